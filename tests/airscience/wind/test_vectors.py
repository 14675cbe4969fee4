"""The mean wind is that of vectors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.wind import apart, vector_mean


def test_mean_across_north_is_north():
    """350° and 10° at 2 m/s: north, cos 10° of the speed; as numbers the mean would be 180°."""
    mean = vector_mean(np.array([350.0, 10.0]), np.array([2.0, 2.0]))
    assert float(apart(mean.from_deg, np.array(0.0))) == pytest.approx(0, abs=1e-9)
    assert float(mean.vector_speed_m_s) == pytest.approx(2 * np.cos(np.deg2rad(10)))
    assert float(mean.mean_speed_m_s) == 2.0
    assert float(mean.steadiness) == pytest.approx(np.cos(np.deg2rad(10)))


def test_worked_example():
    """3 m/s from the east and 4 m/s from the north: (3, 4)/2, 2.5 m/s from atan2(3, 4) = 36.87°, steadiness 5/7."""
    mean = vector_mean(np.array([90.0, 0.0]), np.array([3.0, 4.0]))
    assert float(mean.from_deg) == pytest.approx(36.8699, abs=1e-4)
    assert float(mean.vector_speed_m_s) == pytest.approx(2.5)
    assert float(mean.steadiness) == pytest.approx(5 / 7)


def test_wind_that_cancels_has_no_direction():
    """East and west: no direction, and no steadiness at all."""
    mean = vector_mean(np.array([90.0, 270.0]), np.array([2.0, 2.0]))
    assert np.isnan(mean.from_deg)
    assert (float(mean.vector_speed_m_s), float(mean.mean_speed_m_s), float(mean.steadiness)) == (0.0, 2.0, 0.0)


def test_calm_needs_no_direction_and_has_no_steadiness():
    """Nought is a speed; NaN is none."""
    mean = vector_mean(np.array([np.nan, np.nan]), np.array([0.0, 0.0]))
    assert (float(mean.mean_speed_m_s), float(mean.capture)) == (0.0, 1.0)
    assert np.isnan([mean.from_deg, mean.steadiness]).all()


def test_too_little_wind_is_not_told():
    """Three of four values are enough, two are not; a code is a gap."""
    winds = np.array([[90.0, 90, 90, 999], [90, 90, np.nan, np.nan]])
    mean = vector_mean(winds, np.full((2, 4), 2.0))
    assert mean.capture.tolist() == [0.75, 0.5]
    assert mean.from_deg[0] == pytest.approx(90)
    assert np.isnan([mean.from_deg[1], mean.mean_speed_m_s[1], mean.vector_speed_m_s[1]]).all()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 360), st.floats(0.1, 20)), min_size=1, max_size=20), st.floats(0, 360))
def test_turning_all_turns_the_mean(winds, turn):
    """And changes neither speed nor steadiness, which is from 0 to 1."""
    d, s = np.array(winds).T
    one, other = vector_mean(d, s), vector_mean((d + turn) % 360, s)
    assert float(other.vector_speed_m_s) == pytest.approx(float(one.vector_speed_m_s), abs=1e-6)
    assert 0 <= float(one.steadiness) <= 1
    if one.steadiness > 1e-3:
        assert float(apart(other.from_deg, one.from_deg + turn)) == pytest.approx(0, abs=1e-6)


def test_single_numbers_are_an_error():
    """There is nothing to average."""
    with pytest.raises(ShapeError):
        vector_mean(np.array(90.0), np.array(2.0))
