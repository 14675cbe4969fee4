"""The spike test: one reading that stands alone above or below both its neighbours."""

import numpy as np

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.quality.flags import Flags, Floats, flags_of, readings


def spike(values: Floats, *, suspect: float, fail: float, share: float = 0.5) -> Flags:
    """Whether a reading stands alone beyond the one before and the one after it.

    Gaps are flagged missing; a reading beside a gap, the first and the last are unknown.

    Parameters
    ----------
    values : (..., n) float64
        Readings at even steps. [any unit]
    suspect, fail : float
        By how much a reading may differ from the nearer of its neighbours, near zero. [unit of ``values``]
    share : float
        How much more it may, as a share of that neighbour; to the fail threshold it is added as well.

    Returns
    -------
    (..., n) uint8
        Flags.

    Raises
    ------
    OutOfRangeError
        A threshold is negative, or fail lies below suspect.

    Notes
    -----
    d = min(abs(x[t] − x[t−1]), abs(x[t] − x[t+1])), and only where x[t] is greater than both neighbours or less than
    both: a step or a ramp is no spike, nor are the neighbours of one.

    References
    ----------
    .. [1] QARTOD, spike test (test 6 of its manuals), which takes the difference from the middle of the two
       neighbours; where a reading stands beyond both, that is never less than the difference taken here.

    Examples
    --------
    >>> spike(np.array([30.0, 31.0, 331.0, 30.0, 32.0]), suspect=50, fail=150)
    array([2, 1, 4, 1, 2], dtype=uint8)
    """
    if not 0 <= suspect <= fail:
        raise OutOfRangeError(name="suspect", low=0, high=fail, value=suspect)
    given = readings(values)
    before, after = np.full(given.shape, np.nan), np.full(given.shape, np.nan)
    before[..., 1:], after[..., :-1] = given[..., :-1], given[..., 1:]
    alone = (given > np.maximum(before, after)) | (given < np.minimum(before, after))
    is_nearer = np.abs(given - before) <= np.abs(given - after)
    nearer = np.where(is_nearer, before, after)
    apart = np.where(alone, np.abs(given - nearer), 0.0) - share * np.abs(nearer)
    return flags_of(given, suspect=apart > suspect, fail=apart > fail, known=np.isfinite(before) & np.isfinite(after))
