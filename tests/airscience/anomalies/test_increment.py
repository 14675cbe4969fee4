"""The local increment, how it rises, and the noise it is measured against."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.anomalies import (
    alike,
    learn_noise,
    local_increment,
    network_of,
    rise_above_recent,
    rise_over,
    unrest,
)
from luoshi.airscience.errors import OutOfRangeError, RepeatedHourError, ShapeError
from luoshi.airscience.index import Pollutant


def hours_of_seven(seed, gaps, step):
    """Whole numbers with gaps strewn in; coarse steps make ties."""
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 500, (7, 40)) // step * float(step)
    values[rng.random(values.shape) < gaps] = np.nan
    return values


HOURS = st.builds(
    hours_of_seven, st.integers(0, 10**6), st.sampled_from([0.0, 0.1, 0.5, 0.9]), st.sampled_from([1, 50])
)


def plain_increment(values, needed=3):
    """The definition, one station-hour at a time."""
    found = np.full(values.shape, np.nan)
    for station, hour in np.ndindex(values.shape):
        others = np.delete(values[:, hour], station)
        others = others[np.isfinite(others)]
        if others.size >= needed:
            found[station, hour] = values[station, hour] - np.median(others)
    return found


@given(HOURS)
def test_increment_is_the_value_minus_the_median_of_the_others(values):
    """Computed at once or one by one, with any gaps, it is the same; a subset of neighbours alike."""
    increment = local_increment(values)
    np.testing.assert_array_equal(increment.value, plain_increment(values))
    everyone = np.ones((7, 7), dtype=bool)
    for mine, theirs in zip(increment, local_increment(values, near=everyone), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_increment_of_known_numbers():
    """50 over the median 32 of 30, 32 and 35; half the distance of the quartiles 31 and 33.5."""
    increment = local_increment(np.array([[50.0], [30.0], [32.0], [35.0]]))
    assert (increment.value[0, 0], increment.background[0, 0]) == (18.0, 32.0)
    assert (increment.spread[0, 0], increment.neighbours[0, 0]) == (1.25, 3)


@given(HOURS, st.integers(1, 900))
def test_constant_background_changes_no_increment_and_no_noise(values, haze):
    """Air that is dirtier everywhere by the same amount is nobody's plume."""
    before, after = local_increment(values), local_increment(values + haze)
    np.testing.assert_array_equal(before.value, after.value)
    np.testing.assert_array_equal(before.spread, after.spread)
    for mine, theirs in zip(unrest(values, before), unrest(values + haze, after), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@given(HOURS, st.permutations(range(7)))
def test_order_of_stations_permutes_the_increments(values, order):
    """A station has the same increment wherever it stands in the list."""
    for mine, theirs in zip(local_increment(values[order]), local_increment(values), strict=True):
        np.testing.assert_array_equal(mine, theirs[order])


@given(HOURS)
def test_gap_never_becomes_a_number(values):
    """No increment and no rise where there is no value; no background of fewer than three."""
    increment = local_increment(values)
    gap = np.isnan(values)
    few = np.isfinite(values).sum(axis=0) - np.isfinite(values) < 3
    assert np.isnan(increment.value[gap | few]).all()
    assert np.isnan(increment.background[few]).all()
    assert np.isnan(rise_over(increment.value, hours=1)[gap | few]).all()
    assert np.isnan(rise_above_recent(increment.value)[gap | few]).all()


@given(HOURS, st.integers(1, 39))
def test_rises_and_unrest_look_back_only(values, hour):
    """What comes later changes nothing of an hour."""
    later = values.copy()
    later[:, hour:] = 7.0
    one, two = local_increment(values), local_increment(later)
    for mine, theirs in (
        (rise_over(one.value, hours=2), rise_over(two.value, hours=2)),
        (rise_above_recent(one.value), rise_above_recent(two.value)),
        *zip(unrest(values, one), unrest(later, two), strict=True),
    ):
        np.testing.assert_array_equal(mine[:, :hour], theirs[:, :hour])


def test_ramp_is_measured_from_the_median_of_the_six_hours_before():
    """Six hours of 1, 1, 2, 2, 3, 9 have the median 2; with two of them it is unknown."""
    assert rise_above_recent(np.array([[1.0, 9, 2, 1, 3, 2, 12]]))[0, 6] == 10.0
    assert np.isnan(rise_above_recent(np.array([[np.nan, np.nan, np.nan, np.nan, 3, 2, 12]]))[0, 6])


def test_noise_follows_how_uneven_the_neighbours_are():
    """Rises are three times as large where the stations are three times as uneven; scores are of nearly one size."""
    rng = np.random.default_rng(2)
    width = np.repeat([3.0, 9.0, 3.0, 9.0], 600)
    values = 100 + rng.normal(0, 1, (9, width.size)) * width
    increment = local_increment(values)
    around, rise = unrest(values, increment), rise_over(increment.value, hours=1)
    score = rise / learn_noise(rise, around, resolution=1.0).scale(around)

    def size(of, at):
        return np.nanmedian(np.abs(of[:, width == at])) / 0.6745

    assert size(rise, 9.0) / size(rise, 3.0) == pytest.approx(3, rel=0.1)
    assert size(score, 3.0) == pytest.approx(1, abs=0.2)
    assert size(score, 9.0) == pytest.approx(1, abs=0.2)


def test_noise_of_nothing_is_the_resolution():
    """Without history a curve is flat; it does not fail."""
    nothing = np.full((4, 30), np.nan)
    around = unrest(nothing, local_increment(nothing))
    curve = learn_noise(nothing, around, resolution=0.05)
    assert curve.weights == (0.0, 0.0, 0.0, 0.0)
    assert np.isnan(curve.scale(around)).all()


def test_neighbours_are_those_that_change_alike():
    """Two cities: each station finds its own."""
    rng = np.random.default_rng(0)
    cities = rng.normal(0, 5, (2, 400)).cumsum(axis=1)
    values = np.repeat(cities, 4, axis=0) + rng.normal(0, 1, (8, 400))
    near = alike(values, count=3, hours=np.ones(400, dtype=bool))
    np.testing.assert_array_equal(near, np.kron(np.eye(2), np.ones((4, 4))) - np.eye(8) > 0)
    with pytest.raises(OutOfRangeError):
        alike(values, count=0, hours=np.ones(400, dtype=bool))


def test_network_is_made_of_rows_in_any_order():
    """Hours without a row are gaps; a repeated row and half an hour are errors."""
    ends_at = np.array(["2019-11-01T03", "2019-11-01T01", "2019-11-01T01"], dtype="datetime64[h]")
    values = {Pollutant.CO: np.array([0.3, 0.1, np.inf])}
    net = network_of(["b", "b", "a"], ends_at, values)
    np.testing.assert_array_equal(net.concentrations[Pollutant.CO], [[np.nan] * 3, [0.1, np.nan, 0.3]])
    with pytest.raises(RepeatedHourError):
        network_of(["a", "b", "b"], np.array(["2019-11-01T03", "2019-11-01T01", "2019-11-01T01"], "M8[h]"), values)
    with pytest.raises(ShapeError):
        network_of(["a"], np.array(["2019-11-01T03:30"], "M8[m]"), {})
    with pytest.raises(ShapeError):
        network_of([], np.array([], "M8[h]"), {})


def test_increments_need_stations_by_hours():
    """One series has no neighbours to be measured against."""
    with pytest.raises(ShapeError):
        local_increment(np.ones(5))
    with pytest.raises(ShapeError):
        local_increment(np.ones((3, 5)), near=np.ones((2, 2), dtype=bool))
