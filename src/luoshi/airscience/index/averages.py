"""Means that know whether they may be told: of hours, days, months and years, and the moving 8 hours of ozone.

A mean of whatever happens to be there is a guess about the rest. Each function here returns the value where the norm
lets it be told, NaN where not, and beside it the data capture, so that a reader sees why.
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.index.hours import HOURS_OF_DAY, Times

Floats = NDArray[np.float64]

MINUTES_OF_HOUR = 45
"""The least minutes of an hourly mean (GB 3095-2012, table 4)."""
HOURS_OF_DAILY_MEAN = 20
"""The least hours of a 24-hour mean (GB 3095-2012, table 4)."""
HOURS_OF_EIGHT = 6
"""The least hours of an 8-hour mean (GB 3095-2012, table 4)."""
WINDOWS_OF_MDA8 = 14
"""The least 8-hour means of a day's greatest, of the 17 that end from 08:00 to 24:00 (HJ 663-2013, 6)."""
DAYS_OF_MONTH = 27
DAYS_OF_FEBRUARY = 25
"""The least daily values of a monthly mean (GB 3095-2012, table 4)."""
DAYS_OF_YEAR = 324
"""The least daily values of a yearly mean (GB 3095-2012, table 4)."""

FEBRUARY = 2
MONTHS = 12
EIGHT = 8
UNITS_OF_HOUR = 60


class Mean(NamedTuple):
    """A value and the share of its span that was measured; the value is NaN where too little was."""

    value: Floats
    capture: Floats


def mean_of(values: Floats, *, needed: int, of: int | None = None) -> Mean:
    """The mean over the last axis, where at least ``needed`` values are there.

    Gaps are left out of the mean and counted against it.

    Parameters
    ----------
    values : (..., n) float64
        Measurements. [any unit]
    needed : int
        The fewest that make a mean.
    of : int, optional
        How many there would be with nothing missing; n when not given.

    Returns
    -------
    Mean
        ``value`` (...) in the unit of ``values``; ``capture`` (...) from 0 to 1.

    Raises
    ------
    ShapeError
        ``values`` have no axis.

    Examples
    --------
    >>> mean_of(np.array([[1.0, 3.0], [1.0, np.nan]]), needed=2)
    Mean(value=array([ 2., nan]), capture=array([1. , 0.5]))
    """
    given = np.asarray(values, dtype=np.float64)
    if not given.ndim:
        raise ShapeError(reason="a single number has no mean")
    is_there = np.isfinite(given)
    counts = is_there.sum(axis=-1)
    sums = np.where(is_there, given, 0.0).sum(axis=-1)
    enough = counts >= max(needed, 1)
    value = np.where(enough, sums / np.maximum(counts, 1), np.nan)
    return Mean(value, counts / max(of or given.shape[-1], 1))


