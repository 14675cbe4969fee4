"""The judgement of a year by GB 3095 and HJ 663: percentiles, yearly means, attainment, by how much it exceeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.index.averages import year_is_complete
from luoshi.airscience.index.hours import Times
from luoshi.airscience.index.limits import (
    FULL_FROM,
    TRANSITION_FROM,
    Grade,
    Limit,
    Phase,
    Statistic,
    limit_of,
    phase_on,
)
from luoshi.airscience.index.pollutants import POLLUTANTS, Pollutant
from luoshi.airscience.index.rounding import round_half_even

Floats = NDArray[np.float64]

PERCENTS: Mapping[Pollutant, int] = {
    Pollutant.PM25: 95,
    Pollutant.PM10: 95,
    Pollutant.SO2: 98,
    Pollutant.NO2: 98,
    Pollutant.CO: 95,
    Pollutant.O3: 90,
}
"""The percentile of daily values by which a year is judged (HJ 663-2013, table 1; HJ 663-2026, table 1)."""

HUNDRED = 100


def percentile(values: Floats, *, percent: float) -> Floats:
    """The percentile over the last axis, by the norm's interpolation.

    Gaps are left out; with nothing there it is NaN.

    Parameters
    ----------
    values : (..., n) float64
        Daily values. [any unit]
    percent : float
        From 0 to 100.

    Returns
    -------
    (...) float64
        In the unit of ``values``, not rounded.

    Raises
    ------
    OutOfRangeError
        ``percent`` is none.
    ShapeError
        ``values`` have no axis.

    Notes
    -----
    With the n values in ascending order X₁ … Xₙ, k = 1 + (n − 1)·p and s the whole part of k,

        m_p = X_s + (X_{s+1} − X_s)·(k − s)

    References
    ----------
    .. [1] HJ 663-2013, appendix A (normative), percentiles.

    Examples
    --------
    >>> percentile(np.array([10.0, 20, 30, 40, np.nan]), percent=90).item()
    37.0
    """
    if not 0 <= percent <= HUNDRED:
        raise OutOfRangeError(name="percent", low=0, high=HUNDRED, value=percent)
    given = np.asarray(values, dtype=np.float64)
    if not given.ndim:
        raise ShapeError(reason="a single number has no percentile")
    in_order = np.sort(np.where(np.isfinite(given), given, np.nan), axis=-1)
    counts = np.isfinite(in_order).sum(axis=-1)
    if not given.shape[-1]:
        return np.full(given.shape[:-1], np.nan)
    # Counted from 0, the k-th value stands at k − 1.
    places = np.maximum(counts - 1, 0) * (percent / HUNDRED)
    below = np.floor(places).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(counts - 1, 0))
    low = np.take_along_axis(in_order, below[..., np.newaxis], axis=-1)[..., 0]
    high = np.take_along_axis(in_order, above[..., np.newaxis], axis=-1)[..., 0]
    return np.asarray(low + (high - low) * (places - below))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A rounded figure beside its limit; neither met nor missed where there is no figure (NaN)."""

    statistic: Statistic
    percent: int | None
    value: float
    limit: Limit

    @property
    def meets(self) -> bool | None:
        """Whether the figure is within the limit; None where there is no figure."""
        return None if np.isnan(self.value) else self.value <= self.limit.value

    @property
    def times_over(self) -> float:
        """By how many times its limit the figure exceeds it, to two places, 0 where it does not.

        HJ 663-2013, 5: B = (C − S) / S.
        """
        if np.isnan(self.value):
            return float("nan")
        over = max(self.value - self.limit.value, 0.0) / self.limit.value
        return float(round_half_even(np.array(over), decimals=2))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A pollutant's year: the comparisons, the days with a value and whether they suffice, the days that exceed."""

    pollutant: Pollutant
    phase: Phase
    comparisons: tuple[Comparison, ...]
    days: int
    days_exceeding: int
    is_complete: bool

    @property
    def attains(self) -> bool | None:
        """Whether every comparison is within its limit; None where the data do not suffice to say."""
        said = [comparison.meets for comparison in self.comparisons]
        return None if not self.is_complete or None in said else all(said)

    @property
    def attainment_percent(self) -> float:
        """The share of valid days within the daily limit, to one place, in per cent; NaN without any day."""
        if not self.days:
            return float("nan")
        share = HUNDRED * (self.days - self.days_exceeding) / self.days
        return float(round_half_even(np.array(share), decimals=1))


