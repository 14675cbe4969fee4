"""How a station drifts against its neighbours: the covariance of what is left, day by day, learnt from the past.

Two stations do not stay apart by a constant: a building site comes and goes, an instrument is set anew, the wind keeps
to one side for a week. A window's mean that lies off the month before by five per cent may be nothing. The covariance
says how much of such wandering is usual at which length, and the best comparison follows from it: which days before
count how much, and which days of the window.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

Floats = NDArray[np.float64]

MEMORIES = (2.0, 10.0, 60.0)
"""Days after which a part of the wandering is forgotten to 1/e."""
UNKNOWN_LEVEL = 1.0
"""The variance of the station's constant distance: large, so that it is learnt from the days before."""
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

    def covariance(self, days: Floats, weight: Floats) -> Floats:
        """The covariance between days with these weights."""
        apart = np.abs(days[:, None] - days[None, :])
        found: Floats = np.full(apart.shape, UNKNOWN_LEVEL)
        for variance, memory in zip(self.wandering, MEMORIES, strict=True):
            found += variance * np.exp(-apart / memory)
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
    if len(days) < 30:  # noqa: PLR2004 - a month says nothing about months
        return start
    values, weights, at = remainder[days], weight[days], days.astype(np.float64)

    def unlikely(logs: Floats) -> float:
        factor = cho_factor(_drift(logs).covariance(at, weights), lower=True, check_finite=False)
        fit = 0.5 * values @ cho_solve(factor, values, check_finite=False)
        return float(fit + np.log(np.diag(factor[0])).sum() + 0.05 * (logs[-1] - START.falls) ** 2)

    first = np.concatenate((np.log((start.noise, *start.wandering)), (start.falls,)))
    bounds = [(-12.0, 0.0)] * (1 + len(MEMORIES)) + [(0.0, 1.5)]
    found = minimize(unlikely, np.clip(first, -11.5, 1.5), method="L-BFGS-B", bounds=bounds, options={"maxiter": 25})
    return _drift(found.x)


def _drift(logs: Floats) -> Drift:
    noise, *wandering = np.exp(logs[:-1])
    return Drift(float(noise), tuple(float(v) for v in wandering), float(logs[-1]))


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
    >>> step, _ = step_of(values, drift.covariance(np.arange(6.0), np.ones(6)), np.arange(6) >= 4)
    >>> round(step, 2)
    -0.2
    """
    factor = cho_factor(covariance, lower=True, check_finite=False)
    window = is_window.astype(np.float64)
    loads = cho_solve(factor, window, check_finite=False)
    precision = float(window @ loads)
    return float(loads @ values) / precision, precision**-0.5
