"""What may be the case in a window: nobody, somebody unknown, or some of the registered sources at some rates."""

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

QUIET, UNKNOWN = 0, 1
"""The first two states of every list."""


@dataclass(frozen=True)
class States:
    """A list of hypotheses, exhaustive up to a number of sources at once."""

    rates: Floats
    """(n, s) rate of each source in each state; zero is off. The first two states have none."""
    log_rate_prior: Floats
    """(n,) log probability of the rates, given which sources are on."""

    @property
    def is_on(self) -> NDArray[np.bool_]:
        """(n, s) which sources emit in which state."""
        found: NDArray[np.bool_] = self.rates > 0
        return found

    def log_prior(self, log_odds: Floats, *, log_odds_unknown: float) -> Floats:
        """Log probability of each state, from the odds of each source.

        Parameters
        ----------
        log_odds : (w, s) float64
            Of each source being on, in each window. [1]
        log_odds_unknown : float
            Of somebody unknown, against nobody. [1]

        Returns
        -------
        (w, n) float64
            The exponentials of a row add up to 1.
        """
        weight = log_odds @ self.is_on.T.astype(np.float64) + self.log_rate_prior
        weight[:, UNKNOWN] = log_odds_unknown
        total: Floats = np.logaddexp.reduce(weight, axis=1, keepdims=True)
        return weight - total


def states_of(
    sources: int, *, rates: Floats, coarse_rates: Floats, at_once: int, among: tuple[int, ...] | None = None
) -> States:
    """Every state with at most ``at_once`` sources on.

    Parameters
    ----------
    sources : int
        How many are registered.
    rates : (q,) float64
        The rates a single source may have, in equal steps of the logarithm; equally probable beforehand.
    coarse_rates : (p,) float64
        The same, for two sources and more.
    at_once : int
        How many may be on at once.
    among : tuple of int, optional
        Which sources may be on together; all of them if not given.

    Returns
    -------
    States

    Raises
    ------
    ShapeError
        There is no source.

    Examples
    --------
    >>> states = states_of(3, rates=np.array([1.0, 2.0]), coarse_rates=np.array([1.0]), at_once=2)
    >>> len(states.rates)  # nobody, somebody unknown, three sources at two rates, three pairs
    11
    """
    if sources < 1:
        raise ShapeError(reason="there is no source to attribute to")
    together = tuple(range(sources)) if among is None else among
    rows, log_prior = [np.zeros(sources), np.zeros(sources)], [0.0, 0.0]
    for size in range(1, min(at_once, sources) + 1):
        levels = rates if size == 1 else coarse_rates
        for subset in combinations(range(sources) if size == 1 else together, size):
            for given in product(levels, repeat=size):
                row = np.zeros(sources)
                row[list(subset)] = given
                rows.append(row)
                log_prior.append(-size * float(np.log(len(levels))))
    return States(np.array(rows), np.array(log_prior))
