"""Composing a bulletin of what was measured: every figure, then what the figures bear, then what cannot be said."""

from dataclasses import replace

import numpy as np

from luoshi.airscience.index import Pollutant
from luoshi.airscience.when import Direction, Trend
from luoshi.district.airwatch.rules.alarms import Alarms
from luoshi.district.airwatch.rules.bulletin import INCREMENTS_OF, Bulletin
from luoshi.district.airwatch.rules.capture import capture_of
from luoshi.district.airwatch.rules.change import changes_of
from luoshi.district.airwatch.rules.daily import days_of, tally_of
from luoshi.district.airwatch.rules.directions import directions_of
from luoshi.district.airwatch.rules.findings import propose
from luoshi.district.airwatch.rules.hours import exceedances_of, late_nights_of
from luoshi.district.airwatch.rules.increments import increments_of
from luoshi.district.airwatch.rules.measured import MeasuredAir
from luoshi.district.airwatch.rules.ranking import ranking_of
from luoshi.district.airwatch.rules.silence import Silence, Unsaid
from luoshi.district.airwatch.rules.spells import warnings_of
from luoshi.district.airwatch.rules.standard import judgement_of


def compose(
    air: MeasuredAir, *, earlier: MeasuredAir | None = None, alarms: Alarms | None = None, trend: Trend | None = None
) -> Bulletin:
    """The bulletin of a period; ``earlier`` is the same number of days before, where they were measured."""
    days = days_of(air)
    changes = changes_of(days, earlier) if earlier is not None else None
    increments = {p: increments_of(air, p) for p in INCREMENTS_OF}
    bulletin = Bulletin(
        air,
        days,
        tally_of(days.area_index),
        exceedances_of(air),
        late_nights_of(air),
        ranking_of(air.stations, days, air.period),
        increments,
        directions_of(air, increments[Pollutant.PM25]),
        alarms,
        changes if changes is not None and changes.is_told else None,
        trend,
        capture_of(air),
        judgement_of(days, air.period),
        warnings_of(days, air.period),
        (),
    )
    silent = _with(bulletin, silences=silences_of(bulletin))
    return _with(silent, findings=propose(silent))


def silences_of(bulletin: Bulletin) -> tuple[Silence, ...]:
    """What cannot be said of this period, and why."""
    found = []
    if bulletin.directions is None:
        found.append(Silence(Unsaid.DIRECTION))
    found.append(Silence(Unsaid.SOURCE))
    found.append(Silence(Unsaid.CAUSE if bulletin.changes is not None else Unsaid.CHANGE))
    if bulletin.judgement.year is None:
        found.append(Silence(Unsaid.YEAR))
    if bulletin.trend is None or bulletin.trend.direction is Direction.TOO_SHORT:
        found.append(Silence(Unsaid.TREND))
    if not bulletin.increments[Pollutant.PM25].is_told:
        found.append(Silence(Unsaid.INCREMENT))
    if not np.isfinite(bulletin.late_nights[Pollutant.PM25].difference.low):
        found.append(Silence(Unsaid.INTERVAL))
    lacking = tuple(
        station.name for station, low in zip(bulletin.air.stations, bulletin.capture.is_low, strict=True) if low
    )
    if lacking:
        found.append(Silence(Unsaid.CAPTURE, lacking))
    return tuple(found)


def _with(bulletin: Bulletin, **changes: object) -> Bulletin:
    return replace(bulletin, **changes)  # type: ignore[arg-type]
