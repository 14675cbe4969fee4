"""The clock and the calendar as axes of a table: hours by the label of their end, bands of six hours, weekdays, months.

The late night is 00–06 o'clock: the six hours labelled 01:00 to 06:00. The hour labelled 00:00 ended the day before and
is the last of that day's evening; the hour labelled 06:00 began at five and is the last of the late night.
"""

from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.index.hours import HOURS_OF_DAY, Times, day_of_hour

Places = NDArray[np.intp]

HOURS_OF_BAND = 6
DAYS_OF_WEEK = 7
MONTHS = 12
# 1970-01-01, day 0 of datetime64, was a Thursday, the fourth from Monday.
THURSDAY = 3


class Band(IntEnum):
    """A quarter of the day; the late night, when it is hardest to look, comes first."""

    LATE_NIGHT = 0
    MORNING = 1
    AFTERNOON = 2
    EVENING = 3

    @property
    def labels(self) -> tuple[int, ...]:
        """The labels of its hours, which are their ends; 24 is the hour labelled 00:00 of the next day.

        >>> Band.LATE_NIGHT.labels, Band.EVENING.labels
        ((1, 2, 3, 4, 5, 6), (19, 20, 21, 22, 23, 24))
        """
        first = self * HOURS_OF_BAND + 1
        return tuple(range(first, first + HOURS_OF_BAND))

    @property
    def clock(self) -> str:
        """From when to when.

        >>> Band.LATE_NIGHT.clock
        '00–06'
        """
        return f"{self * HOURS_OF_BAND:02d}–{(self + 1) * HOURS_OF_BAND:02d}"


class Axis(StrEnum):
    """What a pattern can be laid out by."""

    MONTH = "month"
    WEEKDAY = "weekday"
    HOUR = "hour"
    BAND = "band"

    @property
    def labels(self) -> tuple[int, ...]:
        """What the places along the axis are: months 1–12, weekdays 1 (Monday)–7, ends of hours 1–24, bands 0–3.

        >>> Axis.WEEKDAY.labels, Axis.BAND.labels
        ((1, 2, 3, 4, 5, 6, 7), (0, 1, 2, 3))
        """
        first = 0 if self is Axis.BAND else 1
        return tuple(range(first, first + _SIZES[self]))

    @property
    def is_within_a_day(self) -> bool:
        """Whether it tells hours of one day apart."""
        return self in {Axis.HOUR, Axis.BAND}


def band_of_hour(ends_at: Times) -> NDArray[np.int8]:
    """The band of each hour, by the label of its end.

    Parameters
    ----------
    ends_at : (...) datetime64
        Ends of hours.

    Returns
    -------
    (...) int8
        The :class:`Band`; −1 where the time is missing (NaT).

    Examples
    --------
    >>> ends = np.array(["2019-11-02T00", "2019-11-02T01", "2019-11-02T06", "2019-11-02T07"], dtype="datetime64[h]")
    >>> [Band(b).name for b in band_of_hour(ends)]
    ['EVENING', 'LATE_NIGHT', 'LATE_NIGHT', 'MORNING']
    """
    ends = np.asarray(ends_at).astype("datetime64[s]")
    is_there = ~np.isnat(ends)
    into_day = np.where(is_there, ends - day_of_hour(ends), np.timedelta64(1, "s")).astype("timedelta64[s]")
    found = (into_day.astype(np.int64) - 1) // (HOURS_OF_BAND * 3600)
    return np.asarray(np.where(is_there, found, -1), dtype=np.int8)


def places_of_days(days: Times, axis: Axis) -> Places:
    """The place of each day along the axis of months or of weekdays, from 0."""
    if axis is Axis.MONTH:
        return np.asarray(days.astype("datetime64[M]").astype(np.int64) % MONTHS, dtype=np.intp)
    return np.asarray((days.astype("datetime64[D]").astype(np.int64) + THURSDAY) % DAYS_OF_WEEK, dtype=np.intp)


def places_of_hours(axis: Axis) -> Places:
    """The place of each of the 24 hours of a day along the axis of hours or of bands, from 0."""
    hours = np.arange(HOURS_OF_DAY)
    return np.asarray(hours if axis is Axis.HOUR else hours // HOURS_OF_BAND, dtype=np.intp)


_SIZES = {Axis.MONTH: MONTHS, Axis.WEEKDAY: DAYS_OF_WEEK, Axis.HOUR: HOURS_OF_DAY, Axis.BAND: 4}
