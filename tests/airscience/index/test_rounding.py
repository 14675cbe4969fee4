"""Rounding by GB/T 8170."""

from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.index import round_half_even


@given(st.integers(0, 10**6), st.integers(0, 2))
def test_value_with_three_places_is_rounded_as_its_decimal_writing(thousandths, decimals):
    """1.005 written in decimal is a half, whatever its binary neighbour says."""
    text = Decimal(thousandths) / 1000
    right = text.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    assert round_half_even(np.array(float(text)), decimals=decimals) == float(right)


def test_sum_just_below_a_half_in_binary_counts_as_the_half():
    """0.1 + 0.2 + 34.2 is 34.5 on paper and 34.500000000000004 or less in binary; 34 either way."""
    values = np.array([34.5 - 4e-15 * 34, 35.5 - 4e-15 * 35, 35.5 + 4e-15 * 35])
    assert round_half_even(values, decimals=0).tolist() == [34.0, 36.0, 36.0]


def test_gap_stays_a_gap():
    """NaN is not rounded to anything."""
    assert np.isnan(round_half_even(np.array([np.nan]), decimals=1)).all()
