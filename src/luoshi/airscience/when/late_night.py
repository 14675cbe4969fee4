"""The late night against the rest of its day: by how much it is dirtier, and whether that is more than chance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.index import Mean
from luoshi.airscience.index.hours import Times
from luoshi.airscience.when.bands import HOURS_OF_BAND, Band
from luoshi.airscience.when.blocks import (
    CONFIDENCE,
    RESAMPLES,
    Memory,
    Seed,
    drawn_days,
    interval,
    less_season,
    memory_of,
)
from luoshi.airscience.when.patterns import hours_by_day, memory_of_days

Floats = NDArray[np.float64]

NEEDED_SHARE = 0.75
"""The share of hours without which a late night, or the rest of a day, has no mean; as of a day's 20 of 24 hours, a
default of this platform (本平台默认)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and the ends of its interval; NaN where it cannot be told."""

    value: float
    low: float
    high: float

    def excludes(self, number: float) -> bool:
        """Whether the interval lies wholly above or below a number; false without an interval."""
        return self.low > number or self.high < number


@dataclass(frozen=True, slots=True)
class LateNight:
    """The mean of the late nights, of the rest of the same days, and what lies between them.

    ``nights`` are the days of which both were measured well enough, of ``of_days`` in the record.
    """

    late_night: Estimate
    rest_of_day: Estimate
    difference: Estimate
    ratio: Estimate
    nights: int
    of_days: int
    confidence: float
    block_days: int

    @property
    def is_dirtier(self) -> bool | None:
        """Whether late nights are dirtier than the rest; None where the interval of the difference holds zero."""
        return self.difference.value > 0 if self.difference.excludes(0.0) else None


def late_night(
    ends_at: Times,
    values: Floats,
    *,
    confidence: float = CONFIDENCE,
    block_days: int | None = None,
    resamples: int = RESAMPLES,
    seed: Seed = 0,
) -> LateNight:
    """The late nights (00–06, hours labelled 01:00 to 06:00) compared with the 18 other hours of the same days.

    A day of which fewer than three quarters of either part were measured is left out, so that gaps cannot make one
    part of other days than the other.

    Parameters
    ----------
    ends_at : (n,) datetime64
        Ends of hours, each at most once.
    values : (n,) float64
        Hourly means. [any unit]
    confidence : float
        Of the intervals. [1]
    block_days : int, optional
        The days that are drawn together; as long as the daily means remember when not given.
    resamples : int
        How often they are drawn.
    seed : int or numpy.random.Generator
        The same seed gives the same intervals.

    Returns
    -------
    LateNight
        ``late_night``, ``rest_of_day``, ``difference`` in the unit of ``values``; ``ratio``. [1]

    Raises
    ------
    ShapeError
        Values that do not fit the hours.
    RepeatedHourError
        An hour is there twice.

    Notes
    -----
    The difference is taken day by day and then averaged, so that the weather of a day, which lifts both parts, drops
    out of its interval. Intervals as of :func:`~luoshi.airscience.when.patterns.pattern`.

    Examples
    --------
    >>> ends = np.arange("2019-11-01T01", "2019-12-01T01", dtype="datetime64[h]")
    >>> values = np.where(np.arange(ends.size) % 24 < 6, 80.0, 50.0)
    >>> found = late_night(ends, values)
    >>> found.difference.value, found.ratio.value, found.is_dirtier, found.nights
    (30.0, 1.6, True, 30)
    """
    grid = hours_by_day(ends_at, values)
    night = _part(grid.values[:, :HOURS_OF_BAND])
    rest = _part(grid.values[:, HOURS_OF_BAND:])
    both = np.isfinite(night.value) & np.isfinite(rest.value)
    a, b = (np.where(both, part.value, np.nan) for part in (night, rest))
    of_days = memory_of_days(grid, block_days)
    of_differences = memory_of(less_season(a - b), block=block_days) if a.size else of_days
    drawing = _Drawing(both, confidence, resamples, np.random.default_rng(seed))
    return LateNight(
        late_night=drawing.of(a, np.ones_like(a), of_days),
        rest_of_day=drawing.of(b, np.ones_like(b), of_days),
        difference=drawing.of(a - b, np.ones_like(a), of_differences),
        ratio=drawing.of(a, b, of_differences),
        nights=int(both.sum()),
        of_days=a.size,
        confidence=confidence,
        block_days=of_days.block,
    )


def late_night_means(ends_at: Times, values: Floats) -> tuple[Times, Mean]:
    """The mean of each day's late night, for a calendar of nights.

    A night of which fewer than three quarters of the six hours were measured is NaN.

    Parameters
    ----------
    ends_at : (n,) datetime64
        Ends of hours, each at most once.
    values : (n,) float64
        Hourly means. [any unit]

    Returns
    -------
    days : (d,) datetime64[D]
        Every day from the first to the last.
    Mean
        ``value`` (d,) in the unit of ``values``; ``capture`` (d,). [1]

    Examples
    --------
    >>> ends = np.arange("2019-11-01T01", "2019-11-02T01", dtype="datetime64[h]")
    >>> days, mean = late_night_means(ends, np.arange(24.0))
    >>> days.astype(str).tolist(), mean.value.tolist()
    (['2019-11-01'], [2.5])
    """
    grid = hours_by_day(ends_at, values)
    first = Band.LATE_NIGHT * HOURS_OF_BAND
    return grid.days, _part(grid.values[:, first : first + HOURS_OF_BAND])


def _part(hours: Floats) -> Mean:
    is_there = np.isfinite(hours)
    counts, of = is_there.sum(axis=-1), hours.shape[-1]
    sums = np.where(is_there, hours, 0.0).sum(axis=-1)
    return Mean(np.where(counts >= NEEDED_SHARE * of, sums / np.maximum(counts, 1), np.nan), counts / of)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Ratios of sums over days, with their intervals."""

    both: NDArray[np.bool_]
    confidence: float
    resamples: int
    rng: np.random.Generator

    def of(self, above: Floats, below: Floats, memory: Memory) -> Estimate:
        """Σ above / Σ below over the days that have both parts."""
        days = self.both.size
        if not self.both.any():
            return Estimate(np.nan, np.nan, np.nan)
        drawn = drawn_days(days, block_days=memory.block, resamples=self.resamples, seed=self.rng)
        weights = np.concatenate([np.ones((1, days)), drawn])[:, self.both]
        sums, counts = weights @ above[self.both], weights @ below[self.both]
        found = np.full(sums.size, np.nan)
        np.divide(sums, counts, out=found, where=counts > 0)
        low, high = interval(
            found[1:],
            value=found[0],
            blocks=np.array(np.unique(np.flatnonzero(self.both) // memory.block).size),
            confidence=self.confidence,
            widening=memory.widening,
        )
        is_positive = (above[self.both] >= 0).all() and (below[self.both] >= 0).all()
        return Estimate(float(found[0]), float(np.maximum(low, 0.0)) if is_positive else float(low), float(high))
