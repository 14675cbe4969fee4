"""The inversion test: the part cannot be more than the whole."""

import numpy as np

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.quality.flags import Flags, Floats, flags_of, readings


def inversion(pm25: Floats, pm10: Floats, *, allowed: float = 10.0, share: float = 0.2) -> Flags:
    """Whether PM2.5 is greater than the PM10 of the same air.

    Where one of the two is missing the flag is unknown; where PM2.5 is, missing.

    Parameters
    ----------
    pm25, pm10 : (..., n) float64
        Readings of the same place and time. [µg m⁻³]
    allowed : float
        By how much PM2.5 may be the greater, since two instruments err. [µg m⁻³]
    share : float
        The same as a share of PM10; the greater of the two holds.

    Returns
    -------
    (..., n) uint8
        Flags, valid for both: suspect beyond the allowance, since one does not know which is wrong.

    Raises
    ------
    ShapeError
        The two differ in shape.
    OutOfRangeError
        An allowance is negative.

    References
    ----------
    .. [1] HJ 817-2018 (PM2.5 above PM10, 倒挂, is to be examined); the allowance is a platform default.

    Examples
    --------
    >>> inversion(np.array([60.0, 60.0, 60.0]), np.array([90.0, 40.0, np.nan]))
    array([1, 3, 2], dtype=uint8)
    """
    if min(allowed, share) < 0:
        raise OutOfRangeError(name="allowed", low=0, high="", value=min(allowed, share))
    fine, coarse = readings(pm25), readings(pm10)
    if fine.shape != coarse.shape:
        raise ShapeError(reason=f"{coarse.shape} PM10 beside {fine.shape} PM2.5")
    beyond = fine - coarse > np.maximum(allowed, share * np.abs(coarse))
    nothing = np.zeros(fine.shape, dtype=np.bool_)
    return flags_of(fine, suspect=beyond, fail=nothing, known=np.isfinite(coarse))