def evaluate_year(daily: Floats, *, pollutant: Pollutant, on: Times, grade: Grade = Grade.SECOND) -> Evaluation:
    """The judgement of one pollutant's year from its daily values.

    Gaps are left out and counted. Figures are told also for an incomplete year, which neither attains nor fails.
    Yearly figures are compared with the limits of the last day's phase, each day with those of its own.

    Parameters
    ----------
    daily : (n,) float64
        Daily values: 24-hour means, for ozone the daily greatest 8-hour mean. [µg m⁻³; CO mg m⁻³]
    pollutant : Pollutant
        Which.
    on : (n,) datetime64[D]
        The days, of one calendar year.
    grade : Grade
        The grade of the area.

    Returns
    -------
    Evaluation
        For SO2, NO2, PM10 and PM2.5 the yearly mean and the percentile of daily values; for CO and ozone the
        percentile.

    Raises
    ------
    ShapeError
        The days are of more than one year, none, or do not fit.

    Notes
    -----
    Percentiles: SO2 and NO2 98th, PM10, PM2.5 and CO 95th, ozone 90th. Daily values and figures are rounded
    half-even to whole µg/m³, CO to 0.1 mg/m³, before they are compared.

    References
    ----------
    .. [1] HJ 663-2013, 5 and table 1, 6, appendix A; HJ 663-2026, table 1.
    .. [2] GB 3095-2012, tables 1 and 4; GB 3095-2026, table 1.
    """
    given, days = np.asarray(daily, dtype=np.float64), np.asarray(on, dtype="datetime64[D]")
    if given.ndim != 1 or given.shape != days.shape or not days.size:
        raise ShapeError(reason=f"{given.shape} values for {days.shape} days")
    is_there = np.isfinite(given)
    phase = phase_on(_as_date(days.max()))
    span = Statistic.EIGHT_HOURS if pollutant is Pollutant.O3 else Statistic.DAY
    rounded = round_half_even(given, decimals=pollutant.decimals)
    return Evaluation(
        pollutant,
        phase,
        _comparisons(given, pollutant, span, phase, grade),
        days=int(is_there.sum()),
        days_exceeding=int((is_there & (rounded > _limits_of_days(days, pollutant, span, grade))).sum()),
        is_complete=bool(year_is_complete(days, is_there)),
    )


def attains_all(evaluations: Mapping[Pollutant, Evaluation]) -> bool | None:
    """Whether all six pollutants attain: False when one fails, None when none fails but one cannot be judged.

    References
    ----------
    .. [1] HJ 663-2013, 5 (all evaluated pollutants attain).
    """
    said = [evaluations[p].attains if p in evaluations else None for p in POLLUTANTS]
    if False in said:
        return False
    return None if None in said else True


def _comparisons(
    given: Floats, pollutant: Pollutant, span: Statistic, phase: Phase, grade: Grade
) -> tuple[Comparison, ...]:
    found = []
    if pollutant not in {Pollutant.CO, Pollutant.O3}:
        values = given[np.isfinite(given)]
        mean = _rounded(float(values.mean()) if values.size else float("nan"), pollutant)
        limit = limit_of(pollutant, Statistic.YEAR, phase=phase, grade=grade)
        found.append(Comparison(Statistic.YEAR, None, mean, limit))
    percent = PERCENTS[pollutant]
    value = _rounded(float(percentile(given, percent=percent)), pollutant)
    found.append(Comparison(span, percent, value, limit_of(pollutant, span, phase=phase, grade=grade)))
    return tuple(found)


def _limits_of_days(days: Times, pollutant: Pollutant, span: Statistic, grade: Grade) -> Floats:
    starts = np.array([TRANSITION_FROM, FULL_FROM], dtype="datetime64[D]")
    values = [limit_of(pollutant, span, phase=phase, grade=grade).value for phase in Phase]
    return np.array(values)[np.searchsorted(starts, days, side="right")]


def _rounded(value: float, pollutant: Pollutant) -> float:
    return float(round_half_even(np.array(value), decimals=pollutant.decimals))


def _as_date(day: np.datetime64) -> date:
    return date.fromisoformat(np.datetime_as_string(day, unit="D"))
