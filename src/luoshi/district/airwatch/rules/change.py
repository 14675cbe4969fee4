"""What changed against the same number of days before; told without a cause, since the weather changed as well."""

from dataclasses import dataclass

import numpy as np

from luoshi.airscience.index import POLLUTANTS, Pollutant, round_half_even
from luoshi.district.airwatch.rules.daily import Days, days_of
from luoshi.district.airwatch.rules.measured import MeasuredAir, Period
from luoshi.district.airwatch.rules.ranking import figures_of

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A pollutant's figure of the area now and before; ``percent`` is NaN where one of them is missing."""

    pollutant: Pollutant
    now: float
    before: float

    @property
    def percent(self) -> float:
        """By how many per cent of the earlier figure the new one is higher, to one place."""
        if not self.before > 0:
            return float("nan")
        return float(round_half_even(np.array(HUNDRED * (self.now - self.before) / self.before), decimals=1))


@dataclass(frozen=True, slots=True)
class Changes:
    """All six pollutants, and the period that was compared with."""

    before: Period
    each: tuple[Change, ...]

    @property
    def is_told(self) -> bool:
        """Whether anything was measured before."""
        return any(np.isfinite(one.percent) for one in self.each)


def changes_of(days: Days, earlier: MeasuredAir) -> Changes:
    """The area's figures beside those of the time before."""
    old = days_of(earlier)
    each = tuple(
        Change(p, float(figures_of(days.area_values[p], p)), float(figures_of(old.area_values[p], p)))
        for p in POLLUTANTS
    )
    return Changes(earlier.period, each)
