"""Means by hour, band, weekday and month, and the intervals around them."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.errors import OutOfRangeError, RepeatedHourError, ShapeError
from luoshi.airscience.index import Pollutant
from luoshi.airscience.when import Axis, pattern
from tests.airscience.real_air import NINE_SITES, real_air

from .made_up import autoregressive, hours_from

NAN = float("nan")
LAYOUTS = [list(p) for k in (1, 2, 3) for p in itertools.permutations((Axis.MONTH, Axis.WEEKDAY, Axis.HOUR), k)]


def plain(ends, values, by):
    """The mean of each cell as one writes it first."""
    cells = {}
    for end, value in zip(ends, values, strict=True):
        begin = (end - np.timedelta64(1, "h")).astype(object)
        place = {
            Axis.MONTH: begin.month - 1,
            Axis.WEEKDAY: begin.weekday(),
            Axis.HOUR: begin.hour,
            Axis.BAND: begin.hour // 6,
        }
        cells.setdefault(tuple(place[a] for a in by), []).append(value)
    return cells


@pytest.mark.parametrize("by", [*LAYOUTS, [Axis.BAND], [Axis.BAND, Axis.MONTH]])
def test_cell_is_the_mean_of_its_hours(by):
    """Any axes in any order, with gaps, against a loop; what was not measured is NaN and counted."""
    rng = np.random.default_rng(3)
    ends = hours_from("2019-02-20", 40)
    values = rng.gamma(3, 20, ends.size)
    values[rng.random(ends.size) < 0.2] = NAN
    values[:24] = NAN
    found = pattern(ends, values, by=by, resamples=3)
    cells = plain(ends, values, by)
    assert found.value.shape == tuple(len(a.labels) for a in by)
    for place in np.ndindex(found.value.shape):
        there = [v for v in cells.get(place, []) if not np.isnan(v)]
        assert found.hours[place] == len(there)
        if there:
            assert found.value[place] == pytest.approx(np.mean(there))
            assert found.capture[place] == pytest.approx(len(there) / len(cells[place]))
        else:
            assert np.isnan([found.value[place], found.low[place], found.high[place]]).all()
        if place not in cells:
            assert np.isnan(found.capture[place])


def test_order_of_the_hours_changes_nothing():
    """A shuffled file gives the same table and the same intervals."""
    rng = np.random.default_rng(4)
    ends, values = hours_from("2019-11-01", 30), rng.gamma(3, 20, 720)
    order = rng.permutation(720)
    one, other = (pattern(e, v, by=[Axis.HOUR]) for e, v in ((ends, values), (ends[order], values[order])))
    assert np.array_equal(one.value, other.value)
    assert np.array_equal(one.low, other.low)


@settings(max_examples=20)
@given(st.floats(0.01, 1000), st.floats(0, 500))
def test_other_unit_gives_the_same_picture(factor, offset):
    """Milligrams instead of micrograms scale value and ends alike, and a constant moves them by itself."""
    ends = hours_from("2019-11-01", 20)
    values = 100 + np.random.default_rng(5).gamma(3, 20, 480)
    one = pattern(ends, values, by=[Axis.BAND], resamples=50)
    other = pattern(ends, offset + factor * values, by=[Axis.BAND], resamples=50)
    for name in ("value", "low", "high"):
        assert getattr(other, name) == pytest.approx(offset + factor * getattr(one, name), rel=1e-6)


@settings(max_examples=30)
@given(st.lists(st.sampled_from([NAN, float("inf"), 10.0, 30.0]), min_size=24, max_size=240))
def test_gap_never_becomes_a_number(values):
    """A cell has a value exactly where one was measured; infinity is a gap too."""
    values = np.array(values)
    found = pattern(hours_from("2019-11-01", 11)[: values.size], values, by=[Axis.HOUR], resamples=20)
    assert np.array_equal(np.isfinite(found.value), found.hours > 0)
    assert found.hours.sum() == np.isfinite(values).sum()
    assert not (np.isfinite(found.low) & ~np.isfinite(found.value)).any()


def test_record_without_any_value_has_no_pattern():
    """Gaps only, or nothing at all."""
    for ends, values in ((hours_from("2019-11-01", 3), np.full(72, NAN)), (hours_from("2019-11-01", 0), np.array([]))):
        found = pattern(ends, values, by=[Axis.WEEKDAY])
        assert np.isnan(found.value).all()
        assert np.isnan(found.low).all()
        assert found.hours.sum() == 0


def test_few_days_have_a_value_but_no_interval():
    """Two days are two observations of an hour, and of two no spread is told."""
    found = pattern(hours_from("2019-11-01", 2), np.arange(48.0), by=[Axis.HOUR])
    assert np.isfinite(found.value).all()
    assert np.isnan(found.low).all()
    assert found.days.tolist() == [2] * 24


@pytest.mark.parametrize(("days", "phi"), [(30, 0.0), (30, 0.6), (180, 0.6)])
def test_interval_holds_the_truth_about_as_often_as_it_says(days, phi):
    """Air that remembers days: of 95 % intervals at least 88 % hold the truth; of naive ones far fewer."""
    rng = np.random.default_rng(days)
    ends = hours_from("2019-03-01", days)
    clock = 60 + 10 * (np.arange(days * 24) % 24 < 6)
    held, naive = [], []
    for seed in range(80):
        weather = np.repeat(autoregressive(rng, days, phi), 24) * 20
        values = clock + weather + rng.normal(size=days * 24) * 3
        found = pattern(ends, values, by=[Axis.BAND], resamples=200, seed=seed)
        truth = np.array([70.0, 60.0, 60.0, 60.0])
        held.append((found.low <= truth) & (truth <= found.high))
        naive.append(abs(found.value - truth) < 1.96 * values.std() / np.sqrt(found.hours))
    assert np.mean(held) >= 0.88
    assert np.mean(naive) < 0.7


def test_season_does_not_widen_the_interval():
    """The mean of this year's hours is known as well whether winter differs from summer or not."""
    rng = np.random.default_rng(7)
    ends = hours_from("2018-01-01", 365)
    weather = np.repeat(autoregressive(rng, 365, 0.5), 24) * 20
    season = 40 * np.cos(2 * np.pi * np.arange(ends.size) / ends.size)
    plain, seasonal = (pattern(ends, 90 + s + weather, by=[Axis.BAND]) for s in (0, season))
    assert (seasonal.high - seasonal.low).max() < 1.5 * (plain.high - plain.low).max()


