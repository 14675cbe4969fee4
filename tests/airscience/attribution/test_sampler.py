"""The spike-and-slab sampler draws what exact enumeration of a small world says."""

import itertools

import numpy as np
import pytest

from luoshi.airscience.attribution.draws import pooled
from luoshi.airscience.attribution.problem import Problem, Response
from luoshi.airscience.attribution.sampler import sample
from luoshi.airscience.attribution.screening import best_gains, likeness, responses_of
from luoshi.airscience.attribution.surprise import surprise
from luoshi.airscience.errors import ShapeError

WINDOWS, CELLS_A_WINDOW, POLLUTANTS = 3, 4, 2
STRENGTHS, SLAB = np.array([0.5, 1.0, 2.0]), np.array([0.25, 0.5, 0.25])


def small_world(seed=3, *, ratio_ladder=(1.0,), tempering=1.5):
    """Three sources, two of them alike, over three windows of four cells; the first is on in the last two windows."""
    rng = np.random.default_rng(seed)
    cells = np.arange(WINDOWS * CELLS_A_WINDOW)
    shapes = [np.tile(shape, WINDOWS) for shape in ([2.0, 1.0, 0.0, 0.2], [1.6, 1.2, 0.3, 0.0], [0.0, 0.1, 1.5, 2.0])]
    ratios = np.array([1.0, 0.5])
    starts = np.arange(WINDOWS) * CELLS_A_WINDOW
    sources = tuple(Response(cells, ratios[:, None] * shape, np.arange(WINDOWS), starts) for shape in shapes)
    on = np.repeat([0.0, 1.0, 1.0], CELLS_A_WINDOW)
    noise = np.full((POLLUTANTS, cells.size), 0.8)
    increments = ratios[:, None] * shapes[0] * on + 0.8 * rng.standard_normal(noise.shape)
    increments[0, 5] = np.nan
    return Problem(
        increments,
        noise,
        sources,
        np.array([-0.5, 0.0, -1.0]),
        STRENGTHS,
        SLAB,
        np.array([True, False, True]),
        plume_error=0.4,
        tempering=tempering,
        ratio_ladder=np.array(ratio_ladder),
    )


def enumerate_all(problem):
    """The probability of every state of every source, written without the sampler's code."""
    share, memory = problem.on_share, problem.memory
    options = [(None, (0,) * WINDOWS)]
    options += [(k, course) for k in range(STRENGTHS.size) for course in itertools.product((0, 1), repeat=WINDOWS)]

    def log_course(course):
        total = 0.0
        for w, now in enumerate(course):
            alone = share if now else 1.0 - share
            if problem.fresh_windows[w]:
                total += np.log(alone)
            else:
                total += np.log(alone * (1.0 - memory) + memory * (course[w - 1] == now))
        return total

    def log_prior(j, option):
        p = 1.0 / (1.0 + np.exp(-problem.log_odds[j]))
        rung, course = option
        return np.log(1.0 - p) if rung is None else np.log(p * SLAB[rung]) + log_course(course)

    def plume(j, option):
        rung, course = option
        strength = 0.0 if rung is None else STRENGTHS[rung]
        return strength * problem.sources[j].unit * np.repeat(course, CELLS_A_WINDOW)

    plumes = [[plume(j, option) for option in options] for j in range(3)]
    priors = [[log_prior(j, option) for option in options] for j in range(3)]
    known = np.isfinite(problem.increments)
    logs, states = [], list(itertools.product(range(len(options)), repeat=3))
    for state in states:
        field = sum(plumes[j][i] for j, i in enumerate(state))
        variance = problem.noise**2 + (problem.plume_error * field) ** 2
        z2 = (np.where(known, problem.increments, 0.0) - field) ** 2 / variance
        density = -2.0 * np.log1p(z2 / 3.0) - 0.5 * np.log(variance / problem.noise**2)
        logs.append(density[known].sum() / problem.tempering + sum(priors[j][i] for j, i in enumerate(state)))
    weights = np.exp(np.array(logs) - max(logs))
    weights /= weights.sum()
    on = np.array([[any(options[i][1]) for i in state] for state in states])
    by_window = np.array([[options[i][1] for i in state] for state in states])
    rate = np.array([[0.0 if options[i][0] is None else STRENGTHS[options[i][0]] for i in state] for state in states])
    return weights @ on, np.tensordot(weights, by_window, 1), weights @ (rate * by_window.mean(axis=2))


@pytest.mark.parametrize("hands_over", [True, False])
def test_sampler_agrees_with_exact_enumeration(hands_over):
    """15,625 states of three sources: probabilities, windows and rates within what chance allows."""
    problem = small_world()
    p_on, p_window, rate = enumerate_all(problem)
    neighbours = (np.array([1]), np.array([0]), np.array([], dtype=int)) if hands_over else None
    draws = sample(problem, sweeps=1900, settle=100, rng=np.random.default_rng(1), neighbours=neighbours)
    strength = np.where(draws.rung >= 0, STRENGTHS[draws.rung], 0.0)
    assert draws.p_on == pytest.approx(p_on, abs=0.04)
    assert draws.on.mean(axis=0) == pytest.approx(p_window, abs=0.05)
    assert (strength * draws.on.mean(axis=2)).mean(axis=0) == pytest.approx(rate, abs=0.06)
    assert 0.05 < p_on[1] < 0.95  # The two that are alike are in question; otherwise this would prove little.


