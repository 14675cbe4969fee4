"""The bulletin's content: everything it says, computed from the measurements of a period."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from luoshi.airscience.index import POLLUTANTS, Pollutant
from luoshi.airscience.when import Direction, LateNight, Trend
from luoshi.district.airwatch.rules.alarms import Alarms
from luoshi.district.airwatch.rules.capture import Capture, capture_of
from luoshi.district.airwatch.rules.change import Changes, changes_of
from luoshi.district.airwatch.rules.daily import Days, DayTally, days_of, tally_of
from luoshi.district.airwatch.rules.directions import Directions, directions_of
from luoshi.district.airwatch.rules.findings import Finding, propose
from luoshi.district.airwatch.rules.hours import Exceedances, exceedances_of, late_nights_of
from luoshi.district.airwatch.rules.increments import Increments, increments_of
from luoshi.district.airwatch.rules.measured import MeasuredAir, Period
from luoshi.district.airwatch.rules.ranking import Ranked, ranking_of
from luoshi.district.airwatch.rules.silence import Silence, Unsaid
from luoshi.district.airwatch.rules.spells import Warnings, warnings_of
from luoshi.district.airwatch.rules.standard import Judgement, judgement_of

INCREMENTS_OF = (Pollutant.PM25, Pollutant.PM10, Pollutant.NO2, Pollutant.SO2)

Step = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Bulletin:
    """Everything one bulletin says; ``findings`` are made from the rest."""

    air: MeasuredAir
    days: Days
    tally: DayTally
    exceedances: Exceedances
    late_nights: Mapping[Pollutant, LateNight]
    ranking: tuple[Ranked, ...]
    increments: Mapping[Pollutant, Increments]
    directions: Directions | None
    alarms: Alarms | None
    changes: Changes | None
    trend: Trend | None
    capture: Capture
    judgement: Judgement
    warnings: Warnings
    silences: tuple[Silence, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def period(self) -> Period:
        """The days it is about."""
        return self.air.period


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


def measured_hours(bulletin: Bulletin) -> int:
    """How many values it stands on."""
    return int(sum(np.isfinite(bulletin.air.hours[p]).sum() for p in POLLUTANTS))


def _with(bulletin: Bulletin, **changes: object) -> Bulletin:
    from dataclasses import replace  # noqa: PLC0415 - one use

    return replace(bulletin, **changes)  # type: ignore[arg-type]
