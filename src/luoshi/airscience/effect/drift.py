"""How a station drifts against its neighbours: the covariance of what is left, day by day, learnt from the past.

Two stations do not stay apart by a constant: a building site comes and goes, an instrument is set anew, the wind keeps
to one side for a week. A window's mean that lies off the month before by five per cent may be nothing. The covariance
says how much of such wandering is usual at which length, and the best comparison follows from it: which days before
count how much, and which days of the window.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, lapack
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

MEMORIES = (2.0, 10.0, 60.0)
"""Days after which a part of the wandering is forgotten to 1/e."""
UNKNOWN_LEVEL = 1.0
"""The variance of the station's constant distance: large, so that it is learnt from the days before."""
FEWEST_DAYS = 30
"""A month says nothing about months."""
BOUNDS = ((-12.0, 0.0),) * (1 + len(MEMORIES)) + ((0.0, 1.5),)
"""Of the logs of variances, and of the fall of noise."""
PULL = 0.05
"""How the fall of noise is held near its start."""
LEAST_WEIGHT, MOST_WEIGHT = 0.05, 10.0
TINY = 1e-8


@dataclass(frozen=True, slots=True)
class Drift:
    """Variances of log values: of a usual day's ``noise`` and of the ``wandering`` at each of ``MEMORIES``.

    A day's noise falls with its weight to the power of ``falls``.
    """

    noise: float
    wandering: tuple[float, ...]
    falls: float

    def covariance(self, days: Places, weight: Floats) -> Floats:
        """The covariance between days, numbered in order, with these weights."""
        lags = np.arange(int(days[-1] - days[0]) + 1) if len(days) else np.arange(0)
        curve = np.full(lags.shape, UNKNOWN_LEVEL)
        for variance, memory in zip(self.wandering, MEMORIES, strict=True):
            curve += variance * np.exp(-lags / memory)
        found: Floats = curve[np.abs(days[:, None] - days[None, :])]
        found[np.diag_indices(len(days))] += self.noise / weight**self.falls + TINY
        return found


START = Drift(0.007, (0.0025, 0.0025, 0.0025), 0.5)
"""Where the search begins."""


def relative_weight(weight: Floats, usual: float) -> Floats:
    """Each day's weight against the usual one, kept within bounds; 0 stays 0."""
    return np.where(weight > 0, np.clip(weight / usual, LEAST_WEIGHT, MOST_WEIGHT), 0.0)


def learn_drift(remainder: Floats, weight: Floats, *, start: Drift = START) -> Drift:
    """Learn the covariance from days of the past by greatest likelihood.

    Days that are NaN are left out.

    Parameters
    ----------
    remainder : (d,) float64
        What the mixture does not explain of each day. [log]
    weight : (d,) float64
        See :func:`relative_weight`. [1]
    start : Drift
        Where the search begins.

    Returns
    -------
    Drift
        ``start`` itself where fewer than 30 days are there.
    """
    days = np.flatnonzero(np.isfinite(remainder) & (weight > 0))
    if len(days) < FEWEST_DAYS:
        return start
    past = _Past(remainder[days], np.log(weight[days]), _memories(days))
    first = np.concatenate((np.log((start.noise, *start.wandering)), (start.falls,)))
    found = minimize(past.unlikely, first, jac=True, method="L-BFGS-B", bounds=BOUNDS, options={"maxiter": 25})
    noise, *wandering = np.exp(found.x[:-1])
    return Drift(float(noise), tuple(float(v) for v in wandering), float(found.x[-1]))


def _memories(days: Places) -> tuple[Floats, ...]:
    apart = np.abs(days[:, None] - days[None, :])
    return tuple(np.exp(-np.arange(apart.max() + 1) / memory)[apart] for memory in MEMORIES)


@dataclass(frozen=True, slots=True)
class _Past:
    """Days of the past: their values, the logs of their weights, and how much each memory makes two days alike."""

    values: Floats
    log_weight: Floats
    alike: tuple[Floats, ...]

    def unlikely(self, logs: Floats) -> tuple[float, Floats]:
        """The negative log likelihood and its slope, by log noise, log wandering, and the fall of noise."""
        wandering, falls = np.exp(logs[1:-1]), logs[-1]
        noise = np.exp(logs[0] - falls * self.log_weight)
        covariance = np.full(self.alike[0].shape, UNKNOWN_LEVEL)
        for variance, alike in zip(wandering, self.alike, strict=True):
            covariance += variance * alike
        covariance[np.diag_indices(len(noise))] += noise + TINY
        lower, _ = lapack.dpotrf(covariance, lower=True, overwrite_a=True)
        inverse, _ = lapack.dpotri(lower, lower=True)
        inverse = np.tril(inverse) + np.tril(inverse, -1).T
        solved = inverse @ self.values
        excess = inverse - np.outer(solved, solved)
        on_diagonal = np.diag(excess) * noise
        slopes = [
            float(variance * np.vdot(excess, alike)) for variance, alike in zip(wandering, self.alike, strict=True)
        ]
        slope = 0.5 * np.array([on_diagonal.sum(), *slopes, -(on_diagonal * self.log_weight).sum()])
        apart = falls - START.falls
        slope[-1] += 2 * PULL * apart
        size = 0.5 * self.values @ solved + np.log(np.diag(lower)).sum() + PULL * apart**2
        return float(size), slope


def step_of(values: Floats, covariance: Floats, is_window: NDArray[np.bool_]) -> tuple[float, float]:
    """The step between the days before and the window, and its standard deviation, by generalised least squares.

    Parameters
    ----------
    values : (d,) float64
        What the mixture does not explain of each day. [log]
    covariance : (d, d) float64
        See :meth:`Drift.covariance`.
    is_window : (d,) bool
        Which of the days are the window's.

    Returns
    -------
    tuple of float
        The step [log] and its standard deviation [log].

    Notes
    -----
    With x = 1 in the window and 0 before, and covariance K: step = xᵀK⁻¹v / xᵀK⁻¹x, variance 1 / xᵀK⁻¹x. K holds the
    unknown level, so that a constant distance between station and mixture has no influence.

    Examples
    --------
    >>> values = np.array([0.1, 0.1, 0.1, 0.1, -0.1, -0.1])
    >>> drift = Drift(0.01, (0.0, 0.0, 0.0), 0.5)
    >>> step, _ = step_of(values, drift.covariance(np.arange(6), np.ones(6)), np.arange(6) >= 4)
    >>> round(step, 2)
    -0.2
    """
    factor = cho_factor(covariance, lower=True, check_finite=False)
    window = is_window.astype(np.float64)
    loads = cho_solve(factor, window, check_finite=False)
    precision = float(window @ loads)
    return float(loads @ values) / precision, precision**-0.5
