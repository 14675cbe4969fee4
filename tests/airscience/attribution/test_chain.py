"""The sticky chain equals what counting every course of states gives."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.attribution.chain import best_path, run_chain
from luoshi.airscience.attribution.states import states_of


def every_course(log_density, log_prior, stay):
    """Probability of each course of states, times what was seen."""
    windows, states = log_density.shape
    prior, density = np.exp(log_prior), np.exp(log_density)
    for course in product(range(states), repeat=windows):
        weight = prior[0, course[0]] * density[0, course[0]]
        for w in range(1, windows):
            moved = (1 - stay) * prior[w, course[w]] + (stay if course[w] == course[w - 1] else 0.0)
            weight *= moved * density[w, course[w]]
        yield course, weight


@settings(max_examples=25, deadline=None)
@given(windows=st.integers(1, 5), states=st.integers(2, 3), stay=st.floats(0.05, 0.95), seed=st.integers(0, 999))
def test_forward_and_backward_equal_enumeration(windows, states, stay, seed):
    """Filtered, smoothed, evidence and the best course, over short chains."""
    rng = np.random.default_rng(seed)
    log_density = rng.normal(0, 2, (windows, states))
    log_prior = np.log(rng.dirichlet(np.ones(states), windows))
    courses = list(every_course(log_density, log_prior, stay))
    total = sum(weight for _, weight in courses)
    smoothed = np.zeros((windows, states))
    for course, weight in courses:
        for w, state in enumerate(course):
            smoothed[w, state] += weight / total
    chain = run_chain(log_density, log_prior, stay=stay)
    assert chain.smoothed == pytest.approx(smoothed, abs=1e-9)
    assert chain.filtered[-1] == pytest.approx(smoothed[-1], abs=1e-9)
    assert chain.log_evidence == pytest.approx(np.log(total), abs=1e-9)
    path = tuple(best_path(log_density, log_prior, stay=stay).tolist())
    assert dict(courses)[path] == pytest.approx(max(weight for _, weight in courses), rel=1e-9)


def test_filtering_knows_no_future():
    """What comes later does not change what was said before."""
    rng = np.random.default_rng(1)
    log_density, log_prior = rng.normal(0, 2, (12, 4)), np.log(np.full((12, 4), 0.25))
    early = run_chain(log_density[:7], log_prior[:7], stay=0.9).filtered
    assert run_chain(log_density, log_prior, stay=0.9).filtered[:7] == pytest.approx(early, abs=1e-12)


def test_states_are_every_set_of_sources_once():
    """Nobody, somebody unknown, each source at each rate, each pair and each triple at coarse rates."""
    fine, coarse = np.array([1.0, 2.0, 4.0]), np.array([1.5, 3.0])
    states = states_of(4, rates=fine, coarse_rates=coarse, at_once=3)
    assert len(states.rates) == 2 + 4 * 3 + 6 * 4 + 4 * 8
    assert len(np.unique(states.rates[2:], axis=0)) == len(states.rates) - 2


def test_prior_of_states_is_the_product_of_the_sources_odds():
    """By hand: odds 1/4 and 1/9, unknown 1/20, against nobody; the rates share a source's odds."""
    states = states_of(2, rates=np.array([1.0, 2.0]), coarse_rates=np.array([1.0]), at_once=2)
    odds = np.log(np.array([[1 / 4, 1 / 9]]))
    prior = np.exp(states.log_prior(odds, log_odds_unknown=float(np.log(1 / 20))))[0]
    weights = np.array([1, 1 / 20, 1 / 8, 1 / 8, 1 / 18, 1 / 18, 1 / 36])
    assert prior == pytest.approx(weights / weights.sum(), rel=1e-12)