def test_order_of_sources_does_not_matter():
    """Permuted sources have permuted probabilities."""
    problem = small_world()
    order = [2, 0, 1]
    turned = Problem(
        problem.increments,
        problem.noise,
        tuple(problem.sources[j] for j in order),
        problem.log_odds[order],
        STRENGTHS,
        SLAB,
        problem.fresh_windows,
        plume_error=0.4,
        tempering=1.5,
        ratio_ladder=np.array([1.0]),
    )
    first = sample(problem, sweeps=900, settle=50, rng=np.random.default_rng(1))
    second = sample(turned, sweeps=900, settle=50, rng=np.random.default_rng(2))
    assert second.p_on == pytest.approx(first.p_on[order], abs=0.08)


def test_same_seed_gives_the_same_draws():
    """Reproducible."""
    first, again = (sample(small_world(), sweeps=20, settle=5, rng=np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(first.rung, again.rung)
    assert np.array_equal(first.on, again.on)


def test_continued_run_begins_where_the_first_stopped():
    """The field is rebuilt from rungs, courses and mixtures."""
    problem = small_world(ratio_ladder=(0.7, 1.0, 1.4))
    first = sample(problem, sweeps=10, settle=2, rng=np.random.default_rng(4))
    more = sample(problem, sweeps=5, settle=0, rng=np.random.default_rng(5), start=first)
    assert np.isfinite(more.mean_field).all()
    assert (more.mean_field >= -1e-9).all()


def test_pooled_runs_have_the_mean_of_their_probabilities():
    """Two runs of the same world: draws side by side, probabilities and fields in the mean."""
    runs = [sample(small_world(), sweeps=6, settle=2, rng=np.random.default_rng(seed)) for seed in (1, 2)]
    both = pooled(runs)
    assert both.rung.shape == (8, 3)
    assert both.p_on == pytest.approx((runs[0].p_on + runs[1].p_on) / 2)
    assert both.mean_field == pytest.approx((runs[0].mean_field + runs[1].mean_field) / 2)


def test_source_that_is_seen_nowhere_keeps_what_was_believed():
    """Without a cell there is no evidence: P(on) is the prior's, times that of any window being on."""
    nothing = np.array([], dtype=np.intp)
    unseen = Response(nothing, np.empty((POLLUTANTS, 0)), nothing, nothing)
    world = small_world()
    problem = Problem(world.increments, world.noise, (unseen,), np.array([0.4]), STRENGTHS, SLAB, world.fresh_windows)
    draws = sample(problem, sweeps=3, settle=0, rng=np.random.default_rng(1))
    off_first, stays_off = 1.0 - problem.on_share, 1.0 - problem.on_share * (1.0 - problem.memory)
    any_on = 1.0 - off_first**2 * stays_off
    assert draws.p_on[0] == pytest.approx(any_on / (1.0 + np.exp(-0.4)), rel=1e-9)


def test_missing_cell_says_nothing():
    """A reading that is NaN may be anything: the surprise of its cell is the same for every field."""
    fields = np.array([[[0.0]], [[5.0]]])
    assert surprise(fields, np.array([[0.0]]), np.array([[0.0]]), 0.5).ravel().tolist() == [0.0, 0.0]


def test_surprise_stays_finite_far_from_everything():
    """Five pollutants, each a million standard deviations away."""
    assert np.isfinite(surprise(np.zeros((5, 1)), np.full((5, 1), 1e6), np.ones((5, 1)), 0.5)).all()


def test_gain_is_large_for_the_source_that_emits_and_none_for_one_that_does_not():
    """Screening sees what is plain."""
    gains = best_gains(small_world())
    assert gains[0] > gains[2] + 2.0


def test_alike_sources_are_known_as_such():
    """The first two share their cells, the third lies elsewhere."""
    alike = likeness(small_world())
    assert alike[0, 1] > 0.9
    assert alike[0, 2] < 0.3
    assert np.diag(alike).tolist() == [0.0, 0.0, 0.0]


def test_response_keeps_only_cells_where_it_would_show():
    """A cell in which the strongest source stays below the noise is left out, and a time without wind too."""
    unit = np.array([[[1.0], [0.001]], [[np.nan], [np.nan]]])
    response = responses_of(
        unit, np.array([[10.0]]), noise=np.ones((1, 4)), strongest=1.0, window_of_time=np.array([0, 1])
    )[0]
    assert response.cells.tolist() == [0]
    assert response.windows.tolist() == [0]
    assert response.unit.tolist() == [[10.0]]


def test_parts_that_do_not_fit_are_refused():
    """One log-odds for each source."""
    world = small_world()
    with pytest.raises(ShapeError):
        Problem(world.increments, world.noise, world.sources, np.zeros(2), STRENGTHS, SLAB, world.fresh_windows)