def test_interval_does_not_reach_below_zero_where_no_value_does():
    """A concentration is none below zero."""
    values = np.where(np.arange(240) % 100 == 0, 500.0, 0.0)
    found = pattern(hours_from("2019-11-01", 10), values, by=[Axis.BAND])
    assert (found.low >= 0).all()


def test_same_seed_gives_the_same_interval():
    """A report made again says the same."""
    ends, values = hours_from("2019-11-01", 30), np.random.default_rng(8).gamma(3, 20, 720)
    first, second, third = (pattern(ends, values, by=[Axis.HOUR], seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.low, second.low)
    assert not np.array_equal(first.low, third.low)


@pytest.mark.parametrize(
    ("ends", "values", "options", "error"),
    [
        (hours_from("2019-11-01", 1), np.zeros(24), {"by": []}, ShapeError),
        (hours_from("2019-11-01", 1), np.zeros(24), {"by": [Axis.HOUR, Axis.HOUR]}, ShapeError),
        (hours_from("2019-11-01", 1), np.zeros(24), {"by": [Axis.HOUR, Axis.BAND]}, ShapeError),
        (hours_from("2019-11-01", 1), np.zeros(23), {"by": [Axis.HOUR]}, ShapeError),
        (hours_from("2019-11-01", 1), np.zeros((2, 24)), {"by": [Axis.HOUR]}, ShapeError),
        (np.repeat(hours_from("2019-11-01", 1), 2), np.zeros(48), {"by": [Axis.HOUR]}, RepeatedHourError),
        (hours_from("2019-11-01", 1), np.zeros(24), {"by": [Axis.HOUR], "confidence": 1.0}, OutOfRangeError),
    ],
)
def test_call_that_makes_no_sense_is_an_error(ends, values, options, error):
    """Axes, shapes and confidence must be what they say."""
    with pytest.raises(error):
        pattern(ends, values, **options)


def test_real_year_is_dirtier_at_night_than_in_the_afternoon():
    """PM2.5 of 1319A in 2019: the boundary layer is shallow at night and deep in the afternoon."""
    ends, concentrations = real_air(NINE_SITES).of_station("1319A")
    found = pattern(ends, concentrations[Pollutant.PM25], by=[Axis.BAND], resamples=200)
    late_night, _, afternoon, _ = found.value
    assert late_night > afternoon
    assert (found.capture > 0.85).all()
    assert (found.low < found.value).all()
    assert (found.value < found.high).all()
