"""What was done is found, what was not done is not, and nothing that all stations share makes a difference."""

import math
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.effect import Span, Verdict, compare, effect_of, fit_mixture, learn, step
from luoshi.airscience.errors import (
    NoSuchStationError,
    TooFewDaysError,
    TooFewNeighboursError,
    WindowOutsideDataError,
)
from tests.airscience.effect.made_up import FIRST, made_up_air, with_factor, with_values

WINDOW = Span(400, 407)
FROM, TO = FIRST + timedelta(days=400), FIRST + timedelta(days=406)
PANEL = made_up_air()


@cache
def untouched():
    return effect_of(PANEL, "A", FROM, TO)


def judged(panel, **more):
    return effect_of(panel, "A", FROM, TO, in_space=False, **more)


def test_nothing_done_is_not_distinguishable():
    """The estimate lies within what chance does, and its interval holds nothing at all."""
    found = untouched()
    low, high = found.interval_percent
    assert found.verdict is Verdict.NOT_DISTINGUISHABLE
    assert low < 0 < high
    assert abs(found.step) <= found.placebos.threshold


def test_placebos_are_centred():
    """Where nothing was done the mean step is nothing, within three standard errors of windows that do not overlap."""
    steps = untouched().placebos.steps
    assert abs(steps.mean()) < 3 * steps.std() / math.sqrt(untouched().placebos.independent)


@pytest.mark.parametrize("factor", [0.8, 1.25])
def test_injected_factor_is_recovered_whole(factor):
    """A window changed by a factor moves the estimate by its logarithm exactly: nothing is shrunk or cut off."""
    found = judged(with_factor(PANEL, "A", WINDOW, factor))
    assert found.step - untouched().step == pytest.approx(math.log(factor), abs=1e-9)
    assert found.placebos.threshold == pytest.approx(untouched().placebos.threshold, abs=1e-12)
    assert found.verdict is (Verdict.IMPROVED if factor < 1 else Verdict.WORSENED)


def test_effect_from_the_middle_of_a_window_is_told_in_part():
    """A fifth less in the last four of seven days lies between nothing and a fifth."""
    found = judged(with_factor(PANEL, "A", Span(403, 407), 0.8))
    assert math.log(0.8) < found.step - untouched().step < 0.25 * math.log(0.8)


def test_unit_makes_no_difference():
    """On the log scale milligrams and micrograms are the same air."""
    found = judged(with_values(PANEL, PANEL.values / 1000))
    assert found.step == pytest.approx(untouched().step, abs=1e-9)
    assert found.placebos.threshold == pytest.approx(untouched().placebos.threshold, abs=1e-9)


def test_factor_of_the_whole_region_makes_no_difference():
    """Twice the air everywhere, always, is no change at one place; nor is a region that doubles for the window only.

    The second moves the weights of days against each other, and with them the estimate by less than a tenth of what
    can be told.
    """
    assert judged(with_values(PANEL, PANEL.values * 2)).step == pytest.approx(untouched().step, abs=1e-9)
    values = PANEL.values.copy()
    values[WINDOW.first * 24 : WINDOW.stop * 24] *= 2
    doubled = judged(with_values(PANEL, values))
    assert abs(doubled.step - untouched().step) < 0.1 * untouched().placebos.threshold


def test_factor_of_each_hour_for_all_stations_hardly_matters():
    """Haze that comes and goes over all stations by up to a third is not mistaken for a change at one."""
    hours = np.random.default_rng(5).uniform(0.75, 1.33, size=(len(PANEL.values), 1))
    hazy = judged(with_values(PANEL, PANEL.values * hours))
    assert abs(hazy.step - untouched().step) < 0.2 * untouched().placebos.threshold


def test_order_of_neighbours_makes_no_difference():
    """Columns in another order give the same estimate and the same weight to each station."""
    order = [3, 0, 4, 1, 2]
    shuffled = type(PANEL)(FIRST, tuple(PANEL.stations[i] for i in order), PANEL.values[:, order])
    found = judged(shuffled)
    assert found.step == pytest.approx(untouched().step, abs=1e-9)
    assert dict(found.weights) == pytest.approx(dict(untouched().weights), abs=1e-9)


def test_weights_of_the_mixture_add_up_to_one():
    """So that what moves all neighbours alike moves the mixture by the same."""
    assert sum(untouched().weights.values()) == pytest.approx(1, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 20), st.floats(0, 0.9))
def test_days_of_the_window_and_later_never_change_what_was_learnt(seed, size, gaps):
    """Whatever happens from the window on, at the station or at its neighbours, the weights stay to the last bit."""
    chance = np.random.default_rng(seed)
    values = PANEL.values.copy()
    later = values[WINDOW.first * 24 :]
    later *= chance.uniform(1 / size if size > 1 else size, max(size, 1.01), size=later.shape)
    later[chance.uniform(size=later.shape) < gaps] = np.nan
    before, after = (
        fit_mixture(compare(panel, "A", until=WINDOW.first), until=WINDOW.first)
        for panel in (PANEL, with_values(PANEL, values))
    )
    assert np.array_equal(before.coefficients, after.coefficients)
    assert np.array_equal(before.weights, after.weights)


