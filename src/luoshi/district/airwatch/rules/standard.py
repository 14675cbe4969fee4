"""What the standard GB 3095 says of the period: the whole judgement of a calendar year, of less only single days."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from luoshi.airscience.index import (
    POLLUTANTS,
    Evaluation,
    Limit,
    Pollutant,
    Statistic,
    evaluate_year,
    limit_of,
    phase_on,
    round_half_even,
)
from luoshi.district.airwatch.rules.daily import Days
from luoshi.district.airwatch.rules.measured import Period


@dataclass(frozen=True, slots=True)
class DaysOver:
    """The area's days above the daily limit of one pollutant."""

    pollutant: Pollutant
    limit: Limit
    valid: int
    over: int
    greatest: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Days over the limits always; the year's evaluation only of one whole calendar year."""

    days_over: tuple[DaysOver, ...]
    year: Mapping[Pollutant, Evaluation] | None


def judgement_of(days: Days, period: Period) -> Judgement:
    """What may be said by the standard of the area's days."""
    year = None
    if period.is_one_year:
        year = {p: evaluate_year(days.area_values[p], pollutant=p, on=days.days) for p in POLLUTANTS}
    return Judgement(tuple(_days_over(days, period, p) for p in POLLUTANTS), year)


def _days_over(days: Days, period: Period, pollutant: Pollutant) -> DaysOver:
    span = Statistic.EIGHT_HOURS if pollutant is Pollutant.O3 else Statistic.DAY
    limit = limit_of(pollutant, span, phase=phase_on(period.last))
    values = round_half_even(days.area_values[pollutant], decimals=pollutant.decimals)
    there = np.isfinite(values)
    return DaysOver(
        pollutant,
        limit,
        int(there.sum()),
        int((values[there] > limit.value).sum()),
        float(values[there].max()) if there.any() else float("nan"),
    )
