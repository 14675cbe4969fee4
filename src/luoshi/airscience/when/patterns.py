"""When it is dirty: the mean by hour of the day, band, weekday and month, each with its interval and data capture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.index.hours import HOURS_OF_DAY, DayGrid, Times, by_day
from luoshi.airscience.when.bands import Axis, places_of_days, places_of_hours
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

Floats = NDArray[np.float64]
Counts = NDArray[np.intp]
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A mean for each cell with its interval, how much of the cell was measured, and on how many days.

    All arrays have one axis for each of ``by``, in that order, along ``Axis.labels``. A cell without any value is NaN;
    its interval is NaN also where too few days were measured.
    """

    by: tuple[Axis, ...]
    value: Floats
    low: Floats
    high: Floats
    capture: Floats
    hours: Counts
    days: Counts
    confidence: float
    block_days: int


def pattern(
    ends_at: Times,
    values: Floats,
    *,
    by: Sequence[Axis],
    confidence: float = CONFIDENCE,
    block_days: int | None = None,
    resamples: int = RESAMPLES,
    seed: Seed = 0,
) -> Pattern:
    """The mean concentration of each hour of the day, band, weekday or month, or of any of them crossed.

    Gaps are left out of the mean and told as data capture.

    Parameters
    ----------
    ends_at : (n,) datetime64
        Ends of hours, in any order, each at most once. The hours that there could have been are those of all days from
        the first to the last given; give a missing hour as NaN where the record should reach further.
    values : (n,) float64
        Hourly means. [any unit]
    by : sequence of Axis
        The axes of the result, in this order; ``HOUR`` or ``BAND``, not both.
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
    Pattern
        ``value``, ``low``, ``high`` in the unit of ``values``; ``capture`` from 0 to 1 is NaN where the record has no
        such hour; ``hours`` and ``days`` with a value.

    Raises
    ------
    ShapeError
        No axis, an axis twice, or two that tell the hours of a day apart; values that do not fit the hours.
    RepeatedHourError
        An hour is there twice.

    Notes
    -----
    The interval says how far the mean of such a time would move with other weather of the same season: blocks of whole
    days are drawn again near their place (see :func:`~luoshi.airscience.when.blocks.drawn_days`), the mean of a cell
    being the ratio of drawn sums to drawn counts, and widened for what blocks cannot see (``blocks.memory_of``).
    Where no value is below zero no interval reaches below. It says nothing about the instrument.

    References
    ----------
    .. [1] Künsch (1989), Annals of Statistics 17(3), 1217–1241 (block bootstrap); see the module ``blocks``.

    Examples
    --------
    >>> ends = np.arange("2019-11-01T01", "2019-12-01T01", dtype="datetime64[h]")
    >>> values = np.where(np.arange(ends.size) % 24 < 6, 80.0, 50.0)
    >>> found = pattern(ends, values, by=[Axis.BAND])
    >>> found.value.tolist(), found.low[0], found.days[0]
    ([80.0, 50.0, 50.0, 50.0], np.float64(80.0), np.int64(30))
    """
    axes = _checked(by)
    grid = hours_by_day(ends_at, values)
    memory = memory_of_days(grid, block_days)
    keys = _Keys.of(grid.days, axes)
    sums, counts, possible, days = keys.totals(grid.values)
    value = _ratio(sums, counts)
    low, high = np.full_like(value, np.nan), np.full_like(value, np.nan)
    if grid.days.size:
        drawn = drawn_days(grid.days.size, block_days=memory.block, resamples=resamples, seed=seed)
        for group, of_days, cell_sums, cell_counts in keys.groups(grid.values):
            found = _ratio(drawn[:, of_days] @ cell_sums, drawn[:, of_days] @ cell_counts)
            low[group], high[group] = interval(
                found,
                value=value[group],
                blocks=_blocks(of_days, cell_counts, memory.block),
                confidence=confidence,
                widening=memory.widening,
            )
    if counts.any() and np.nanmin(grid.values) >= 0:
        low = np.where(np.isnan(low), low, np.maximum(low, 0.0))
    capture = np.where(possible > 0, counts / np.maximum(possible, 1), np.nan)
    return Pattern(
        axes,
        value=keys.shaped(value),
        low=keys.shaped(low),
        high=keys.shaped(high),
        capture=keys.shaped(capture),
        hours=keys.shaped(counts.astype(np.intp)),
        days=keys.shaped(days),
        confidence=confidence,
        block_days=memory.block,
    )