def test_all_that_was_learnt_stays_when_the_window_changes():
    """Drift, spread and usual weight as well, and every placebo."""
    changed = PANEL.values.copy()
    changed[WINDOW.first * 24 :] *= np.random.default_rng(3).uniform(0.2, 3, size=changed[WINDOW.first * 24 :].shape)
    before, after = (learn(panel, "A", until=WINDOW.first) for panel in (PANEL, with_values(PANEL, changed)))
    assert before.now.drift == after.now.drift
    assert (before.now.spread, before.now.usual_weight) == (after.now.spread, after.now.usual_weight)
    assert judged(with_values(PANEL, changed)).placebos.steps.tolist() == untouched().placebos.steps.tolist()


def test_gaps_are_left_out_and_stay_gaps():
    """A third of all hours missing, two whole days of the window among them: a finite step, and the days stay NaN."""
    values = PANEL.values.copy()
    values[np.random.default_rng(2).uniform(size=values.shape) < 0.33] = np.nan
    values[402 * 24 : 404 * 24, 0] = np.nan
    found = judged(with_values(PANEL, values))
    assert math.isfinite(found.step)
    assert np.isnan(found.departures[-5:-3]).all()
    assert np.isfinite(found.departures[[-7, -6, -2, -1]]).all()


def test_neighbour_without_half_of_its_hours_is_no_measure():
    """It is not in the mixture, and the others go on."""
    values = PANEL.values.copy()
    values[: 250 * 24, 4] = np.nan
    assert set(judged(with_values(PANEL, values)).weights) == {"B", "C", "D"}


def test_of_many_neighbours_the_closest_are_used():
    """Three stations under another sky are the ones left out of eighteen."""
    here = made_up_air(days=40, stations=10, seed=1).values
    beside = here[:, 1:7] * np.exp(np.random.default_rng(2).normal(0, 0.1, (len(here), 6)))
    far = made_up_air(days=40, stations=3, seed=9).values
    names = tuple(f"{place:02d}" for place in range(19))
    crowd = type(PANEL)(FIRST, names, np.hstack((far, here, beside)))
    assert compare(crowd, "03", until=40).neighbours == names[4:]


def test_neighbour_that_may_have_changed_too_is_left_out():
    """What is asked to be left out has no weight."""
    assert set(judged(PANEL, without=("C",)).weights) == {"B", "D", "E"}


def test_each_neighbour_is_judged_as_if_it_were_the_place():
    """The place itself is no measure for them: a fall there leaves them where they were."""
    found = effect_of(with_factor(PANEL, "A", WINDOW, 0.5), "A", FROM, TO)
    assert set(found.in_space) == {"B", "C", "D", "E"}
    assert dict(found.in_space) == pytest.approx(dict(untouched().in_space), abs=1e-12)
    assert found.chance_in_space == pytest.approx(1 / 5)


def test_mean_of_the_window_shown_is_the_estimate():
    """The picture's days lie about the estimate, so that the eye and the number agree."""
    found = judged(with_factor(PANEL, "A", WINDOW, 0.6))
    assert found.departures[-7:].mean() == pytest.approx(found.step, abs=0.05)
    assert abs(np.nanmean(found.departures[:-7])) < 0.05


def test_short_past_tells_nothing():
    """With three months before, chance is not known, and nothing is called an improvement, not even a half."""
    short = type(PANEL)(FIRST, PANEL.stations, PANEL.values[: 100 * 24])
    first = FIRST + timedelta(days=93)
    found = effect_of(with_factor(short, "A", Span(93, 100), 0.5), "A", first, FIRST + timedelta(days=99))
    assert math.isnan(found.placebos.threshold)
    assert found.verdict is Verdict.NOT_DISTINGUISHABLE


def test_question_that_does_not_fit_the_data_is_refused():
    """Unknown stations, days outside, one neighbour only, a window without a value."""
    with pytest.raises(NoSuchStationError):
        effect_of(PANEL, "Z", FROM, TO)
    with pytest.raises(WindowOutsideDataError):
        effect_of(PANEL, "A", FROM, date(2030, 1, 1))
    with pytest.raises(WindowOutsideDataError):
        effect_of(PANEL, "A", TO, FROM)
    with pytest.raises(TooFewNeighboursError):
        judged(PANEL, without=("B", "C", "D"))
    values = PANEL.values.copy()
    values[WINDOW.first * 24 : WINDOW.stop * 24 - 60, 0] = np.nan
    with pytest.raises(TooFewDaysError):
        judged(with_values(PANEL, values))


def test_step_needs_a_month_before():
    """A window in the third week has nothing to be held against."""
    comparison = compare(PANEL, "A", until=20)
    assert math.isnan(step(comparison, learn(PANEL, "A", until=20).now, Span(20, 27)).value)
