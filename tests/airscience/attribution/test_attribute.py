"""Who emitted: probabilities that add up, that name the right one, and that mean what they say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.attribution import (
    NoiseCurve,
    Settings,
    attribute,
    expected_calibration_error,
    find_events,
    turned_responses,
    window_means,
)
from luoshi.airscience.attribution.states import UNKNOWN, states_of
from luoshi.airscience.errors import OutOfRangeError, ShapeError
from tests.airscience.attribution.scenes import scene

ALONE = Settings(at_once=1)


def test_exact_enumeration_equals_brute_force():
    """One window, two sources, every set and rate: Bayes' rule by hand, from densities written out anew."""
    rng = np.random.default_rng(3)
    air = 2.0 + rng.normal(0, 0.05, (30, 6))
    responses = rng.uniform(0, 3, (30, 6, 2))
    air[29] += 0.4 * responses[29, :, 1]
    known = Settings(dwell_windows=1.0, rates=5, coarse_rates=3)
    found = attribute(air, responses, causal=True, settings=known)
    above, noise = found.enhancement.above[29], found.enhancement.noise
    knee = 3 * np.median(noise)
    coarse = np.geomspace(found.rates[0], found.rates[-1], 5)[1:-1]

    def density(predicted):
        size = np.sqrt(predicted**2 + 4 * knee**2)
        share = known.factor * predicted / size
        scale = np.hypot(noise / size, share)
        z = (np.arcsinh(above / (2 * knee)) - np.arcsinh(predicted / (2 * knee)) + share**2 / 2) / scale
        return np.prod((1 + z**2 / 4) ** -2.5 / scale * 0.375)  # Γ(5/2) / (Γ(2) √(4π)) = 3/8

    odds = np.exp(known.usual_log_odds(2))
    weights = {"quiet": density(np.zeros(6)) ** 0.3}
    for k in (0, 1):
        each = [density(rate * responses[29, :, k]) ** 0.3 for rate in found.rates]
        weights[k] = odds * np.mean(each)
    each = [density(responses[29] @ np.array([a, b])) ** 0.3 for a in coarse for b in coarse]
    weights["both"] = odds**2 * np.mean(each)
    inside = (above > 0) & (np.arcsinh(above / (2 * knee)) < 8)
    quiet = [0.375 * (1 + (np.arcsinh(a / (2 * knee)) / (s / (2 * knee))) ** 2 / 4) ** -2.5 / (s / (2 * knee))
             for a, s in zip(above, noise, strict=True)]  # fmt: skip
    weights["unknown"] = np.exp(-3.0) * np.prod(0.7 * np.array(quiet) + 0.3 / 8 * inside) ** 0.3
    total = sum(weights.values())
    assert found.p_quiet[29] == pytest.approx(weights["quiet"] / total, rel=1e-6)
    assert found.p_unknown[29] == pytest.approx(weights["unknown"] / total, rel=1e-6)
    assert found.p_on[29] == pytest.approx([(weights[k] + weights["both"]) / total for k in (0, 1)], rel=1e-6)


def test_probabilities_of_exclusive_answers_add_up_to_one():
    """Nobody, somebody unknown, or one of the sources, where only one may emit at once."""
    made = scene(1)
    for causal in (False, True):
        found = attribute(*made.windows(), settings=ALONE, causal=causal)
        assert found.p_quiet + found.p_unknown + found.p_on.sum(axis=1) == pytest.approx(1.0, abs=1e-9)


def test_order_of_sources_and_sensors_does_not_matter():
    """Permuted sources are permuted answers; permuted sensors are the same answer."""
    air, responses = scene(2).windows()
    found = attribute(air, responses)
    turned = attribute(air[:, ::-1], responses[:, ::-1, [2, 0, 3, 1]])
    assert turned.p_on == pytest.approx(found.p_on[:, [2, 0, 3, 1]], abs=1e-6)


def test_dead_sensor_drops_out():
    """An instrument of NaN is as if it were not there, and NaN never comes out."""
    air, responses = scene(3).windows()
    dead = air.copy()
    dead[:, 2] = np.nan
    found = attribute(dead, responses)
    without = attribute(np.delete(air, 2, axis=1), np.delete(responses, 2, axis=1))
    assert np.isfinite(found.p_on).all()
    assert found.p_on == pytest.approx(without.p_on, abs=0.02)
    assert attribute(np.full_like(air, np.nan), responses).p_on.max() < 0.2


def test_quiet_air_names_nobody():
    """No release, no event; a regional rise of all instruments is none either."""
    made = scene(4, releases=())
    air, responses = made.windows()
    for added in (0.0, np.linspace(0, 5, len(air))[:, None]):
        found = attribute(air + added, responses)
        assert found.p_on.max() < 0.5
        assert find_events(found) == []


def test_plume_from_nowhere_on_the_list_is_none_of_these():
    """A plume at one sensor that no registered source can explain in that wind."""
    made = scene(5, releases=())
    air, responses = made.windows()
    blind = responses.copy()
    blind[:, 3] = 0.0
    air[50:80, 3] += np.random.default_rng(0).uniform(2, 20, 30)
    found = attribute(air, blind)
    assert found.p_unknown[55:75].mean() > 0.8
    (event,) = find_events(found)
    assert event.source is None
    assert event.confidence > 0.8


