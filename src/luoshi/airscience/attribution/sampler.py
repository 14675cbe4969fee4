"""Which of many sources are on, how strongly and when: a spike-and-slab sampler that meets each source as a whole.

A source is off for good (the spike) or has one of a ladder of strengths (the slab); a strong one is on or off in each
window of time and tends to stay as it is. One step of the sampler draws a source's strength *and* its whole course
through the windows together, exactly, given all others, by summing over all courses with the forward algorithm. Steps
that hand a course from one source to a similar one keep it from sitting on the first explanation it met.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.draws import Draws
from luoshi.airscience.attribution.problem import Problem
from luoshi.airscience.attribution.surprise import surprise

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

HOTTEST = 4.0
"""While the sampler settles, evidence counts this many times less at first. [1]"""
GROUP = 3
OFF = -1
SELDOM = 4
"""In every so many rounds a source that is hardly in question is met."""


def sample(
    problem: Problem,
    *,
    sweeps: int,
    settle: int,
    rng: np.random.Generator,
    neighbours: tuple[NDArray[np.intp], ...] | None = None,
    often: NDArray[np.bool_] | None = None,
    start: "Draws | None" = None,
    progress: Progress | None = None,
) -> Draws:
    """Draw from the probability of all sources' strengths and courses.

    Cells that were not measured (NaN) say nothing.

    Parameters
    ----------
    problem : Problem
        What is measured and believed.
    sweeps, settle : int
        How often every source is met, and how many of the first rounds are thrown away.
    rng : Generator
        Where chance comes from.
    neighbours : tuple of (·,) int, optional
        For each source those that could be mistaken for it; the relation must be mutual.
    often : (m,) bool, optional
        Which to meet in every round; the others are met in every fourth. All when not given.
    start : Draws, optional
        Of an earlier run with the same sources, where it stopped; all off when not given.
    progress : callable, optional
        Called with the rounds done and all rounds.

    Returns
    -------
    Draws

    Notes
    -----
    While it settles the sampler begins hot, with evidence discounted further, and stirs groups of sources that could
    be mistaken for each other, so as not to sit on the first explanation; what is kept afterwards follows the exact
    probabilities around the place it has found. A cell of pollutant p with increment y and the sum f of all plumes has
    Student's t of 3 degrees about f with the scale hypot(noise, plume_error · f). The logarithms of the likelihood are
    divided by ``tempering``. Handing over: with both sources off, let M be the sum over all states in which one emits;
    a course of j is replaced by one drawn for i with probability min(1, M_i/M_j).

    References
    ----------
    .. [1] George, E. I. and McCulloch, R. E. (1993), Variable selection via Gibbs sampling, JASA 88, 881-889.
    .. [2] Frühwirth-Schnatter, S. (2006), Finite mixture and Markov switching models, algorithm 11.5.
    .. [3] Lange, K. L. et al. (1989), Robust statistical modeling using the t distribution, JASA 84, 881-896.
    """
    state = State.all_off(problem) if start is None else State.where_it_stopped(problem, start)
    worker = _Worker(problem, state, rng)
    kept = max(sweeps - settle, 1)
    m, windows = len(problem.sources), problem.fresh_windows.size
    rung, on = np.empty((kept, m), dtype=np.intp), np.empty((kept, m, windows), dtype=np.bool_)
    met = np.zeros(m)
    p_on, total = np.zeros(m), np.zeros_like(state.field)
    for sweep in range(sweeps):
        worker.heat = max(1.0, HOTTEST * (1.0 - 2.0 * sweep / settle)) if settle and start is None else 1.0
        for j in rng.permutation(m):
            if often is None or often[j] or (sweep + j) % SELDOM == 0:
                chance = worker.meet(int(j))
                if sweep >= sweeps - kept:
                    p_on[j] += chance
                    met[j] += 1
        if neighbours is not None:
            worker.hand_over(neighbours)
            if sweep < settle:
                worker.stir(neighbours)
        place = sweep - (sweeps - kept)
        if place >= 0:
            rung[place], on[place] = state.rung, state.on
            total += state.field
        if progress is not None:
            progress(sweep + 1, sweeps)
    return Draws(rung, on, p_on / np.maximum(met, 1.0), total / kept, state.ratio)


@dataclass
class State:
    """One explanation of everything; changed in place by the sampler."""

    rung: NDArray[np.intp]
    on: NDArray[np.bool_]
    ratio: Floats
    """(m, p): by which factor each pollutant's share differs from the kind's."""
    field: Floats

    @classmethod
    def all_off(cls, problem: Problem) -> "State":
        """Nothing emits."""
        m, p = len(problem.sources), len(problem.increments)
        return cls(
            np.full(m, OFF, dtype=np.intp),
            np.zeros((m, problem.fresh_windows.size), dtype=np.bool_),
            np.ones((m, p)),
            np.zeros_like(problem.increments),
        )

    @classmethod
    def where_it_stopped(cls, problem: Problem, draws: Draws) -> "State":
        """The last explanation of an earlier run, for the same sources."""
        state = cls(draws.rung[-1].copy(), draws.on[-1].copy(), draws.last_ratio.copy(), np.zeros_like(problem.noise))
        for j in range(len(problem.sources)):
            state.add(problem, j, 1.0)
        return state

    def add(self, problem: Problem, j: int, sign: float) -> None:
        """Add the plume of source j to the field, or take it away."""
        source = problem.sources[j]
        if self.rung[j] == OFF or not source.cells.size:
            return
        shown = np.repeat(self.on[j, source.windows], np.diff(source.starts, append=source.cells.size))
        if shown.any():
            strength = sign * problem.strengths[self.rung[j]]
            self.field[:, source.cells[shown]] += (strength * self.ratio[j])[:, None] * source.unit[:, shown]


@dataclass(frozen=True)
class _Options:
    """Everything a source might do, weighed: the logarithm of each rung's sum over courses, and of staying off."""

    log_off: float
    log_rungs: Floats
    log_silent: Floats
    """Per rung: of being on in no window."""
    forward: Floats
    """(w, k, 2): filtered probabilities of off and on."""

    @property
    def log_emitting(self) -> float:
        top = self.log_rungs.max()
        return float(top + np.log(np.exp(self.log_rungs - top).sum()))


