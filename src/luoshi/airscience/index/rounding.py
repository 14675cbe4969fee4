"""Rounding as GB/T 8170 has it: to the nearest, and a half to the even neighbour."""

import numpy as np
from numpy.typing import NDArray

GUARD_PLACES = 6
"""Places beyond the last kept one at which a sum's binary dust is swept away, so that 34.499 999 999 is a half."""


def round_half_even(values: NDArray[np.float64], *, decimals: int) -> NDArray[np.float64]:
    """Each value rounded to so many places, halves to the even neighbour.

    NaN stays NaN, infinities stay infinite.

    Parameters
    ----------
    values : (...) float64
        Any numbers.
    decimals : int
        Places to keep, 0 or more.

    Returns
    -------
    (...) float64
        The rounded values.

    Notes
    -----
    A mean of 20 hours that is a half on paper may be 4e-15 below it in binary; six places beyond the last kept one
    are rounded first. No instrument tells that many.

    References
    ----------
    .. [1] GB/T 8170-2008, 3.2 (a half: the kept digit becomes even).

    Examples
    --------
    >>> round_half_even(np.array([34.5, 35.5, np.nan]), decimals=0).tolist()
    [34.0, 36.0, nan]
    >>> round_half_even(np.array([1.25, 1.35]), decimals=1).tolist()
    [1.2, 1.4]
    """
    scale = 10.0**decimals
    swept: NDArray[np.float64] = np.round(np.asarray(values, dtype=np.float64) * scale, GUARD_PLACES)
    return np.asarray(np.rint(swept) / scale, dtype=np.float64)