def hourly_mean(minutes: Floats) -> Mean:
    """The mean of an hour from readings spread evenly over it, such as 60 of a minute or 12 of five.

    Gaps are left out; with less than 45 minutes measured the hour is NaN.

    Parameters
    ----------
    minutes : (..., n) float64
        All n readings of the hour, NaN where missing; n divides 60. [any unit]

    Returns
    -------
    Mean
        Of shape (...), in the same unit.

    Raises
    ------
    ShapeError
        n does not divide 60.

    References
    ----------
    .. [1] GB 3095-2012, table 4 (1-hour means: at least 45 minutes).
    """
    n = np.shape(minutes)[-1] if np.ndim(minutes) else 0
    if not n or UNITS_OF_HOUR % n:
        raise ShapeError(reason=f"{n} readings do not fill an hour evenly")
    return mean_of(minutes, needed=-(-MINUTES_OF_HOUR * n // UNITS_OF_HOUR))


def daily_mean(hours: Floats) -> Mean:
    """The 24-hour mean of each day.

    Gaps are left out; with fewer than 20 hours the day is NaN.

    Parameters
    ----------
    hours : (..., 24) float64
        Hourly means, by day and hour as :func:`~luoshi.airscience.index.hours.by_day` lays them. [any unit]

    Returns
    -------
    Mean
        Of shape (...), in the same unit, not rounded.

    Raises
    ------
    ShapeError
        A day does not have 24 hours.

    References
    ----------
    .. [1] GB 3095-2012, table 4 (24-hour means: at least 20 hourly values).

    Examples
    --------
    >>> day = np.full(24, 50.0); day[:5] = np.nan
    >>> daily_mean(day).value.item()
    nan
    """
    return mean_of(_days(hours), needed=HOURS_OF_DAILY_MEAN)


def eight_hour_means(hours: Floats) -> Mean:
    """The moving 8-hour means within each day, of the windows ending at 08:00, 09:00 … 24:00.

    Gaps are left out; with fewer than 6 hours a window is NaN. No window reaches over midnight.

    Parameters
    ----------
    hours : (..., 24) float64
        Hourly means by day and hour. [any unit]

    Returns
    -------
    Mean
        Of shape (..., 17), in the same unit.

    Raises
    ------
    ShapeError
        A day does not have 24 hours.

    References
    ----------
    .. [1] GB 3095-2012, table 4 (8-hour means: at least 6 hourly values).
    """
    return mean_of(sliding_window_view(_days(hours), EIGHT, axis=-1), needed=HOURS_OF_EIGHT)


def mda8(hours: Floats, *, told_above: float | None = None) -> Mean:
    """The daily greatest 8-hour mean of ozone.

    A day with fewer than 14 of the 17 windows is NaN.

    Parameters
    ----------
    hours : (..., 24) float64
        Hourly means of ozone by day and hour. [µg m⁻³]
    told_above : float, optional
        A day with too few windows is told all the same when its greatest is above this, since more windows could
        only raise it; give the limit of the area, 160 in grade II. Not given, such a day is NaN. [µg m⁻³]

    Returns
    -------
    Mean
        ``value`` (...), not rounded [µg m⁻³]; ``capture`` (...), the share of the 17 windows.

    Raises
    ------
    ShapeError
        A day does not have 24 hours.

    References
    ----------
    .. [1] HJ 663-2013, 6 (validity of the daily greatest 8-hour mean); HJ 663-2026.

    Examples
    --------
    >>> day = np.arange(24, dtype=float)
    >>> mda8(day).value.item(), mda8(day).capture.item()
    (19.5, 1.0)
    """
    windows = eight_hour_means(hours).value
    is_there = ~np.isnan(windows)
    counts = is_there.sum(axis=-1)
    greatest = np.fmax.reduce(windows, axis=-1)
    told = counts >= WINDOWS_OF_MDA8
    if told_above is not None:
        told |= greatest > told_above
    return Mean(np.where(told, greatest, np.nan), counts / windows.shape[-1])


def monthly_mean(days: Floats, *, month: int, length: int | None = None) -> Mean:
    """The mean of a month from its daily values.

    Gaps are left out; with fewer than 27 days, in February 25, the month is NaN.

    Parameters
    ----------
    days : (..., n) float64
        The daily values of the month, NaN where missing. [any unit]
    month : int
        1 to 12.
    length : int, optional
        The days of the month, for the data capture; n when not given.

    Returns
    -------
    Mean
        Of shape (...), in the same unit.

    Raises
    ------
    OutOfRangeError
        There is no such month.

    References
    ----------
    .. [1] GB 3095-2012, table 4 (monthly means).
    """
    if not 1 <= month <= MONTHS:
        raise OutOfRangeError(name="month", low=1, high=MONTHS, value=month)
    return mean_of(days, needed=DAYS_OF_FEBRUARY if month == FEBRUARY else DAYS_OF_MONTH, of=length)


def year_is_complete(on: Times, is_there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the daily values of one year suffice to judge it.

    Parameters
    ----------
    on : (n,) datetime64[D]
        Days of one calendar year, each at most once.
    is_there : (..., n) bool
        Whether the day has a value.

    Returns
    -------
    (...) bool
        At least 324 values, and in each month at least 27, in February 25.

    Raises
    ------
    ShapeError
        The days are of more than one year, or do not fit ``is_there``.

    References
    ----------
    .. [1] GB 3095-2012, table 4 (yearly means); HJ 663-2013, 6 (percentiles).
    """
    days, there = np.asarray(on, dtype="datetime64[D]"), np.asarray(is_there, dtype=np.bool_)
    if days.ndim != 1 or there.shape[-1:] != days.shape:
        raise ShapeError(reason=f"{there.shape} values for {days.shape} days")
    if np.unique(days.astype("datetime64[Y]")).size > 1:
        raise ShapeError(reason="the days are of more than one year")
    months = days.astype("datetime64[M]").astype(np.int64) % MONTHS
    by_month = np.stack([there[..., months == m].sum(axis=-1) for m in range(MONTHS)], axis=-1)
    needed = np.full(MONTHS, DAYS_OF_MONTH)
    needed[FEBRUARY - 1] = DAYS_OF_FEBRUARY
    return np.asarray((by_month.sum(axis=-1) >= DAYS_OF_YEAR) & (by_month >= needed).all(axis=-1))


def _days(hours: Floats) -> Floats:
    given = np.asarray(hours, dtype=np.float64)
    if given.shape[-1:] != (HOURS_OF_DAY,):
        raise ShapeError(reason=f"the last axis of {given.shape} is not the {HOURS_OF_DAY} hours of a day")
    return given
