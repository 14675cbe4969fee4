"""The simpler reckonings tell a made-up change too, and miss more where haze comes and goes."""

import math

import numpy as np
import pytest

from luoshi.airscience.effect import Span, before_and_after, learn, placebos_in_time, placebos_of, ratio_to_neighbours
from tests.airscience.effect.made_up import made_up_air, wandering, with_factor, with_values

PANEL = made_up_air(days=600, seed=4)
WINDOW = Span(500, 507)


@pytest.mark.parametrize("peer", [ratio_to_neighbours, before_and_after])
def test_injected_factor_moves_the_peer_by_its_logarithm(peer):
    """Both are means of logs."""
    without, with_it = (peer(p, "A")(WINDOW) for p in (PANEL, with_factor(PANEL, "A", WINDOW, 0.8)))
    assert with_it - without == pytest.approx(math.log(0.8), abs=1e-9)


def test_peers_can_tell_less_than_the_synthetic_neighbour():
    """Where one neighbour shares the station's corner of town, it is found, and the plain ratio misses more.

    On the same placebo windows before and after misses most, for it takes the region's haze for a change.
    """
    corner = np.exp(wandering(np.random.default_rng(9), len(PANEL.values), 200, 0.25))[:, None]
    panel = with_values(PANEL, PANEL.values * np.hstack((corner, corner, np.ones((len(corner), 3)))))
    past = learn(panel, "A", until=panel.days)
    ours = placebos_in_time(past.comparison, past.fits, days=7, until=panel.days)
    ratio, plain = (placebos_of(peer(panel, "A"), ours) for peer in (ratio_to_neighbours, before_and_after))
    assert max(past.now.mixture.weights) == past.now.mixture.weights[0] > 0.6
    assert ours.threshold < 0.7 * ratio.threshold
    assert ratio.threshold < 0.7 * plain.threshold


def test_peer_without_half_of_its_hours_says_nothing():
    """NaN, not a guess."""
    values = PANEL.values.copy()
    values[500 * 24 : 504 * 24, 0] = np.nan
    assert math.isnan(before_and_after(type(PANEL)(PANEL.first_day, PANEL.stations, values), "A")(WINDOW))
