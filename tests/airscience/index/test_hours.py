"""Hours labelled by their end."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.errors import RepeatedHourError, ShapeError
from luoshi.airscience.index import by_day, day_of_hour

START = np.datetime64("2019-12-30T01", "h")


def test_midnight_belongs_to_the_day_before():
    """00:00 ends the last hour of the day before, also over a new year."""
    ends = np.array(["2020-01-01T00", "2020-01-01T01", "2019-12-31T23"], dtype="datetime64[h]")
    assert day_of_hour(ends).astype(str).tolist() == ["2019-12-31", "2020-01-01", "2019-12-31"]
    assert day_of_hour(np.datetime64("2020-01-01T00:00:00")) == np.datetime64("2019-12-31")


@given(st.sets(st.integers(0, 24 * 5 - 1), min_size=1), st.randoms())
def test_every_hour_finds_its_place_whatever_the_order(hours, chance):
    """Laid out by day, each value stands at its day and hour, and nothing stands elsewhere."""
    order = sorted(hours)
    chance.shuffle(order)
    ends = START + np.array(order).astype("timedelta64[h]")
    grid = by_day(ends, np.array(order, dtype=float))
    assert np.isfinite(grid.values).sum() == len(hours)
    for number in hours:
        day = START + np.timedelta64(number, "h") - np.timedelta64(1, "h")
        at = int((day.astype("datetime64[D]") - grid.days[0]).astype(int))
        assert grid.values[at, number % 24] == number


def test_several_series_are_laid_out_together():
    """Two stations, two days."""
    ends = START + np.arange(48).astype("timedelta64[h]")
    grid = by_day(ends, np.stack([np.arange(48.0), -np.arange(48.0)]))
    assert grid.values.shape == (2, 2, 24)
    assert grid.values[1, 1, 0] == -24.0


def test_label_some_seconds_off_finds_its_hour():
    """A logger that writes 07:59:58 or 08:00:03 means 08:00."""
    ends = np.array(["2019-01-01T07:59:58", "2019-01-01T09:00:03"], dtype="datetime64[s]")
    assert np.flatnonzero(np.isfinite(by_day(ends, np.ones(2)).values[0])).tolist() == [7, 8]


def test_hour_given_twice_is_an_error():
    """Which of two values holds is not for this function to guess."""
    ends = np.array(["2019-01-01T08", "2019-01-01T09", "2019-01-01T08"], dtype="datetime64[h]")
    with pytest.raises(RepeatedHourError, match="2019-01-01T08:00"):
        by_day(ends, np.ones(3))


@pytest.mark.parametrize(
    ("ends", "values"),
    [
        (np.array(["2019-01-01T08"], dtype="datetime64[h]"), np.ones(2)),
        (np.array(["NaT"], dtype="datetime64[h]"), np.ones(1)),
    ],
)
def test_series_that_does_not_fit_its_hours_is_an_error(ends, values):
    """Each value has one hour, and each hour is known."""
    with pytest.raises(ShapeError):
        by_day(ends, values)


def test_no_hours_are_no_days():
    """An empty series is an empty grid."""
    grid = by_day(np.array([], dtype="datetime64[h]"), np.array([]))
    assert grid.days.size == 0
    assert grid.values.shape == (0, 24)
