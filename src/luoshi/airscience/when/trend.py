"""Whether the air gets better over the years: the slope of monthly means less their season, with an honest interval."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import RepeatedHourError, ShapeError
from luoshi.airscience.index.hours import HOURS_OF_DAY, Times
from luoshi.airscience.when.bands import MONTHS
from luoshi.airscience.when.blocks import CONFIDENCE, RESAMPLES, Seed, block_length, interval, memory_of
from luoshi.airscience.when.late_night import Estimate
from luoshi.airscience.when.patterns import hours_by_day

Floats = NDArray[np.float64]

NEEDED_CAPTURE = 0.75
"""The share of hours without which a month has no mean here; a default of this platform (本平台默认)."""
YEARS_NEEDED = 4
"""Months from first to last must make at least so many years; a default of this platform (本平台默认)."""
FEWEST_YEARS = 2
"""Of fewer no season can be told from a trend."""
NEEDED_MONTHS = 0.75
"""The share of these months that must have a mean; a default of this platform (本平台默认)."""
HUNDRED = 100


class Direction(StrEnum):
    """What may be said of a trend."""

    RISING = "rising"
    FALLING = "falling"
    NOT_TOLD = "not_told"
    """The interval holds zero: rising or falling is more than the data say."""
    TOO_SHORT = "too_short"
    """The record is too short or too full of gaps for a trend to be looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Trend:
    """The change per year, in the unit and in per cent of the line's first month, and the months it was made from.

    ``line`` is the fitted straight line; ``deseasonalised`` the monthly means less their season. Where the record is
    too short, estimates, line and season are NaN and ``direction`` says so.
    """

    per_year: Estimate
    percent_per_year: Estimate
    direction: Direction
    months: Times
    monthly: Floats
    capture: Floats
    deseasonalised: Floats
    line: Floats
    confidence: float
    block_months: int


def trend(
    ends_at: Times,
    values: Floats,
    *,
    needed_capture: float = NEEDED_CAPTURE,
    years_needed: int = YEARS_NEEDED,
    confidence: float = CONFIDENCE,
    block_months: int | None = None,
    resamples: int = RESAMPLES,
    seed: Seed = 0,
) -> Trend:
    """The trend of hourly means, by way of monthly means.

    A month with less than ``needed_capture`` of its hours is a gap; gaps are left out.

    Parameters
    ----------
    ends_at : (n,) datetime64
        Ends of hours, each at most once.
    values : (n,) float64
        Hourly means. [any unit]
    needed_capture : float
        From 0 to 1. [1]
    years_needed, confidence, block_months, resamples, seed
        As of :func:`trend_of_months`.

    Returns
    -------
    Trend
        As of :func:`trend_of_months`, with the data capture of each month.

    Raises
    ------
    ShapeError
        Values that do not fit the hours.
    RepeatedHourError
        An hour is there twice.

    Examples
    --------
    >>> ends = np.arange("2019-01-01T01", "2019-12-31T01", dtype="datetime64[h]")
    >>> trend(ends, np.full(ends.size, 50.0)).direction
    <Direction.TOO_SHORT: 'too_short'>
    """
    grid = hours_by_day(ends_at, values)
    number = grid.days.astype("datetime64[M]").astype(np.int64)
    first = int(number.min()) if number.size else 0
    size = int(number.max()) - first + 1 if number.size else 0
    months = (np.arange(size) + first).astype("datetime64[M]")
    is_there = np.isfinite(grid.values)
    counts = np.bincount(number - first, weights=is_there.sum(axis=-1), minlength=size)
    sums = np.bincount(number - first, weights=np.where(is_there, grid.values, 0.0).sum(axis=-1), minlength=size)
    days = ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64)
    capture = counts / (days * HOURS_OF_DAY)
    enough = (capture >= needed_capture) & (counts > 0)
    monthly = np.where(enough, sums / np.maximum(counts, 1), np.nan)
    return trend_of_months(
        months,
        monthly,
        capture=capture,
        years_needed=years_needed,
        confidence=confidence,
        block_months=block_months,
        resamples=resamples,
        seed=seed,
    )


