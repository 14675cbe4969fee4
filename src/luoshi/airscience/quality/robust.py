"""Weights that keep single wild hours from bending a line, and the correlation that makes hours count for less."""

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.quality.flags import Floats
from luoshi.airscience.quality.neighbours import CONSISTENT

TUNING = 1.345
"""Beyond so many spreads a residual loses weight; 95 % efficiency where nothing is wild (Huber)."""
REJECTED = 8.0
"""Beyond so many spreads a residual is a fault of the instrument and weighs nothing (Hampel)."""
FEWEST_OF_LINE = 6
"""With fewer points than this a group of points has no line of its own."""
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


def huber_weights(residuals: Floats, *, spread: float, tuning: float = TUNING, rejected: float = REJECTED) -> Floats:
    """The weight of each residual: 1 within ``tuning`` spreads, then falling as one over its size, at last nothing.

    Gaps weigh nothing.

    References
    ----------
    .. [1] P. J. Huber, Robust estimation of a location parameter, Ann. Math. Stat. 35 (1964) 73-101.
    .. [2] F. R. Hampel, The influence curve and its role in robust estimation, J. Am. Stat. Assoc. 69 (1974) 383-393
       (rejection far out).

    Examples
    --------
    >>> huber_weights(np.array([0.5, 2.69, 9.0, np.nan]), spread=1.0)
    array([1. , 0.5, 0. , 0. ])
    """
    size = np.abs(np.asarray(residuals, dtype=np.float64))
    limit = max(tuning * spread, np.finfo(np.float64).tiny)
    weights = np.minimum(1.0, limit / np.maximum(size, limit))
    return np.where(np.isfinite(size) & (size <= max(rejected * spread, limit)), weights, 0.0)


def huber_loss(residuals: Floats, *, spread: float, tuning: float = TUNING, rejected: float = REJECTED) -> float:
    """The mean of Huber's function of the residuals, flat where they are rejected; gaps are left out."""
    size = np.minimum(np.abs(residuals[np.isfinite(residuals)]) / spread, rejected)
    return float(np.where(size <= tuning, size**2 / 2, tuning * size - tuning**2 / 2).mean())


def steady_lines(z: Floats, y: Floats, group: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Gain and offset of a line through the points of each group that a fifth of wild points does not bend.

    A group with fewer than six points, or without spread, gets the line of all.

    Notes
    -----
    Sorted by z, each point of the lower half is joined with its counterpart of the upper half; the gain is the median
    of the slopes, the offset the median of what is left (Theil's incomplete method). It starts what weights refine:
    weights alone would follow a wild *reading*, however good the reference.

    References
    ----------
    .. [1] H. Theil, A rank-invariant method of linear and polynomial regression analysis, Proc. Kon. Ned. Akad. Wet.
       53 (1950) 386-392, 521-525, 1397-1412.

    Examples
    --------
    >>> z = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 900])
    >>> y = 2 * np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10]) + 1
    >>> gain, offset = steady_lines(z, y, np.zeros(10, dtype=np.int64))
    >>> gain.tolist(), offset.tolist()
    ([2.0], [1.0])
    """
    members = int(group.max(initial=-1)) + 1
    common = _steady_line(z, y) or (0.0, float(np.median(y)) if y.size else 0.0)
    lines = [common] * members
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(members + 1))
    for member in range(members):
        own = order[starts[member] : starts[member + 1]]
        lines[member] = _steady_line(z[own], y[own]) or common
    gains, offsets = np.array(lines, dtype=np.float64).reshape(members, 2).T
    return gains, offsets


def _steady_line(z: Floats, y: Floats) -> tuple[float, float] | None:
    if z.size < FEWEST_OF_LINE:
        return None
    order = np.argsort(z, kind="stable")
    half = z.size // 2
    low, high = order[:half], order[-half:]
    apart = z[high] - z[low]
    slopes = (y[high] - y[low])[apart > 0] / apart[apart > 0]
    if slopes.size < half / 2:
        return None
    gain = float(np.median(slopes))
    return gain, float(np.median(y - gain * z))


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
