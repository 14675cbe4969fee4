"""Hours that bear the label of their end, and the day each belongs to.

The national release labels an hour by its end in Beijing time, so that the hour labelled 00:00 belongs to the day
before. Times here are ``datetime64`` of the station's own wall clock; NumPy's know no zone, and China has no summer
time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import RepeatedHourError, ShapeError

Floats = NDArray[np.float64]
Times = NDArray[np.datetime64]

HOURS_OF_DAY = 24
ONE_HOUR = np.timedelta64(1, "h")


def day_of_hour(ends_at: np.datetime64 | Times) -> Times:
    """The day to which each hour belongs, by the label of its end.

    Parameters
    ----------
    ends_at : (...) datetime64
        Ends of hours; NaT stays NaT.

    Returns
    -------
    (...) datetime64[D]
        The day on which the hour began.

    References
    ----------
    .. [1] GB 3095-2012, 3.9 (the 24 hours of a calendar day).

    Examples
    --------
    >>> day_of_hour(np.array(["2026-03-01T00", "2026-03-01T01"], dtype="datetime64[h]")).astype(str).tolist()
    ['2026-02-28', '2026-03-01']
    """
    whole = np.asarray(ends_at).astype("datetime64[s]")
    # A second is enough: 00:00 falls back into its day, and every label later than that stays in its own.
    return np.asarray((whole - np.timedelta64(1, "s")).astype("datetime64[D]"))


@dataclass(frozen=True, slots=True, eq=False)
class DayGrid:
    """Values by day and hour: ``values[..., d, h]`` is the hour ending at ``h + 1`` o'clock of ``days[d]``."""

    days: Times
    values: Floats


def by_day(ends_at: Times, values: Floats) -> DayGrid:
    """An hourly series laid out by day and hour of the day; hours that are not in it are NaN.

    Parameters
    ----------
    ends_at : (n,) datetime64
        Ends of hours, in any order. Each is taken to its whole hour, so that a label some seconds early or late
        finds its place.
    values : (..., n) float64
        One or more series over these hours.

    Returns
    -------
    DayGrid
        ``days`` (d,) datetime64[D], every day from the first to the last; ``values`` (..., d, 24) float64.

    Raises
    ------
    ShapeError
        ``values`` do not have one number for each hour, or a time is missing (NaT).
    RepeatedHourError
        An hour is there twice: which of two values holds is for whoever stores revisions to say.

    Examples
    --------
    >>> ends = np.array(["2019-01-01T01", "2019-01-02T00"], dtype="datetime64[h]")
    >>> grid = by_day(ends, np.array([7.0, 9.0]))
    >>> grid.days.astype(str).tolist(), grid.values[0, 0], grid.values[0, 23]
    (['2019-01-01'], np.float64(7.0), np.float64(9.0))
    """
    ends, given = np.asarray(ends_at), np.asarray(values, dtype=np.float64)
    if ends.ndim != 1 or given.shape[-1:] != ends.shape:
        raise ShapeError(reason=f"{given.shape} values for {ends.shape} hours")
    if np.isnat(ends).any():
        raise ShapeError(reason="an hour has no time")
    starts = _whole_hours(ends) - ONE_HOUR
    if not ends.size:
        return DayGrid(starts.astype("datetime64[D]"), given.reshape((*given.shape[:-1], 0, HOURS_OF_DAY)))
    first, last = starts.min().astype("datetime64[D]"), starts.max().astype("datetime64[D]")
    days = np.arange(first, last + np.timedelta64(1, "D"))
    places = (starts - first.astype("datetime64[h]")).astype(np.intp)
    _check_each_once(places, starts)
    grid = np.full((*given.shape[:-1], days.size * HOURS_OF_DAY), np.nan)
    grid[..., places] = given
    return DayGrid(days, grid.reshape((*given.shape[:-1], days.size, HOURS_OF_DAY)))


def _whole_hours(ends: Times) -> Times:
    half = np.timedelta64(30, "m")
    return np.asarray((ends.astype("datetime64[s]") + half).astype("datetime64[h]"))


def _check_each_once(places: NDArray[np.intp], starts: Times) -> None:
    counts = np.bincount(places)
    if counts.max() > 1:
        again = starts[places == counts.argmax()][0] + ONE_HOUR
        raise RepeatedHourError(ends_at=np.datetime_as_string(again, unit="m"))
