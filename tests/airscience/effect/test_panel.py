"""Hours of several stations come to lie in the same row, whole days at a time."""

from datetime import date

import numpy as np
import pytest

from luoshi.airscience.effect import panel_of
from luoshi.airscience.errors import RepeatedHourError, ShapeError


def hours(*texts):
    return np.array(texts, dtype="datetime64[h]")


def test_hour_that_ends_at_midnight_belongs_to_the_day_before():
    """As the national release labels it."""
    panel = panel_of({"A": (hours("2019-11-02T00"), np.array([7.0]))})
    assert (panel.first_day, panel.days, panel.values[23, 0]) == (date(2019, 11, 1), 1, 7.0)


def test_values_that_are_no_positive_number_are_gaps():
    """Nothing, less than nothing and infinity have no logarithm to compare."""
    at = hours("2019-11-01T01", "2019-11-01T02", "2019-11-01T03", "2019-11-01T04")
    panel = panel_of({"A": (at, np.array([0.0, -1.0, np.inf, 3.0]))})
    assert np.isnan(panel.values[:3, 0]).all()
    assert panel.values[3, 0] == 3


def test_order_of_hours_makes_no_difference():
    """They are placed by what they are."""
    at = hours("2019-11-01T01", "2019-11-03T05", "2019-11-02T09")
    there, back = (panel_of({"A": (at[o], np.array([1.0, 2.0, 3.0])[o])}) for o in ([0, 1, 2], [2, 0, 1]))
    assert np.array_equal(there.values, back.values, equal_nan=True)
    assert there.days == 3


def test_hour_given_twice_is_refused():
    """Which of the two is right is not for this package to guess."""
    with pytest.raises(RepeatedHourError, match="2019-11-01T01"):
        panel_of({"A": (hours("2019-11-01T01", "2019-11-01T01"), np.array([1.0, 2.0]))})


def test_nothing_at_all_is_refused():
    """No hour, or hours without values."""
    with pytest.raises(ShapeError):
        panel_of({"A": (hours(), np.array([]))})
    with pytest.raises(ShapeError):
        panel_of({"A": (hours("2019-11-01T01"), np.array([]))})
