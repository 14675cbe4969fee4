"""Nothing is called an improvement below the least change that can be told."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from luoshi.airscience.effect import Placebos, Verdict, judge, percent

ANY = st.floats(allow_nan=True, allow_infinity=True)


@given(ANY, ANY)
def test_improved_is_never_said_below_the_least_change(step, threshold):
    """Whatever the numbers, NaN and infinity among them."""
    said = judge(step, threshold)
    if said is Verdict.IMPROVED:
        assert math.isfinite(threshold)
        assert step < 0
        assert -step > threshold
    if said is Verdict.WORSENED:
        assert math.isfinite(threshold)
        assert step >= 0
        assert step > threshold


@given(st.floats(-3, 3), st.floats(0, 3))
def test_improved_in_per_cent_is_never_below_the_least_decrease(step, threshold):
    """The figures that are printed agree with the verdict."""
    if judge(step, threshold) is Verdict.IMPROVED:
        assert -percent(step) >= -percent(-threshold)


@given(st.lists(st.floats(-1, 1), min_size=20, max_size=80), st.floats(-2, 2))
def test_verdict_agrees_with_the_interval(steps, value):
    """A change is told exactly if its interval does not hold nothing."""
    placebos = Placebos(1, np.arange(len(steps)), np.array(steps))
    low, high = value - placebos.threshold, value + placebos.threshold
    assert (judge(value, placebos.threshold) is not Verdict.NOT_DISTINGUISHABLE) == (low > 0 or high < 0)


def test_threshold_is_the_size_that_95_of_100_placebos_stay_below():
    """Of 99 steps the 95th in size, ⌈0.95 · 100⌉: one more window lies above it in 5 of 100 cases."""
    steps = np.where(np.arange(99) % 2, 1, -1) * np.arange(1, 100) / 100
    assert Placebos(7, np.arange(99) * 7, steps).threshold == 0.95


def test_threshold_of_few_windows_is_students():
    """Of ten windows: t with ten degrees, the root mean square, and a little for its own error."""
    steps = np.array([0.03, -0.04] * 5)
    root = math.sqrt(0.00125 * 1.1)
    assert Placebos(7, np.arange(10) * 7, steps).threshold == pytest.approx(root * stats.t.ppf(0.975, 10))


def test_too_few_windows_have_no_threshold():
    """Twenty windows that overlap all but one day are not twenty."""
    assert math.isnan(Placebos(7, np.arange(20), np.full(20, 0.01)).threshold)
    assert Placebos(7, np.arange(20), np.full(20, 0.01)).independent == 3


def test_power_is_beyond_the_threshold():
    """For normal placebos: 1.96 σ to be told at all, and 0.84 σ more to be told eight times of ten."""
    steps = 0.05 * stats.norm.ppf((np.arange(400) + 0.5) / 400)
    found = Placebos(7, np.arange(400) * 7, steps)
    assert found.detectable == pytest.approx(0.05 * (1.960 + 0.842), rel=0.02)


def test_false_alarms_are_counted_by_what_was_known_before():
    """Nineteen quiet windows, then a loud one: one of one is wrong; a quiet one after it is judged and right."""
    quiet = [0.01 * (1 if i % 2 else -1) for i in range(19)]
    assert Placebos(7, np.arange(20) * 7, np.array([*quiet, 0.2])).false_alarms() == (1, 1)
    assert Placebos(7, np.arange(21) * 7, np.array([*quiet, 0.2, 0.005])).false_alarms() == (1, 2)


def test_chance_counts_the_window_itself():
    """A step larger than all of 99 has one chance in a hundred, never none."""
    found = Placebos(7, np.arange(99) * 7, np.full(99, 0.01))
    assert found.chance(0.5) == 0.01
    assert math.isnan(found.chance(float("nan")))


def test_verdicts_have_names_in_both_languages():
    """What is shown is never the code."""
    assert Verdict.IMPROVED.name_zh == "改善"
    assert Verdict.NOT_DISTINGUISHABLE.name_en == "not distinguishable"
