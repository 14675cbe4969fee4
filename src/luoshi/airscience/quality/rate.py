"""The rate-of-change test: a leap between two readings that the air hardly ever makes."""

import numpy as np

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.quality.flags import Flags, Floats, flags_of, readings


def rate(values: Floats, *, suspect: float, share: float = 1.0) -> Flags:
    """Whether a reading leaps from the one before it.

    Gaps are flagged missing; the first reading and one after a gap are unknown.

    Parameters
    ----------
    values : (..., n) float64
        Readings at even steps. [any unit]
    suspect : float
        By how much two readings in a row may differ, near zero. [unit of ``values``]
    share : float
        How much more they may, as a share of the smaller of the two.

    Returns
    -------
    (..., n) uint8
        Flags; never fail, since a source beside the instrument leaps too.

    Raises
    ------
    OutOfRangeError
        The threshold is negative.

    References
    ----------
    .. [1] QARTOD, rate of change test (test 7 of its manuals): suspect only; its threshold is a multiple of the
       standard deviation, here it is set for each pollutant and grows with the level.

    Examples
    --------
    >>> rate(np.array([30.0, 40.0, 340.0]), suspect=200)
    array([2, 1, 3], dtype=uint8)
    """
    if not suspect >= 0:
        raise OutOfRangeError(name="suspect", low=0, high="", value=suspect)
    given = readings(values)
    before = np.full(given.shape, np.nan)
    before[..., 1:] = given[..., :-1]
    level = np.maximum(np.minimum(given, before), 0.0)
    leaps = np.abs(given - before) > suspect + share * level
    return flags_of(given, suspect=leaps, fail=np.zeros(given.shape, dtype=np.bool_), known=np.isfinite(before))
