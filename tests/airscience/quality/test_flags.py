"""Flags, their combination, and what may be used: QARTOD, Manual for Data Quality Control Flags (2020)."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.quality import Flag, combine, flags_of, shares, usable

some_flags = st.lists(st.sampled_from([1, 2, 3, 4, 9]), min_size=5, max_size=5).map(
    lambda flags: np.array(flags, dtype=np.uint8)
)


def test_flags_bear_the_numbers_of_qartod():
    """QARTOD: pass 1, not evaluated 2, suspect 3, fail 4, missing 9."""
    assert {flag.name: int(flag) for flag in Flag} == {"GOOD": 1, "UNKNOWN": 2, "SUSPECT": 3, "FAIL": 4, "MISSING": 9}


@pytest.mark.parametrize(
    ("flags", "worst"),
    [((1, 2), 1), ((1, 3), 3), ((3, 4), 4), ((2, 2), 2), ((4, 9), 4), ((3, 9), 3), ((1, 9), 9), ((2, 9), 9)],
)
def test_worst_flag_wins(flags, worst):
    """Fail, suspect, then missing; a test that could not be made takes nothing from one that was passed."""
    arrays = [np.array([flag], dtype=np.uint8) for flag in flags]
    assert combine(*arrays) == worst
    assert combine(*arrays[::-1]) == worst


@given(st.lists(some_flags, min_size=1, max_size=4))
def test_combination_knows_no_order_and_adds_nothing_by_repetition(tests):
    """Commutative, associative, idempotent; the result is one of the flags that went in."""
    found = combine(*tests)
    assert np.array_equal(combine(*tests[::-1]), found)
    assert np.array_equal(combine(*tests, *tests), found)
    assert np.array_equal(combine(tests[0], combine(*tests)), found)
    assert all(found[i] in {int(flags[i]) for flags in tests} for i in range(5))


@given(st.lists(some_flags, min_size=1, max_size=3), some_flags)
def test_another_test_never_makes_a_bad_flag_good(tests, another):
    """Once suspect, fail or missing, no further test makes it good or unknown."""
    before, after = combine(*tests), combine(*tests, another)
    assert not (np.isin(before, [3, 4, 9]) & np.isin(after, [1, 2])).any()


@pytest.mark.parametrize("wrong", [0, 5, 8, 10, 200])
def test_number_that_is_no_flag_is_an_error(wrong):
    """And is not silently ranked somewhere."""
    with pytest.raises(OutOfRangeError):
        combine(np.array([1, wrong], dtype=np.uint8))


def test_flags_of_other_readings_are_an_error():
    """Shapes must agree; nothing is broadcast."""
    with pytest.raises(ShapeError):
        combine(np.ones(3, dtype=np.uint8), np.ones(2, dtype=np.uint8))
    with pytest.raises(ShapeError):
        usable(np.ones(3), np.ones(2, dtype=np.uint8))


@given(
    st.lists(st.sampled_from([1.0, math.nan, math.inf, -math.inf]), min_size=1, max_size=8),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_missing_reading_is_flagged_missing_whatever_was_found(values, suspect, fail, known):
    """NaN and infinity are never good, suspect, failed or unknown."""
    values = np.array(values)
    masks = {"suspect": np.full(values.shape, suspect), "fail": np.full(values.shape, fail)}
    found = flags_of(values, **masks, known=np.full(values.shape, known))
    assert np.array_equal(found == Flag.MISSING, ~np.isfinite(values))


@given(st.lists(st.tuples(st.floats(allow_nan=True), st.sampled_from([1, 2, 3, 4, 9])), min_size=1, max_size=9))
def test_usable_makes_gaps_and_nothing_else(pairs):
    """A gap stays a gap; what remains is what was read."""
    values = np.array([value for value, _ in pairs])
    flags = np.array([flag for _, flag in pairs], dtype=np.uint8)
    for with_suspect in (True, False):
        found = usable(values, flags, with_suspect=with_suspect)
        there = np.isfinite(found)
        assert not np.isin(flags[there], [4, 9] if with_suspect else [3, 4, 9]).any()
        assert np.array_equal(found[there], values[there])
        assert not (there & ~np.isfinite(values)).any()


def test_shares_add_up_to_one_and_of_nothing_to_nothing():
    """Counted over all readings; none has no shares."""
    flags = np.array(list(itertools.chain([1] * 6, [3, 4, 9, 9])), dtype=np.uint8)
    found = shares(flags)
    assert found[Flag.GOOD] == 0.6
    assert found[Flag.MISSING] == 0.2
    assert sum(found.values()) == pytest.approx(1)
    assert all(math.isnan(share) for share in shares(np.array([], dtype=np.uint8)).values())
