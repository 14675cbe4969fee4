"""Conformal bounds hold what they promise."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.forecast import conformal_quantile, tracked_bounds

NUMBERS = st.lists(st.integers(-1000, 1000).map(float), min_size=1, max_size=60)


@pytest.mark.parametrize("draw", ["normal", "exponential", "standard_cauchy"])
@pytest.mark.parametrize(("count", "level"), [(19, 0.9), (99, 0.8), (49, 0.5)])
def test_exchangeable_errors_are_covered_exactly(draw, count, level):
    """(n + 1)·level is whole here, so the coverage is the level itself, whatever the distribution: 4,000 independent
    trials must lie within the binomial bounds that are left once in a hundred thousand tests."""
    rng = np.random.default_rng(7)
    trials = 4000
    errors = getattr(rng, draw)(size=(trials, count + 1))
    held = sum(row[-1] <= conformal_quantile(row[:-1], level=level) for row in errors)
    low, high = binom.ppf([0.5e-5, 1 - 0.5e-5], trials, level)
    assert low <= held <= high


def test_quantile_is_the_order_statistic_of_the_theorem():
    """Nine errors at 0.8: ⌈10 · 0.8⌉ = 8, the eighth smallest; at 0.95 the tenth of nine does not exist."""
    errors = np.array([5.0, 1, 9, 3, 7, 2, 8, 4, 6])
    assert conformal_quantile(errors, level=0.8) == 8.0
    assert conformal_quantile(errors, level=0.95) == math.inf


@given(NUMBERS, st.sampled_from([0.5, 0.8, 0.9]), st.randoms())
def test_quantile_knows_no_order_and_no_gaps(values, level, chance):
    """Shuffled and with gaps strewn in, the bound is the same."""
    mixed = [*values, math.nan, math.nan]
    chance.shuffle(mixed)
    assert conformal_quantile(np.array(mixed), level=level) == conformal_quantile(np.array(values), level=level)


@given(NUMBERS, st.sampled_from([0.5, 0.8]), st.integers(-50, 50), st.sampled_from([0.25, 2.0, 1024.0]))
def test_quantile_moves_with_its_unit(values, level, shift, scale):
    """Another unit and another zero give the same bound in them."""
    there = conformal_quantile(np.array(values) * scale + shift, level=level)
    assert there == conformal_quantile(np.array(values), level=level) * scale + shift


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, math.nan])
def test_level_beyond_a_probability_is_an_error(level):
    """Nothing can be held for certain."""
    with pytest.raises(OutOfRangeError):
        conformal_quantile(np.ones(5), level=level)


def track(errors, *, delays=1, start=0.0, level=0.9, rate=0.1):
    one = errors[:, np.newaxis]
    kind = {"start": np.array([start]), "delays": np.array([delays]), "rate": np.array([rate])}
    return tracked_bounds(one, level=level, **kind)[:, 0]


def test_bound_follows_as_it_is_written():
    """By hand: 0 is missed and raised by 0.1·0.9; 0.09 holds 0 and falls by 0.1·0.1."""
    np.testing.assert_allclose(track(np.array([1.0, 0.0, 0.0])), [0.0, 0.09, 0.08])


def test_bound_of_a_shifting_error_keeps_its_level():
    """Errors that double and drift: the misses stay within (2b + η)/(ηn) of a tenth, b their greatest size."""
    rng = np.random.default_rng(3)
    count = 6000
    errors = rng.normal(0, 1, count) * np.linspace(1, 3, count) + np.linspace(0, 4, count)
    missed = (errors > track(errors, rate=0.2)).mean()
    size = np.abs(errors).max()
    assert abs(missed - 0.1) <= (2 * size + 0.2) / (0.2 * count)
    assert (errors > 1.28).mean() > 0.4, "a bound that does not follow would fail on these errors"


@given(st.integers(1, 10), st.integers(0, 30))
def test_bound_uses_nothing_before_it_is_known(delay, hour):
    """An error changes no bound given less than its delay after it."""
    errors = np.random.default_rng(1).normal(0, 1, 50)
    changed = errors.copy()
    changed[hour] += 1000
    same = slice(0, hour + delay)
    np.testing.assert_array_equal(track(errors, delays=delay)[same], track(changed, delays=delay)[same])


def test_gap_moves_no_bound():
    """What never came true teaches nothing."""
    assert set(track(np.full(20, np.nan), start=3.0).tolist()) == {3.0}