@pytest.mark.parametrize("seed", range(4))
def test_release_is_named_with_its_time_and_rate(seed):
    """The right source, its begin and end within half an hour, its rate inside the interval."""
    source, rate = seed % 4, [0.3, 1.0, 3.0, 1.0][seed]
    made = scene(10 + seed, releases=((source, 40, 90, rate),))
    (event,) = find_events(attribute(*made.windows()))
    assert event.source == source
    assert abs(event.first - 40) <= 3
    assert abs(event.last - 89) <= 3
    assert event.rate_low < rate < event.rate_high
    assert event.rate == pytest.approx(rate, rel=0.6)


def test_two_at_once_are_both_named():
    """A pair is a state of its own."""
    made = scene(20, releases=((0, 40, 100, 1.0), (2, 40, 100, 1.5)))
    found = attribute(*made.windows())
    both = found.p_on[45:95].mean(axis=0)
    assert both[[0, 2]].min() > 0.7
    assert both[[1, 3]].max() < 0.3


def test_wind_bias_is_learnt_without_the_truth():
    """An anemometer 15° off is found out by the plumes themselves, and the names are right for it."""
    made = scene(30, releases=((0, 20, 50, 1.0), (1, 60, 90, 1.0), (3, 100, 130, 1.0)), wind_error_deg=15.0)
    by = np.arange(-30.0, 31.0, 10.0)
    turned = turned_responses(made.responses, made.speed, made.from_deg, by_deg=by)
    responses = np.stack([window_means(each, steps=10) for each in turned])
    found = attribute(window_means(made.air, steps=10), responses, by_deg=by, settings=ALONE)
    assert found.wind_bias_deg == pytest.approx(15.0, abs=6.0)
    assert [event.source for event in find_events(found)] == [0, 1, 3]


def test_ledger_moves_what_the_air_leaves_open():
    """Two sources with the same response: the ledger decides; with a clear plume it does not overrule the air."""
    air, responses = scene(6, releases=((1, 40, 90, 1.0),)).windows()
    twin = np.concatenate([responses, responses[..., [1]]], axis=2)
    odds = np.full((len(air), 5), -3.0)
    odds[:, 4] = -1.0
    found = attribute(air, twin, log_odds=odds, settings=ALONE)
    inside = found.p_on[50:80].mean(axis=0)
    assert inside[4] / inside[1] == pytest.approx(np.exp(2.0), rel=0.35)
    odds[:, 4], odds[:, 0] = -3.0, 0.0
    assert attribute(air, responses, log_odds=odds[:, :4], settings=ALONE).p_on[50:80, 1].mean() > 0.9


def test_causal_answer_knows_no_future():
    """What comes later changes nothing that was said before."""
    air, responses = scene(7).windows()
    whole = attribute(air, responses, causal=True, settings=ALONE)
    early = attribute(air[:80], responses[:80], causal=True, settings=ALONE)
    # Noise and rates are learnt from all that is given; the same are kept here by the same quiet air.
    assert np.abs(whole.p_on[:80] - early.p_on).mean() < 0.03


def test_probabilities_mean_what_they_say():
    """Synthetic draws: sources, rates, times at random; the error of calibration of P(on) stays below 0.05."""
    said, was = [], []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        first = int(rng.integers(20, 60))
        release = (int(rng.integers(4)), first, first + int(rng.integers(12, 50)), float(np.exp(rng.uniform(-2.5, 1))))
        made = scene(100 + seed, releases=(release,), windows=120)
        found = attribute(*made.windows(), settings=ALONE, causal=True)
        said.append(found.p_on)
        was.append(made.on)
    assert expected_calibration_error(np.concatenate(said), np.concatenate(was)) < 0.05


@settings(max_examples=10, deadline=None)
@given(scale=st.floats(1e-6, 1e6), offset=st.floats(-1.0, 50.0))
def test_unit_and_regional_background_change_nothing(scale, offset):
    """µg or ppm, on a high background or a low one: the same answer."""
    air, responses = scene(8, windows=72, releases=((1, 30, 50, 1.0),)).windows()
    found = attribute(air, responses, settings=ALONE)
    other = attribute(scale * (air + offset), scale * responses, settings=ALONE)
    assert other.p_on == pytest.approx(found.p_on, abs=1e-4)


def test_unknown_state_counts_as_no_source():
    """It has no rates."""
    states = states_of(2, rates=np.array([1.0]), coarse_rates=np.array([1.0]), at_once=1)
    assert not states.is_on[UNKNOWN].any()


def test_noise_curve_integrates_to_one():
    """The density on the stretched scale is a density, at every level."""
    curve = NoiseCurve(np.array([0.1]))
    stretched = np.linspace(-60, 60, 40_001)
    above = 2 * curve.knee * np.sinh(stretched)
    for level in (0.0, 0.3, 30.0):
        density = np.exp(curve.log_density(above[:, None, None], np.full((len(above), 1, 1), level)))[:, 0, 0]
        assert np.trapezoid(density, stretched) == pytest.approx(1.0, abs=2e-3)


def test_arrays_that_do_not_fit_are_refused():
    """A sentence, not a broadcast."""
    with pytest.raises(ShapeError):
        attribute(np.zeros((5, 3)), np.zeros((5, 4, 2)))
    with pytest.raises(ShapeError):
        attribute(np.zeros((5, 3)), np.zeros((2, 5, 3, 2)), by_deg=[0.0])
    with pytest.raises(ShapeError):
        attribute(np.zeros((0, 3)), np.zeros((0, 3, 2)))
    with pytest.raises(OutOfRangeError):
        Settings(share_of_time=1.5)