def hours_by_day(ends_at: Times, values: Floats) -> DayGrid:
    """One hourly series by day and hour; whatever is not a finite number is a gap."""
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1:
        raise ShapeError(reason=f"one series of hours is asked for, not {given.shape}")
    return by_day(ends_at, np.where(np.isfinite(given), given, np.nan))


def memory_of_days(grid: DayGrid, block_days: int | None) -> Memory:
    """How many days must be drawn together, from the daily means of a grid less their season."""
    if not grid.days.size:
        return Memory(block_days or 1)
    is_there = np.isfinite(grid.values)
    sums = np.where(is_there, grid.values, 0.0).sum(axis=-1)
    return memory_of(less_season(_ratio(sums, is_there.sum(axis=-1))), block=block_days)


@dataclass(frozen=True, slots=True)
class _Keys:
    """The cell of each day and of each hour of a day; the cell of an hour of a day is both."""

    axes: tuple[Axis, ...]
    of_day: Counts
    of_hour: Counts
    day_axes: tuple[Axis, ...]
    hour_axes: tuple[Axis, ...]

    @classmethod
    def of(cls, days: Times, axes: tuple[Axis, ...]) -> "_Keys":
        day_axes = tuple(a for a in axes if not a.is_within_a_day)
        hour_axes = tuple(a for a in axes if a.is_within_a_day)
        of_day = np.zeros(days.size, dtype=np.intp)
        for axis in day_axes:
            of_day = of_day * len(axis.labels) + places_of_days(days, axis)
        of_hour = places_of_hours(hour_axes[0]) if hour_axes else np.zeros(HOURS_OF_DAY, dtype=np.intp)
        return cls(axes, of_day, of_hour, day_axes, hour_axes)

    @property
    def shape(self) -> tuple[int, int]:
        return int(np.prod([len(a.labels) for a in self.day_axes])), int(self.of_hour.max()) + 1

    def by_day(self, values: Floats) -> tuple[Floats, Floats]:
        """The sum and the number of values of each day in each cell of hours."""
        is_there = np.isfinite(values)
        member = (self.of_hour[:, np.newaxis] == np.arange(self.shape[1])).astype(np.float64)
        return np.where(is_there, values, 0.0) @ member, is_there.astype(np.float64) @ member

    def totals(self, values: Floats) -> tuple[Floats, Floats, Floats, Counts]:
        """The sums, the numbers of hours there and possible, and the days of each cell."""
        sums, counts = self.by_day(values)
        possible = np.broadcast_to(np.bincount(self.of_hour), counts.shape)
        return (
            self._added(sums),
            self._added(counts),
            self._added(possible),
            self._added(counts > 0).astype(np.intp),
        )

    def groups(self, values: Floats) -> list[tuple[int, Counts, Floats, Floats]]:
        """Each cell of days with its days and their sums and counts by cell of hours."""
        sums, counts = self.by_day(values)
        found = []
        for group in np.unique(self.of_day):
            of_days = np.flatnonzero(self.of_day == group)
            found.append((int(group), of_days, sums[of_days], counts[of_days]))
        return found

    def shaped(self, cells: NDArray[T]) -> NDArray[T]:
        """Cells in the order of the axes that were asked for."""
        inner = self.day_axes + self.hour_axes
        spread = cells.reshape([len(a.labels) for a in inner])
        return np.transpose(spread, [inner.index(a) for a in self.axes])

    def _added(self, by_day: NDArray[np.generic]) -> Floats:
        total = np.zeros(self.shape)
        np.add.at(total, self.of_day, by_day)
        return total


def _checked(by: Sequence[Axis]) -> tuple[Axis, ...]:
    axes = tuple(Axis(a) for a in by)
    if not axes or len(set(axes)) < len(axes) or {Axis.HOUR, Axis.BAND} <= set(axes):
        raise ShapeError(reason=f"no table can be laid out by {', '.join(axes) or 'nothing'}")
    return axes


def _ratio(sums: Floats, counts: Floats) -> Floats:
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _blocks(of_days: Counts, counts: Floats, length: int) -> Counts:
    """On how many blocks of days each cell of hours rests."""
    return np.array([np.unique(of_days[column > 0] // length).size for column in counts.T], dtype=np.intp)
