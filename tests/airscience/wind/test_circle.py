"""Angles, and the distinct values of many hours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from luoshi.airscience.wind import apart
from luoshi.airscience.wind.circle import signed_apart
from luoshi.airscience.wind.levels import levels_of

ANGLES = st.floats(0, 360)


@given(ANGLES, ANGLES, st.floats(-720, 720))
def test_angle_is_the_smaller_one_and_turns_with_both(first, second, turn):
    """Symmetric, at most 180, and the same when both are turned; 0° is 360°."""
    found = float(apart(np.array(first), np.array(second)))
    assert 0 <= found <= 180
    assert found == pytest.approx(float(apart(np.array(second), np.array(first))))
    assert found == pytest.approx(float(apart(np.array(first + turn), np.array(second + turn))), abs=1e-6)
    assert abs(float(signed_apart(np.array(first), second))) == pytest.approx(found, abs=1e-9)


def test_gap_stays_a_gap():
    """Nothing is any way from anything."""
    assert np.isnan(apart(np.array([np.nan]), np.array([10.0]))).all()


@given(
    hnp.arrays(
        np.float64,
        st.integers(1, 200),
        elements=st.one_of(st.sampled_from([0.0, 0.1, 0.5, 2.16, 7.3]), st.floats(0, 1e6)),
    )
)
def test_levels_give_back_what_was_given(given_values):
    """Exactly, also where values crowd: 0.1 beside a million."""
    values, places = levels_of(given_values, most=given_values.size)
    assert np.array_equal(values[places], given_values)
    assert np.array_equal(values, np.unique(given_values))


def test_too_many_levels_are_no_table():
    """A model's wind has as many values as hours."""
    assert levels_of(np.arange(100.0), most=99) is None
