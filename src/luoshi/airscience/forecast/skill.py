"""How good a forecast was: its skill against another, and whether its intervals held."""

import numpy as np

from luoshi.airscience.forecast.series import Floats


def skill(forecast: Floats, other: Floats, truth: Floats) -> Floats:
    """How much smaller the mean absolute error is than that of another forecast, for each horizon.

    Only pairs for which all three are there count; with none it is NaN.

    Parameters
    ----------
    forecast, other, truth : (n, h) float64
        Origins by horizons. [any unit]

    Returns
    -------
    (h,) float64
        1 is perfect, 0 no better, negative worse.

    Examples
    --------
    >>> skill(np.array([[1.0]]), np.array([[4.0]]), np.array([[0.0]]))
    array([0.75])
    """
    known = np.isfinite(forecast) & np.isfinite(other) & np.isfinite(truth)
    mine = np.where(known, np.abs(forecast - truth), 0.0).sum(axis=0)
    theirs = np.where(known, np.abs(other - truth), 0.0).sum(axis=0)
    return np.where(theirs > 0, 1 - mine / np.where(theirs > 0, theirs, 1.0), np.nan)


def coverage(low: Floats, high: Floats, truth: Floats) -> Floats:
    """The share of true values within their interval, for each horizon; NaN where there are none.

    Parameters
    ----------
    low, high, truth : (n, h) float64
        Origins by horizons. [any unit]

    Returns
    -------
    (h,) float64
        From 0 to 1.

    Examples
    --------
    >>> coverage(np.array([[1.0], [1.0]]), np.array([[2.0], [2.0]]), np.array([[2.0], [3.0]]))
    array([0.5])
    """
    known = np.isfinite(low) & np.isfinite(high) & np.isfinite(truth)
    held = (known & (truth >= low) & (truth <= high)).sum(axis=0)
    counts = known.sum(axis=0)
    return np.where(counts > 0, held / np.maximum(counts, 1), np.nan)
