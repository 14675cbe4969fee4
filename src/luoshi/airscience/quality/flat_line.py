"""The flat line test: a channel that no longer moves."""

import numpy as np

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.quality.flags import Flags, Floats, flags_of, readings
from luoshi.airscience.quality.windows import still_for


def flat_line(values: Floats, *, suspect: int, fail: int, tolerance: float = 0.0) -> Flags:
    """Whether a reading lies in a stretch in which the channel stood still.

    Gaps are flagged missing and do not end a stretch. A series with fewer readings than would be suspect is unknown.

    Parameters
    ----------
    values : (..., n) float64
        Readings. [any unit]
    suspect, fail : int
        So many readings in a row without movement are suspect, or fail; all of the stretch are flagged.
    tolerance : float
        The greatest and the least of a stretch may differ by so much. [unit of ``values``]

    Returns
    -------
    (..., n) uint8
        Flags.

    Raises
    ------
    OutOfRangeError
        A count is below 2, or fail below suspect; the tolerance is negative.

    Notes
    -----
    The whole stretch is flagged, also its first readings, which looked well when they came: flags of past readings
    become worse as more is known, and the store keeps them as revisions.

    References
    ----------
    .. [1] QARTOD, flat line test (test 8 of its manuals): counts for suspect and fail, a tolerance.
    .. [2] HJ 817-2018 and HJ 818-2018: readings that do not change are to be examined.

    Examples
    --------
    >>> flat_line(np.array([7.0, 8.0, 8.0, np.nan, 8.0, 9.0]), suspect=3, fail=6)
    array([1, 3, 3, 9, 3, 1], dtype=uint8)
    """
    if fail < suspect:
        raise OutOfRangeError(name="fail", low=suspect, high="", value=fail)
    if not tolerance >= 0:
        raise OutOfRangeError(name="tolerance", low=0, high="", value=tolerance)
    given = readings(values)
    return flags_of(
        given,
        suspect=still_for(given, count=suspect, tolerance=tolerance),
        fail=still_for(given, count=fail, tolerance=tolerance),
        known=np.isfinite(given).sum(axis=-1, keepdims=True) >= suspect,
    )
