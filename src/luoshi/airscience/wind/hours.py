"""The hours that have both a wind and a concentration; without any, nothing is told about directions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import NoWindError, OutOfRangeError, RepeatedHourError, ShapeError
from luoshi.airscience.index.hours import Times, day_of_hour
from luoshi.airscience.when.blocks import Memory, drawn_days, less_season, memory_of
from luoshi.airscience.wind.circle import ROUND

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

CALM_BELOW_M_S = 0.3
"""Below this there is no direction: wind force 0 is 0.0 to 0.2 m/s (GB/T 28591-2012, table 1)."""


@dataclass(frozen=True, slots=True, eq=False)
class WindHours:
    """Hours with direction, speed and concentration, which of those given they are; ``calm`` ones are left out."""

    from_deg: Floats
    speed_m_s: Floats
    concentration: Floats
    is_used: NDArray[np.bool_]
    calm: int


def wind_hours(
    concentration: Floats,
    wind_from_deg: Floats | None,
    wind_speed_m_s: Floats | None,
    *,
    calm_below_m_s: float = 0.0,
) -> WindHours:
    """The hours that can be told by direction.

    Hours with a gap in any of the three are left out; so are directions outside 0 to 360 and negative speeds, which
    are no measurements. Calm hours are left out and counted.

    Parameters
    ----------
    concentration : (n,) float64
        Hourly means. [any unit]
    wind_from_deg : (n,) float64 or None
        Where the wind came from; None where no wind was measured. [deg]
    wind_speed_m_s : (n,) float64 or None
        How fast. [m/s]
    calm_below_m_s : float
        Slower hours have no direction; 0 leaves none out. [m/s]

    Returns
    -------
    WindHours
        At least one hour.

    Raises
    ------
    NoWindError
        There is no wind, or no hour with wind and concentration, or calm ones only.
    ShapeError
        The three do not fit each other.

    Examples
    --------
    >>> wind_hours(np.array([50.0]), None, None)
    Traceback (most recent call last):
    ...
    luoshi.airscience.errors.NoWindError: Where the air came from cannot be told: no wind was given.
    """
    if wind_from_deg is None or wind_speed_m_s is None:
        raise NoWindError(reason="no wind was given")
    c, d, s = (np.asarray(a, dtype=np.float64) for a in (concentration, wind_from_deg, wind_speed_m_s))
    if c.ndim != 1 or d.shape != c.shape or s.shape != c.shape:
        raise ShapeError(reason=f"{c.shape} concentrations, {d.shape} directions and {s.shape} speeds")
    # A comparison with NaN is false; only an infinite speed or concentration is still to be asked for.
    has_wind = (d >= 0) & (d <= ROUND) & (s >= 0) & (s < np.inf)
    if not has_wind.any():
        raise NoWindError(reason="no hour has a wind direction and speed")
    has_both = has_wind & np.isfinite(c)
    is_used = has_both & (s >= calm_below_m_s) if calm_below_m_s > 0 else has_both
    if not is_used.any():
        raise NoWindError(reason="no hour has both a wind and a concentration" if not has_both.any() else "it was calm")
    calm = int(has_both.sum() - is_used.sum()) if calm_below_m_s > 0 else 0
    return WindHours(d[is_used], s[is_used], c[is_used], is_used, calm)


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """The day of each used hour, counted from the record's first, and how long the days remember."""

    of_hour: Places
    size: int
    memory: Memory

    def added(self, places: Places, cells: int, weights: Floats | None = None) -> Floats:
        """The sum by day and cell, (days, cells), of hours that lie in the cells ``places``."""
        where = self.of_hour * cells + places
        return (
            np.bincount(where, weights=weights, minlength=self.size * cells)
            .reshape(self.size, cells)
            .astype(np.float64)
        )

    def drawn(self, resamples: int, seed: int | np.random.Generator) -> Floats:
        """How often each day is drawn, (resamples, days), as in :mod:`luoshi.airscience.when.blocks`."""
        return drawn_days(self.size, block_days=self.memory.block, resamples=resamples, seed=seed)

    def blocks_of(self, has_any: NDArray[np.bool_]) -> Places:
        """On how many blocks of days each cell rests, from which days (days, cells) have any of it."""
        starts = np.arange(0, self.size, self.memory.block)
        return np.asarray(np.logical_or.reduceat(has_any, starts, axis=0).sum(axis=0), dtype=np.intp)


def days_of(ends_at: Times, hours: WindHours, *, block_days: int | None, most_blocks: int | None = None) -> Days:
    """The days of the used hours, and the blocks in which they are to be drawn, not more than ``most_blocks``.

    Raises
    ------
    ShapeError
        A time for each hour is not there.
    RepeatedHourError
        An hour is there twice.
    OutOfRangeError
        A block has less than a day.
    """
    ends = np.asarray(ends_at)
    if ends.shape != hours.is_used.shape or np.isnat(ends).any():
        raise ShapeError(reason=f"{ends.shape} times for {hours.is_used.shape} hours, or one is missing")
    if block_days is not None and block_days < 1:
        raise OutOfRangeError(name="block_days", low=1, high="the length of the record", value=block_days)
    _check_each_once(ends)
    days = day_of_hour(ends).astype(np.int64)
    first = int(days.min())
    size = int(days.max()) - first + 1
    of_hour = np.asarray(days[hours.is_used] - first, dtype=np.intp)
    counts = np.bincount(of_hour, minlength=size)
    sums = np.bincount(of_hour, weights=hours.concentration, minlength=size)
    daily = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    memory = memory_of(less_season(daily), block=block_days)
    if most_blocks is not None and block_days is None and size > most_blocks * memory.block:
        memory = memory_of(less_season(daily), block=-(-size // most_blocks))
    return Days(of_hour, size, memory)


def _check_each_once(ends: Times) -> None:
    seconds = ends.astype("datetime64[s]").astype(np.int64)
    places = (seconds - seconds.min() + 1800) // 3600
    counts = np.bincount(places)
    if counts.max() > 1:
        raise RepeatedHourError(ends_at=np.datetime_as_string(ends[places == counts.argmax()][0], unit="m"))
