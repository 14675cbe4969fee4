"""Which hours belong to the late night, and where days stand in the week and the year."""

import calendar
from datetime import date, timedelta

import numpy as np
import pytest

from luoshi.airscience.when import Axis, Band, band_of_hour
from luoshi.airscience.when.bands import places_of_days, places_of_hours


@pytest.mark.parametrize(
    ("label", "band"),
    [
        # Labels are ends: the hour labelled 01:00 began at midnight, the one labelled 00:00 at 23:00 of the day before.
        ("2019-11-02T00:00", Band.EVENING),
        ("2019-11-02T01:00", Band.LATE_NIGHT),
        ("2019-11-02T06:00", Band.LATE_NIGHT),
        ("2019-11-02T07:00", Band.MORNING),
        ("2019-11-02T12:00", Band.MORNING),
        ("2019-11-02T13:00", Band.AFTERNOON),
        ("2019-11-02T18:00", Band.AFTERNOON),
        ("2019-11-02T19:00", Band.EVENING),
        ("2019-11-02T05:59:58", Band.LATE_NIGHT),
    ],
)
def test_hour_belongs_to_the_band_in_which_it_lay(label, band):
    """The late night is 00–06 o'clock: six labels, 01:00 to 06:00."""
    assert band_of_hour(np.array([label], dtype="datetime64[s]")).tolist() == [band]


def test_missing_time_has_no_band():
    """NaT is in no part of the day."""
    assert band_of_hour(np.array(["NaT"], dtype="datetime64[h]")).tolist() == [-1]


def test_labels_of_the_bands_are_all_hours_once():
    """24 labels, and the axis of hours agrees with the bands about each."""
    assert [label for band in Band for label in band.labels] == list(Axis.HOUR.labels)
    assert [b for b in Band for _ in b.labels] == places_of_hours(Axis.BAND).tolist()
    assert [b.clock for b in Band] == ["00–06", "06–12", "12–18", "18–24"]


def test_weekday_and_month_are_those_of_the_calendar():
    """Three years, a leap year and days before 1970 among them, against the standard library."""
    for first in (date(1968, 1, 1), date(2019, 1, 1), date(2020, 1, 1)):
        dates = [first + timedelta(days=i) for i in range(366)]
        days = np.array(dates, dtype="datetime64[D]")
        assert places_of_days(days, Axis.WEEKDAY).tolist() == [calendar.weekday(*d.timetuple()[:3]) for d in dates]
        assert places_of_days(days, Axis.MONTH).tolist() == [d.month - 1 for d in dates]
