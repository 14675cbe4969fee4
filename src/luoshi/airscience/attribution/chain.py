"""A sticky hidden Markov chain: a state stays, or is drawn anew from what is probable beforehand.

With P(i → j) = stay·[i = j] + (1 − stay)·prior_j a step costs as much as there are states, not their square, so that
every set of sources at every rate can be kept. The prior is the chain's own stationary distribution.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chain:
    """Probabilities of the states in each window."""

    filtered: Floats
    """(w, n) given the windows up to this one."""
    smoothed: Floats
    """(w, n) given all windows."""
    log_evidence: float
    """Log density of all that was measured."""


def run_chain(log_density: Floats, log_prior: Floats, *, stay: float) -> Chain:
    """Forward and backward over the windows.

    Parameters
    ----------
    log_density : (w, n) float64
        Of what was measured in each window, under each state; a window without data has a row of zeros.
    log_prior : (w, n) float64
        Of each state when it is drawn anew; rows add up to 1 as probabilities.
    stay : float
        Probability that a state is kept from one window to the next. [1]

    Returns
    -------
    Chain

    References
    ----------
    .. [1] Rabiner, L. R. (1989), A tutorial on hidden Markov models and selected applications in speech recognition,
       Proc. IEEE 77, 257-286, section III; scaled as in its section V.

    Examples
    --------
    >>> chain = run_chain(np.log([[0.9, 0.1], [0.5, 0.5]]), np.log([[0.5, 0.5], [0.5, 0.5]]), stay=0.8)
    >>> chain.filtered.round(3).tolist()
    [[0.9, 0.1], [0.82, 0.18]]
    """
    top = log_density.max(axis=1, keepdims=True)
    density, prior = np.exp(log_density - top), np.exp(log_prior)
    filtered, scale = np.empty_like(density), np.empty(len(density))
    before = prior[0] if len(prior) else prior
    for w, row in enumerate(density):
        joint = before * row
        scale[w] = joint.sum()
        filtered[w] = joint / scale[w]
        if w + 1 < len(density):
            before = stay * filtered[w] + (1.0 - stay) * prior[w + 1]
    return Chain(
        filtered, _smoothed(filtered, density, prior, scale, stay=stay), float(np.log(scale).sum() + top.sum())
    )


def _smoothed(filtered: Floats, density: Floats, prior: Floats, scale: Floats, *, stay: float) -> Floats:
    smoothed = np.empty_like(filtered)
    after = np.ones(filtered.shape[1:])
    for w in range(len(filtered) - 1, -1, -1):
        smoothed[w] = filtered[w] * after
        seen = density[w] * after / scale[w]
        after = stay * seen + (1.0 - stay) * float(prior[w] @ seen)
    return smoothed


def best_path(log_density: Floats, log_prior: Floats, *, stay: float) -> NDArray[np.intp]:
    """The most probable course of states.

    Parameters
    ----------
    log_density, log_prior : (w, n) float64
        As in :func:`run_chain`.
    stay : float
        As in :func:`run_chain`. [1]

    Returns
    -------
    (w,) int
        A state for each window.

    References
    ----------
    .. [1] Viterbi, A. J. (1967), Error bounds for convolutional codes, IEEE Trans. Inf. Theory 13, 260-269.

    Examples
    --------
    >>> seen = np.log([[0.9, 0.1], [0.4, 0.6], [0.9, 0.1]])
    >>> best_path(seen, np.log(np.full((3, 2), 0.5)), stay=0.8).tolist()
    [0, 0, 0]
    """
    windows, n = log_density.shape
    came_from = np.empty((windows, n), dtype=np.intp)
    best = log_prior[0] + log_density[0]
    places = np.arange(n)
    for w in range(1, windows):
        anew = np.log1p(-stay) + log_prior[w]
        keeps = best + np.logaddexp(np.log(stay), anew)
        leader = int(best.argmax())
        changes = best[leader] + anew
        came_from[w] = np.where(keeps >= changes, places, leader)
        best = np.maximum(keeps, changes) + log_density[w]
    path = np.empty(windows, dtype=np.intp)
    path[-1] = best.argmax()
    for w in range(windows - 1, 0, -1):
        path[w - 1] = came_from[w, path[w]]
    return path
