"""The bulletin's content: everything it says, computed from the measurements of a period."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from luoshi.airscience.index import POLLUTANTS, Pollutant
from luoshi.airscience.when import LateNight, Trend
from luoshi.district.airwatch.rules.alarms import Alarms
from luoshi.district.airwatch.rules.capture import Capture
from luoshi.district.airwatch.rules.change import Changes
from luoshi.district.airwatch.rules.daily import Days, DayTally
from luoshi.district.airwatch.rules.directions import Directions
from luoshi.district.airwatch.rules.finding import Finding
from luoshi.district.airwatch.rules.hours import Exceedances
from luoshi.district.airwatch.rules.increments import Increments
from luoshi.district.airwatch.rules.measured import MeasuredAir, Period
from luoshi.district.airwatch.rules.ranking import Ranked
from luoshi.district.airwatch.rules.silence import Silence
from luoshi.district.airwatch.rules.spells import Warnings
from luoshi.district.airwatch.rules.standard import Judgement

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


def measured_hours(bulletin: Bulletin) -> int:
    """How many values it stands on."""
    return int(sum(np.isfinite(bulletin.air.hours[p]).sum() for p in POLLUTANTS))
