"""Intervals that hold what they promise: quantiles of past errors, and how they are kept honest as the air changes."""

import math

import numpy as np

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.forecast.series import Floats, Ints

RATE = 0.05
"""How far a bound moves after a miss, in spreads of its errors."""


def conformal_quantile(errors: Floats, *, level: float) -> float:
    """The bound that the next error of the same kind exceeds with probability at most 1 − level.

    Gaps are left out. With too few errors for the level the bound is infinite: nothing can be promised.

    Parameters
    ----------
    errors : (n,) float64
        Errors of hours not learnt from. [any unit]
    level : float
        Between 0 and 1.

    Returns
    -------
    float
        The ⌈(n + 1)·level⌉-th smallest error, in the unit of ``errors``.

    Raises
    ------
    OutOfRangeError
        The level is none.

    Notes
    -----
    If the errors and the next one are exchangeable, the next lies at or below the bound with a probability of at least
    ``level``, and without ties of at most ``level`` + 1/(n + 1), whatever their distribution.

    References
    ----------
    .. [1] Lei, J., G'Sell, M., Rinaldo, A., Tibshirani, R. J., Wasserman, L.: Distribution-free predictive inference
       for regression, JASA 113 (2018), theorem 2.

    Examples
    --------
    >>> conformal_quantile(np.arange(1.0, 10.0), level=0.8)
    8.0
    >>> conformal_quantile(np.arange(1.0, 5.0), level=0.9)
    inf
    """
    if not 0 < level < 1:
        raise OutOfRangeError(name="level", low=0, high=1, value=level)
    known = np.sort(errors[np.isfinite(errors)])
    rank = math.ceil((known.size + 1) * level - 1e-9)
    return float(known[rank - 1]) if rank <= known.size else math.inf


def tracked_bounds(errors: Floats, *, start: Floats, level: float, delays: Ints, rate: Floats) -> Floats:
    """An upper bound of each error that is raised after a miss and lowered after a hit, from what is known by then.

    A gap moves nothing. A bound of an error uses only errors that were known when it was given.

    Parameters
    ----------
    errors : (n, h) float64
        Errors of forecasts in the order of their origins, for h horizons. [any unit]
    start : (h,) float64
        The first bounds, of hours before.
    level : float
        The share of errors that should lie at or below the bound.
    delays : (h,) int
        After how many rows the error of a row is known.
    rate : (h,) float64
        How far a bound moves after a miss, in the unit of ``errors``.

    Returns
    -------
    (n, h) float64
        The bound given with each forecast.

    Notes
    -----
    q₍ₜ₊₁₎ = qₜ + η·(1{eₜ > qₜ} − (1 − level)). Over n errors between −b and b the share of misses differs from
    1 − level by at most (2b + η)/(ηn), whatever the errors are, and even if they are chosen against us (proposition 1,
    there for a delay of one).

    References
    ----------
    .. [1] Angelopoulos, A. N., Candès, E. J., Tibshirani, R. J.: Conformal PID control for time series prediction,
       NeurIPS 2023, equation (4).
    .. [2] Gibbs, I., Candès, E. J.: Adaptive conformal inference under distribution shift, NeurIPS 2021.

    Examples
    --------
    >>> one = {"start": np.zeros(1), "level": 0.5, "delays": np.ones(1, dtype=int), "rate": np.ones(1)}
    >>> tracked_bounds(np.array([[3.0], [0.0], [9.0]]), **one)[:, 0]
    array([0. , 0.5, 0. ])
    """
    bounds = np.empty(errors.shape)
    current = start.astype(np.float64).copy()
    rows = len(errors)
    columns = np.arange(errors.shape[1])
    for row in range(rows):
        known = row - delays
        there = known >= 0
        place = np.maximum(known, 0)
        error, bound = errors[place, columns], bounds[place, columns]
        moves = there & np.isfinite(error)
        current = np.where(moves, current + rate * ((error > bound) - (1 - level)), current)
        bounds[row] = current
    return bounds
