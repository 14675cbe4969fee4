"""A wall calendar of daily values."""

import calendar

import numpy as np
import pytest

from luoshi.airscience.errors import RepeatedHourError, ShapeError
from luoshi.airscience.index import AirClass
from luoshi.airscience.when import sheets


def test_sheet_is_laid_out_as_the_standard_library_does():
    """Every month of three years, weeks from Monday."""
    on = np.arange("2019-01-01", "2022-01-01", dtype="datetime64[D]")
    numbers = np.arange(on.size, dtype=float)
    for sheet in sheets(on, numbers, aqi=numbers):
        right = calendar.Calendar().monthdayscalendar(sheet.year, sheet.month)
        there = ~np.isnat(sheet.on)
        day = np.where(there, (sheet.on - sheet.on.astype("datetime64[M]")).astype(int) + 1, 0)
        assert day.tolist() == right
        assert np.array_equal(numbers[(sheet.on[there] - on[0]).astype(int)], sheet.value[there])
        assert np.isnan(sheet.value[~there]).all()


def test_class_comes_from_the_index_and_gaps_have_none():
    """75 µg/m³ shown, index 100: good. A gap, and a day that is not given, have class 0."""
    on = np.array(["2019-11-05", "2019-11-01", "2019-11-04"], dtype="datetime64[D]")
    (november,) = sheets(on, np.array([np.nan, 75.0, 160.0]), aqi=np.array([np.nan, 100.0, 210.0]))
    friday, monday, tuesday = november.air_class[0, 4], november.air_class[1, 0], november.air_class[1, 1]
    assert (friday, monday, tuesday) == (AirClass.GOOD, AirClass.HEAVY, AirClass.NONE)
    assert november.days_by_class == (28, 0, 1, 0, 0, 1, 0)
    assert november.value[0, 4] == 75.0


def test_months_between_have_their_sheet():
    """October and December given, November empty but there."""
    on = np.array(["2019-10-31", "2019-12-01"], dtype="datetime64[D]")
    found = sheets(on, np.zeros(2), aqi=np.zeros(2))
    assert [(s.year, s.month, s.days_by_class[0]) for s in found] == [(2019, 10, 30), (2019, 11, 30), (2019, 12, 30)]


def test_no_days_make_no_sheets():
    """An empty calendar."""
    nothing = np.array([])
    assert sheets(nothing.astype("datetime64[D]"), nothing, aqi=nothing) == ()


@pytest.mark.parametrize(
    ("on", "value", "error"),
    [
        (["2019-11-01", "2019-11-01"], [1.0, 2.0], RepeatedHourError),
        (["NaT"], [1.0], ShapeError),
        (["2019-11-01"], [1.0, 2.0], ShapeError),
    ],
)
def test_call_that_makes_no_sense_is_an_error(on, value, error):
    """A day twice, a day without date, values that do not fit."""
    with pytest.raises(error):
        sheets(np.array(on, dtype="datetime64[D]"), np.array(value), aqi=np.array(value))
