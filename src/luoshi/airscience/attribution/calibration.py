"""Whether probabilities mean what they say: of all that was given 70 %, seven in ten should have been the case."""

import numpy as np
from numpy.typing import ArrayLike

from luoshi.airscience.errors import ShapeError

BINS = 10


def expected_calibration_error(probability: ArrayLike, happened: ArrayLike, *, bins: int = BINS) -> float:
    """Mean distance between what was said and how often it happened, over bins of the probability.

    Probabilities that are NaN are left out; without any the error is NaN.

    Parameters
    ----------
    probability : (...) float64
        What was said. [1]
    happened : (...) bool
        Whether it was the case.
    bins : int
        Of equal width from 0 to 1.

    Returns
    -------
    float
        [1]

    Raises
    ------
    ShapeError
        There are not as many outcomes as probabilities.

    References
    ----------
    .. [1] Naeini, M. P., Cooper, G. F. and Hauskrecht, M. (2015), Obtaining well calibrated probabilities using
       Bayesian binning, Proc. AAAI 29, 2901-2907.

    Examples
    --------
    >>> round(expected_calibration_error([0.9, 0.9, 0.1, 0.1], [True, False, False, False]), 3)
    0.25
    """
    said, was = np.asarray(probability, dtype=np.float64).ravel(), np.asarray(happened, dtype=np.float64).ravel()
    if said.shape != was.shape:
        raise ShapeError(reason="outcomes and probabilities differ in number")
    known = np.isfinite(said)
    if not known.any():
        return float("nan")
    place = np.clip((said[known] * bins).astype(np.intp), 0, bins - 1)
    apart = np.bincount(place, said[known], bins) - np.bincount(place, was[known], bins)
    return float(np.abs(apart).sum() / known.sum())
