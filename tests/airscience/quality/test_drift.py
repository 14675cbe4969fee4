"""Drift: steps and ramps of a fifth and more are found within a week or so, and quiet sensors are left in peace."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.quality import daily_log_ratio, drift, expected_of_others

QUIET = 0.06


def ratios(sensors, days, *, seed=1, noise=QUIET):
    return np.random.default_rng(seed).normal(0, noise, (sensors, days))


def test_quiet_sensors_raise_hardly_an_alarm():
    """200 sensors for 365 days without drift, daily noise 6 %: fewer than one alarm in ten sensor-years."""
    found = drift(ratios(200, 28 + 365))
    assert found.is_watched.all()
    assert (found.first >= 0).mean() < 0.1
    assert np.median(found.least) == pytest.approx(0.2)


@pytest.mark.parametrize("factor", [1.25, 1.3, 0.8, 0.7])
def test_step_is_found_within_seven_days(factor):
    """Of 200 sensors that drift at a stroke at least 95 % are found within a week, none before the step."""
    x = ratios(200, 90)
    x[:, 60:] += np.log(factor)
    first = drift(x).first
    assert ((first >= 60) & (first < 67)).mean() >= 0.95


def test_slow_drift_is_found_within_a_week_of_passing_a_fifth():
    """One per cent a day: 1.01¹⁸·⁴ = 1.2; found at the latest seven days after, in 95 % of 200 sensors."""
    x = ratios(200, 90)
    x[:, 40:] += np.log(1.01) * np.arange(50)
    first = drift(x).first
    passed = 40 + int(np.ceil(np.log(1.2) / np.log(1.01)))
    assert ((first >= 40) & (first <= passed + 7)).mean() >= 0.95


def test_noisy_sensor_says_what_it_cannot_tell():
    """Daily noise of 30 %: a fifth cannot be told, and what can is said; a drift beyond that is still found."""
    x = ratios(200, 28 + 40, noise=0.30)
    found = drift(x)
    assert (found.least > 0.25).mean() > 0.9
    assert found.alarm[:, 40].mean() < 0.15
    x[:, 40:] += np.log1p(found.least)[:, None] * 1.5
    assert (drift(x).first >= 0).mean() > 0.9


def test_one_wild_day_is_no_drift():
    """Neither one day at ten times, nor three in a week."""
    x = ratios(1, 80)
    x[0, [50, 52, 55]] += np.log(10)
    assert drift(x).first[0] == -1


def test_gaps_change_nothing_and_a_sensor_without_baseline_is_not_watched():
    """Fewer than ten days of baseline: no judgement, no ratio, no alarm."""
    x = ratios(2, 80)
    x[0, 50:54] = np.nan
    x[1, :20] = np.nan
    x[1, 60:] += 5
    found = drift(x)
    assert found.first.tolist() == [-1, -1]
    assert found.is_watched.tolist() == [True, False]
    assert np.isnan(found.ratio[1]).all()
    assert np.isnan(found.least[1])


@settings(max_examples=20, deadline=None)
@given(st.floats(-3, 3), st.permutations(range(5)))
def test_usual_ratio_and_order_of_sensors_do_not_matter(level, order):
    """A constant ratio to the reference is no drift; sensors are judged one by one."""
    x = ratios(5, 80)
    x[2, 60:] += np.log(1.4)
    one = drift(x)
    other = drift(x[order] + level)
    assert np.array_equal(other.first, one.first[order])
    assert other.ratio == pytest.approx(one.ratio[order], nan_ok=True)


def test_upward_and_downward_drift_are_judged_alike():
    """Mirrored ratios, the same alarms."""
    x = ratios(20, 80)
    x[:, 60:] += np.log(1.22)
    assert np.array_equal(drift(x).alarm, drift(-x).alarm)


def test_day_of_too_few_hours_has_no_ratio():
    """Eleven common hours are too few, twelve suffice; hours that one lacks count for neither."""
    values, expected = np.full((1, 2, 24), 30.0), np.full((1, 2, 24), 20.0)
    values[0, 0, :13] = np.nan
    expected[0, 1, :12] = np.nan
    values[0, 1, :12] = 1e6
    found = daily_log_ratio(values, expected)
    assert np.isnan(found[0, 0])
    assert found[0, 1] == pytest.approx(np.log(1.5))


def test_expected_of_others_follows_the_network_at_each_station_s_own_level():
    """Stations at 0.5, 1, 1 and 2 times the air: each is expected at its own multiple, whoever has a gap."""
    air = 50 + 20 * np.sin(np.arange(100) / 9)
    values = np.array([0.5, 1.0, 1.0, 2.0])[:, None] * air
    values[3, 70:] = np.nan
    expected = expected_of_others(values, baseline=50)
    assert expected[:3] == pytest.approx(values[:3])
    assert expected[3] == pytest.approx(2.0 * air)


def test_drifting_station_does_not_move_what_it_is_judged_by():
    """Its own readings are left out."""
    values = np.exp(ratios(6, 200)) * 50
    changed = values.copy()
    changed[0, 120:] *= 1.5
    one, other = (expected_of_others(x, baseline=100) for x in (values, changed))
    assert other[0] == pytest.approx(one[0], rel=0.05)


def test_wrong_calls_are_errors():
    """A limit of nothing, days without sensors, days of 23 hours."""
    with pytest.raises(OutOfRangeError):
        drift(ratios(1, 40), limit=0)
    with pytest.raises(ShapeError):
        drift(np.zeros(40))
    with pytest.raises(ShapeError):
        daily_log_ratio(np.ones((1, 23)), np.ones((1, 23)))
    with pytest.raises(ShapeError):
        expected_of_others(np.ones(5), baseline=2)
