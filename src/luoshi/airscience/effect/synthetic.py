"""The synthetic neighbour: the mixture of neighbours that has followed the station best, fitted on the past alone.

On the log scale a mixture whose weights add up to one is untouched by whatever moves all stations by the same factor.
The weights start from equal ones and leave them as far as the past gives reason to.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.effect.contrast import Comparison

Floats = NDArray[np.float64]

SHRINKAGE = 0.01
"""The ridge, as a share of a term's own variance."""
DAYS_FOR_SEASON = 400
"""Harmonics of the year are fitted on more than a year."""
TERMS_OF_YEAR = 4


@dataclass(frozen=True, slots=True)
class Mixture:
    """``weights`` of the neighbours, adding up to one, and the coefficients of all terms behind them."""

    neighbours: tuple[str, ...]
    weights: Floats
    constant: float
    coefficients: Floats

    def remainder(self, comparison: Comparison) -> Floats:
        """What of each hour's difference the mixture does not explain; NaN where there is no hour."""
        found = comparison.difference - self.constant - comparison.terms @ self.coefficients
        return np.where(comparison.weight > 0, found, np.nan)


def fit_mixture(comparison: Comparison, *, until: int) -> Mixture:
    """Fit the mixture on the days before ``until``; nothing from there on is looked at.

    Hours that do not count have no weight.

    Parameters
    ----------
    comparison : Comparison
        See :func:`compare`.
    until : int
        The first day that is not used.

    Returns
    -------
    Mixture
        With no usable day before ``until``, equal weights.

    Notes
    -----
    Weighted ridge regression of the station's distance from the region on the neighbours' distances, hour by hour.
    The distances add up to zero, so that an equal weight plus a coefficient less their mean is a neighbour's weight.

    References
    ----------
    .. [1] A. Abadie, A. Diamond, J. Hainmueller, J. Am. Stat. Assoc. 105 (2010) 493–505: a mixture of untouched units,
       weights from the time before. There the weights are not negative; here they are held near to equal ones instead.
    """
    gram = comparison.gram[until]
    count = len(comparison.neighbours)
    terms = gram.shape[0] - 2
    used = terms if until >= DAYS_FOR_SEASON else terms - TERMS_OF_YEAR
    coefficients = np.zeros(terms)
    constant = 0.0
    if gram[0, 0] > 0:
        means = gram[0, 1:] / gram[0, 0]
        centred = gram[1:, 1:] / gram[0, 0] - np.outer(means, means)
        scale = np.sqrt(np.maximum(np.diag(centred)[:used], 1e-12))
        matrix = centred[:used, :used] / np.outer(scale, scale) + SHRINKAGE * np.eye(used)
        coefficients[:used] = np.linalg.solve(matrix, centred[:used, -1] / scale) / scale
        constant = float(means[-1] - means[:-1] @ coefficients)
    own = coefficients[:count]
    return Mixture(comparison.neighbours, 1 / count + own - own.mean(), constant, coefficients)
