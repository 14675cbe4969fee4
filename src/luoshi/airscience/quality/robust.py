"""Weights that keep single wild hours from bending a line, and the correlation that makes hours count for less."""

import numpy as np

from luoshi.airscience.quality.flags import Floats
from luoshi.airscience.quality.neighbours import CONSISTENT

TUNING = 1.345
"""Beyond so many spreads a residual loses weight; 95 % efficiency where nothing is wild (Huber)."""
STEADIEST = 0.98
"""No series is taken as more persistent than this."""


def robust_spread(residuals: Floats) -> float:
    """1.4826 times the median absolute residual; NaN of none. Gaps are left out.

    Examples
    --------
    >>> round(robust_spread(np.array([-1.0, 1.0, 1.0, -1.0, 1000.0])), 4)
    1.4826
    """
    there = residuals[np.isfinite(residuals)]
    return float(CONSISTENT * np.median(np.abs(there))) if there.size else float("nan")


def huber_weights(residuals: Floats, *, spread: float, tuning: float = TUNING) -> Floats:
    """The weight of each residual: 1 within ``tuning`` spreads, beyond them falling as one over its size.

    Gaps weigh nothing.

    References
    ----------
    .. [1] P. J. Huber, Robust estimation of a location parameter, Ann. Math. Stat. 35 (1964) 73-101.

    Examples
    --------
    >>> huber_weights(np.array([0.5, 2.69, np.nan]), spread=1.0)
    array([1. , 0.5, 0. ])
    """
    size = np.abs(np.asarray(residuals, dtype=np.float64))
    limit = max(tuning * spread, np.finfo(np.float64).tiny)
    weights = np.minimum(1.0, limit / np.maximum(size, limit))
    return np.where(np.isfinite(size), weights, 0.0)


def huber_loss(residuals: Floats, *, spread: float, tuning: float = TUNING) -> float:
    """The mean of Huber's function of the residuals; gaps are left out."""
    size = np.abs(residuals[np.isfinite(residuals)]) / spread
    return float(np.where(size <= tuning, size**2 / 2, tuning * size - tuning**2 / 2).mean())


def persistence(residuals: Floats) -> float:
    """The correlation of residuals with those of the step before, from 0 to 0.98; 0 where it cannot be told.

    Gaps are left out; stations lie on the first axis, even steps on the last.
    """
    wild = 3.0 * robust_spread(residuals)
    now, before = residuals[..., 1:], residuals[..., :-1]
    both = np.isfinite(now) & np.isfinite(before)
    if both.sum() < 3 or not wild > 0:  # noqa: PLR2004  # two pairs always correlate
        return 0.0
    one, other = np.clip(now[both], -wild, wild), np.clip(before[both], -wild, wild)
    found = float((one * other).mean() / np.sqrt((one**2).mean() * (other**2).mean()))
    return min(max(found, 0.0), STEADIEST)


def worth(rho: float) -> float:
    """The share of independent readings that one of a series with this persistence is worth: (1 − ρ)/(1 + ρ).

    Examples
    --------
    >>> round(worth(0.5), 4)
    0.3333
    """
    return (1.0 - rho) / (1.0 + rho)
