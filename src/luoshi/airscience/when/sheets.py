"""Daily values laid out as a wall calendar is: a sheet for each month, weeks as rows from Monday to Sunday."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import RepeatedHourError, ShapeError
from luoshi.airscience.index import classes_of
from luoshi.airscience.index.hours import Times
from luoshi.airscience.when.bands import DAYS_OF_WEEK, THURSDAY

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A month: ``(weeks, 7)`` arrays, Monday first; places of other months are NaT, NaN and class 0.

    A day of the month without data has its date, NaN and class 0 (:class:`~luoshi.airscience.index.AirClass`.NONE).
    """

    year: int
    month: int
    on: Times
    value: Floats
    aqi: Floats
    air_class: NDArray[np.int8]

    @property
    def days_by_class(self) -> tuple[int, ...]:
        """The number of days of each class, from 0 (no data) to 6."""
        counted = np.bincount(self.air_class[~np.isnat(self.on)], minlength=7)
        return tuple(int(n) for n in counted)


def sheets(on: Times, value: Floats, *, aqi: Floats) -> tuple[Sheet, ...]:
    """The sheets of a calendar, one for each month from the first day to the last.

    Days that are not given, and gaps, are NaN with class 0; nothing is filled in.

    Parameters
    ----------
    on : (n,) datetime64[D]
        Days in any order, each at most once.
    value : (n,) float64
        The daily values to show. [any unit]
    aqi : (n,) float64
        The index of each day, from which its class comes; give the same array twice to show the index itself. [1]

    Returns
    -------
    tuple of Sheet
        In order; empty without any day.

    Raises
    ------
    ShapeError
        Values that do not fit the days, or a day that is missing (NaT).
    RepeatedHourError
        A day is there twice.

    References
    ----------
    .. [1] HJ 633-2012, 4, table 2 (classes).

    Examples
    --------
    >>> on = np.array(["2019-11-01", "2019-11-04"], dtype="datetime64[D]")
    >>> (november,) = sheets(on, np.array([40.0, 160.0]), aqi=np.array([40.0, 160.0]))
    >>> november.value.shape, november.value[0, 4], november.air_class[1, 0], november.days_by_class
    ((5, 7), np.float64(40.0), np.int8(4), (28, 1, 0, 0, 1, 0, 0))
    """
    days, values, indices = _checked(on, value, aqi)
    if not days.size:
        return ()
    months = days.astype("datetime64[M]")
    found = []
    for month in np.arange(months.min(), months.max() + np.timedelta64(1, "M")):
        mine = months == month
        found.append(_sheet(month, days[mine], values[mine], indices[mine]))
    return tuple(found)


def _sheet(month: np.datetime64, days: Times, values: Floats, indices: Floats) -> Sheet:
    first = month.astype("datetime64[D]")
    length = int((month + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) - first.astype(np.int64))
    before = int((first.astype(np.int64) + THURSDAY) % DAYS_OF_WEEK)
    weeks = -(-(before + length) // DAYS_OF_WEEK)
    dates = np.full(weeks * DAYS_OF_WEEK, np.datetime64("NaT"), dtype="datetime64[D]")
    dates[before : before + length] = first + np.arange(length)
    places = before + (days - first).astype(np.intp)
    laid = []
    for given in (values, indices):
        spread = np.full(dates.size, np.nan)
        spread[places] = given
        laid.append(spread.reshape(weeks, DAYS_OF_WEEK))
    number = int(month.astype(np.int64))
    return Sheet(
        1970 + number // 12,
        number % 12 + 1,
        dates.reshape(weeks, DAYS_OF_WEEK),
        laid[0],
        laid[1],
        classes_of(laid[1]),
    )


def _checked(on: Times, value: Floats, aqi: Floats) -> tuple[Times, Floats, Floats]:
    days = np.asarray(on, dtype="datetime64[D]")
    values, indices = (np.asarray(a, dtype=np.float64) for a in (value, aqi))
    if days.ndim != 1 or values.shape != days.shape or indices.shape != days.shape:
        raise ShapeError(reason=f"{values.shape} values and {indices.shape} indices for {days.shape} days")
    if np.isnat(days).any():
        raise ShapeError(reason="a day has no date")
    once, counts = np.unique(days, return_counts=True)
    if (counts > 1).any():
        raise RepeatedHourError(ends_at=once[counts > 1][0])
    finite = [np.where(np.isfinite(a), a, np.nan) for a in (values, indices)]
    return days, finite[0], finite[1]