class _Worker:
    """Moves the state."""

    def __init__(self, problem: Problem, state: State, rng: np.random.Generator) -> None:
        self.problem, self.state, self.rng = problem, state, rng
        self.heat = 1.0
        gone = ~np.isfinite(problem.increments)
        self.y = np.where(gone, 0.0, problem.increments)
        self.precision = np.where(gone, 0.0, problem.noise**-2.0)
        self.error = problem.plume_error**2
        self.shift = problem.shift
        self.slab = np.log(problem.slab)
        self.ratios, self.log_ratio = problem.ratio_ladder, np.log(problem.ratio_weights)
        self.log_in = -np.logaddexp(0.0, -problem.log_odds)
        self.log_out = -np.logaddexp(0.0, problem.log_odds)
        fresh = problem.fresh_windows
        first, later = 1.0 - problem.on_share, self.shift[0, 0]
        self.log_silence = float(np.log(np.where(fresh, first, later)).sum())

    def meet(self, j: int) -> float:
        """Draw source j anew, given all others; the probability that it was on in any window."""
        self._take_out(j)
        options = self._weigh(j)
        logs = np.append(options.log_rungs, options.log_off)
        weights = np.exp(logs - logs.max())
        is_on = float((weights[:-1] * -np.expm1(np.minimum(options.log_silent, 0.0))).sum() / weights.sum())
        choice = self._draw(logs)
        self._put_in(j, OFF if choice == self.slab.size else choice, options)
        return is_on

    def hand_over(self, neighbours: tuple[NDArray[np.intp], ...]) -> None:
        """Offer the part of each emitting source to one that could be mistaken for it."""
        for j in np.flatnonzero(self.state.rung != OFF):
            own = neighbours[j]
            if not own.size:
                continue
            i = int(own[self.rng.integers(own.size)])
            if self.state.rung[i] == OFF:
                self._offer(int(j), i, np.log(own.size / neighbours[i].size))

    def stir(self, neighbours: tuple[NDArray[np.intp], ...]) -> None:
        """Look for a better explanation by drawing an emitting source and two like it anew, the others first.

        One source in the middle may stand for two beside it, and no single step leads from there to the two. Whether
        the new explanation stays is decided by its probability alone: this is a search for where to begin, used only
        while the sampler settles.
        """
        for j in np.flatnonzero(self.state.rung != OFF):
            if neighbours[j].size >= GROUP - 1:
                others = self.rng.choice(neighbours[j], size=GROUP - 1, replace=False)
                self._redraw([*(int(i) for i in others), int(j)])

    def _redraw(self, group: list[int]) -> None:
        state = self.state
        before = self._log_probability(group)
        kept = (state.rung[group].copy(), state.on[group].copy(), state.ratio[group].copy(), state.field.copy())
        for j in group:
            self._take_out(j)
        for j in group:
            options = self._weigh(j)
            choice = self._draw(np.append(options.log_rungs, options.log_off))
            self._put_in(j, OFF if choice == self.slab.size else choice, options)
        if np.log(self.rng.random()) >= self._log_probability(group) - before:
            state.rung[group], state.on[group], state.ratio[group] = kept[:3]
            state.field[:] = kept[3]

    def _log_probability(self, group: list[int]) -> float:
        """Of the whole explanation, up to what does not change with the group."""
        total = -float(surprise(self.state.field, self.y, self.precision, self.error).sum()) / self.tempering
        for j in group:
            rung = self.state.rung[j]
            total += float(self.log_out[j] if rung == OFF else self.log_in[j] + self.slab[rung] + self._log_course(j))
        return total

    def _log_course(self, j: int) -> float:
        """Of a course of on and off beforehand."""
        on = self.state.on[j].astype(np.intp)
        share = np.where(on == 1, self.problem.on_share, 1.0 - self.problem.on_share)
        after = self.shift[np.roll(on, 1), on]
        return float(np.log(np.where(self.problem.fresh_windows, share, after)).sum())

    @property
    def tempering(self) -> float:
        """What evidence is divided by at the moment."""
        return self.problem.tempering * self.heat

    def _offer(self, j: int, i: int, log_choice: float) -> None:
        rung, on = int(self.state.rung[j]), self.state.on[j].copy()
        self._take_out(j)
        mine, other = self._weigh(j), self._weigh(i)
        gain = other.log_emitting - other.log_off - (mine.log_emitting - mine.log_off) + log_choice
        if np.log(self.rng.random()) < gain:
            self._put_in(i, self._draw(other.log_rungs), other)
        else:
            self.state.rung[j], self.state.on[j] = rung, on
            self.state.add(self.problem, j, 1.0)

    def _take_out(self, j: int) -> None:
        self.state.add(self.problem, j, -1.0)
        self.state.rung[j], self.state.on[j] = OFF, False

    def _put_in(self, j: int, rung: int, options: _Options) -> None:
        state = self.state
        state.rung[j], state.on[j] = rung, False
        if rung == OFF:
            self._forget_ratios(j)
            return
        state.on[j] = self._course(options.forward[:, rung])
        self.state.add(self.problem, j, 1.0)
        self._draw_ratios(j)

    def _weigh(self, j: int) -> _Options:
        """All that source j, now taken out, might do."""
        problem, source = self.problem, self.problem.sources[j]
        gains = np.zeros((problem.fresh_windows.size, self.slab.size))
        if source.cells.size:
            field = self.state.field[:, source.cells]
            shape = self.state.ratio[j][:, None] * source.unit
            added = np.concatenate([np.zeros(1), problem.strengths])[:, None, None] * shape
            surprise = self._surprise(field + added, source.cells)
            by_window = np.add.reduceat(surprise, source.starts, axis=1)
            gains[source.windows] = (by_window[0] - by_window[1:]).T / self.tempering
        forward, log_courses = _forward(gains, problem.fresh_windows, self.shift, problem.on_share)
        log_rungs = self.log_in[j] + self.slab + log_courses
        return _Options(float(self.log_out[j]), log_rungs, self.log_silence - log_courses, forward)

    def _surprise(self, field: Floats, cells: NDArray[np.intp]) -> Floats:
        """Minus the log-likelihood of each cell, for fields of shape (…, p, c)."""
        return surprise(field, self.y[:, cells], self.precision[:, cells], self.error)

    def _course(self, forward: Floats) -> NDArray[np.bool_]:
        """Draw on and off backwards through the windows."""
        fresh, shift = self.problem.fresh_windows, self.shift
        chance = self.rng.random(len(forward))
        course = np.zeros(len(forward), dtype=np.bool_)
        for w in range(len(forward) - 1, -1, -1):
            off, on = forward[w]
            if w + 1 < len(forward) and not fresh[w + 1]:
                after = int(course[w + 1])
                off, on = off * shift[0, after], on * shift[1, after]
            course[w] = chance[w] * (off + on) < on
        return course

    def _draw_ratios(self, j: int) -> None:
        """Draw how the source's mixture differs from its kind's, pollutant by pollutant; the first is the measure."""
        state, source = self.state, self.problem.sources[j]
        if not source.cells.size or not state.on[j].any():
            self._forget_ratios(j)
            return
        shown = np.repeat(state.on[j, source.windows], np.diff(source.starts, append=source.cells.size))
        cells, unit = source.cells[shown], self.problem.strengths[state.rung[j]] * source.unit[:, shown]
        if not cells.size:
            self._forget_ratios(j)
            return
        for p in range(1, len(self.y)):
            others = state.field[p, cells] - state.ratio[j, p] * unit[p]
            field = others + self.ratios[:, None] * unit[p]
            precision = self.precision[p, cells]
            widening = 1.0 + self.error * field**2 * precision
            off = (self.y[p, cells] - field) ** 2 * precision / widening
            logs = -np.log((1.0 + off / 3.0) ** 2 * np.sqrt(widening)).sum(axis=1) / self.tempering
            state.ratio[j, p] = self.ratios[self._draw(logs + self.log_ratio)]
            state.field[p, cells] = others + state.ratio[j, p] * unit[p]

    def _forget_ratios(self, j: int) -> None:
        """What is not seen is drawn from what was believed beforehand."""
        rungs = self.rng.choice(self.ratios.size, size=len(self.y) - 1, p=np.exp(self.log_ratio))
        self.state.ratio[j, 1:] = self.ratios[rungs]

    def _draw(self, logs: Floats) -> int:
        """A place, with probabilities proportional to the exponentials."""
        weights = np.cumsum(np.exp(logs - logs.max()))
        return min(int(np.searchsorted(weights, self.rng.random() * weights[-1], side="right")), weights.size - 1)


def _forward(gains: Floats, fresh: NDArray[np.bool_], shift: Floats, on_share: float) -> tuple[Floats, Floats]:
    """Sum over all courses of on and off: filtered probabilities (w, k, 2), and the logarithm of the sum (k,).

    ``gains`` (w, k) are the log-likelihoods of on less those of off.
    """
    windows, rungs = gains.shape
    forward = np.empty((windows, rungs, 2))
    top = np.maximum(gains, 0.0)
    if_on, if_off = np.exp(gains - top), np.exp(-top)
    scale = np.empty((windows, rungs))
    on = np.full(rungs, on_share)
    for w in range(windows):
        ahead = on_share if fresh[w] else shift[0, 1] + on * (shift[1, 1] - shift[0, 1])
        now_on, now_off = ahead * if_on[w], (1.0 - ahead) * if_off[w]
        scale[w] = now_on + now_off
        on = now_on / scale[w]
        forward[w, :, 1] = on
    forward[..., 0] = 1.0 - forward[..., 1]
    return forward, (np.log(scale) + top).sum(axis=0)