def trend_of_months(
    months: Times,
    monthly: Floats,
    *,
    capture: Floats | None = None,
    years_needed: int = YEARS_NEEDED,
    confidence: float = CONFIDENCE,
    block_months: int | None = None,
    resamples: int = RESAMPLES,
    seed: Seed = 0,
) -> Trend:
    """The deseasonalised Theil–Sen slope of monthly means, with an interval that knows of autocorrelation.

    Gaps are left out; the record must reach over four years and three quarters of its months have a mean, otherwise
    it is said to be too short and nothing is told.

    Parameters
    ----------
    months : (n,) datetime64[M]
        Months in any order, each at most once.
    monthly : (n,) float64
        Their means. [any unit]
    capture : (n,) float64, optional
        Their data capture, handed through. [1]
    years_needed : int
        The years over which the months must reach, at least 2.
    confidence : float
        Of the interval. [1]
    block_months : int, optional
        The months that are drawn together; as long as the residuals remember, and at least n^(1/3), when not given.
    resamples : int
        How often they are drawn.
    seed : int or numpy.random.Generator
        The same seed gives the same interval.

    Returns
    -------
    Trend
        ``per_year`` in the unit of ``monthly``; ``percent_per_year`` of the line's value in the first month, NaN where
        that is not positive.

    Raises
    ------
    ShapeError
        Values that do not fit the months, or a month that is missing (NaT).
    RepeatedHourError
        A month is there twice.

    Notes
    -----
    A first slope is the median over all pairs of the same calendar month, in which no season is; the season is the
    median, by calendar month, of what that slope leaves; the slope told is the median over all pairs of months of the
    deseasonalised means. For the interval blocks of residuals are drawn and the whole, season and slope, is estimated
    again from each; residuals are widened by √(n/(n − 13)) for the twelve months and the slope that were fitted to
    them, and the interval as :func:`~luoshi.airscience.when.blocks.memory_of` says. In simulations with correlations
    of neighbouring months from 0 to 0.6, 95 % intervals held the truth in 92 to 94 % of cases of eight years, 91 to
    92 % of four, and only 84 to 91 % of three: hence the four years.

    References
    ----------
    .. [1] Sen (1968), Journal of the American Statistical Association 63, 1379–1389.
    .. [2] Hirsch, Slack, Smith (1982), Water Resources Research 18(1), 107–121 (slope of the same months).
    .. [3] Künsch (1989), Annals of Statistics 17(3), 1217–1241 (block bootstrap).

    Examples
    --------
    >>> months = np.arange("2013-03", "2017-03", dtype="datetime64[M]")
    >>> season = 20 * np.cos(np.arange(48) * np.pi / 6)
    >>> found = trend_of_months(months, 80 - 5 * np.arange(48) / 12 + season)
    >>> round(found.per_year.value, 6), round(found.percent_per_year.value, 6), found.direction.value
    (-5.0, -6.25, 'falling')
    """
    at, means, captures = _in_order(months, monthly, capture)
    told = np.isfinite(means)
    if not _is_long_enough(told, max(years_needed, FEWEST_YEARS)):
        return _too_short(at, means, captures, confidence)
    x, y, of_year = np.flatnonzero(told) / MONTHS, means[told], at[told].astype(np.int64) % MONTHS
    fit = _Fit(x, of_year)
    slope, season = (part[0] for part in fit.of(y[np.newaxis]))
    deseasonalised = y - season[of_year]
    level = float(np.median(deseasonalised - slope * x))
    residuals = deseasonalised - level - slope * x
    spread = np.full(at.size, np.nan)
    spread[told] = residuals
    memory = memory_of(spread, block=block_months or max(block_length(spread), round(at.size ** (1 / 3))))
    length = memory.block
    drawn = _drawn_slopes(
        fit, level + slope * x + season[of_year], residuals, length=length, resamples=resamples, seed=seed
    )
    blocks = np.array(-(-x.size // length))
    low, high = interval(drawn, value=slope, blocks=blocks, confidence=confidence, widening=memory.widening)
    per_year = Estimate(float(slope), float(low), float(high))
    scale = HUNDRED / level if level > 0 else np.nan
    percent = Estimate(per_year.value * scale, per_year.low * scale, per_year.high * scale)
    deseasonal = np.full(at.size, np.nan)
    deseasonal[told] = deseasonalised
    line = level + slope * np.arange(at.size) / MONTHS
    return Trend(per_year, percent, _direction(per_year), at, means, captures, deseasonal, line, confidence, length)


class _Fit:
    """Slopes and seasons of many series over the same months at once."""

    def __init__(self, x: Floats, of_year: NDArray[np.int64]) -> None:
        self.x, self.of_year = x, of_year
        self.first, self.second = np.triu_indices(x.size, 1)
        same = of_year[self.first] == of_year[self.second]
        self.same_first, self.same_second = self.first[same], self.second[same]

    def of(self, y: Floats) -> tuple[Floats, Floats]:
        """The slope (k,) and the season (k, 12), which sums to 0, of each of k series."""
        x = self.x
        rough = np.median(
            (y[:, self.same_second] - y[:, self.same_first]) / (x[self.same_second] - x[self.same_first]), axis=-1
        )
        left = y - rough[:, np.newaxis] * x
        left = left - np.median(left, axis=-1, keepdims=True)
        season = np.zeros((y.shape[0], MONTHS))
        for month in np.unique(self.of_year):
            season[:, month] = np.median(left[:, self.of_year == month], axis=-1)
        season -= season.mean(axis=-1, keepdims=True)
        flat = y - season[:, self.of_year]
        slopes = (flat[:, self.second] - flat[:, self.first]) / (x[self.second] - x[self.first])
        return np.median(slopes, axis=-1), season


def _drawn_slopes(fit: _Fit, fitted: Floats, residuals: Floats, *, length: int, resamples: int, seed: Seed) -> Floats:
    n = residuals.size
    rng = np.random.default_rng(seed)
    widened = residuals * np.sqrt(n / max(n - MONTHS - 1, 1))
    places = np.arange(0, n, length)
    begins = rng.integers(0, n, (resamples, places.size))
    which = ((begins[..., np.newaxis] + np.arange(length)) % n).reshape(resamples, -1)[:, :n]
    found = [fit.of(fitted + widened[some])[0] for some in np.array_split(which, max(1, resamples // 100))]
    return np.concatenate(found)


def _direction(per_year: Estimate) -> Direction:
    if not per_year.excludes(0.0):
        return Direction.NOT_TOLD
    return Direction.RISING if per_year.value > 0 else Direction.FALLING


def _is_long_enough(told: NDArray[np.bool_], years: int) -> bool:
    """Whether the months from the first to the last that are told are enough, and enough of them are told."""
    places = np.flatnonzero(told)
    if not places.size:
        return False
    span = int(places[-1] - places[0]) + 1
    return span >= years * MONTHS and places.size >= NEEDED_MONTHS * span


def _too_short(at: Times, means: Floats, captures: Floats, confidence: float) -> Trend:
    none, nothing = Estimate(np.nan, np.nan, np.nan), np.full(at.size, np.nan)
    return Trend(none, none, Direction.TOO_SHORT, at, means, captures, nothing, nothing, confidence, 0)


def _in_order(months: Times, monthly: Floats, capture: Floats | None) -> tuple[Times, Floats, Floats]:
    """Every month from the first to the last."""
    given, means = np.asarray(months, dtype="datetime64[M]"), np.asarray(monthly, dtype=np.float64)
    captures = np.full(means.shape, np.nan) if capture is None else np.asarray(capture, dtype=np.float64)
    if given.ndim != 1 or means.shape != given.shape or captures.shape != given.shape:
        raise ShapeError(reason=f"{means.shape} values for {given.shape} months")
    if np.isnat(given).any():
        raise ShapeError(reason="a month has no date")
    if not given.size:
        return given, means, captures
    places = (given - given.min()).astype(np.intp)
    counts = np.bincount(places)
    if counts.max() > 1:
        raise RepeatedHourError(ends_at=given.min() + counts.argmax())
    laid = []
    for values in (means, captures):
        spread = np.full(counts.size, np.nan)
        spread[places] = np.where(np.isfinite(values), values, np.nan)
        laid.append(spread)
    return given.min() + np.arange(counts.size), laid[0], laid[1]
