"""A humidity channel that stands at its end stop."""

import numpy as np

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.quality.flags import Flags, Floats, flags_of, readings
from luoshi.airscience.quality.windows import still_for

CEILING = 99.9
"""Where humidity channels get stuck. [%]"""


def saturation(relative_humidity: Floats, *, suspect: int, fail: int, ceiling: float = CEILING) -> Flags:
    """Whether a humidity reading lies in a long stretch at the end stop.

    Gaps are flagged missing and do not end a stretch. What is no humidity (below 0, above 105 %) fails.

    Parameters
    ----------
    relative_humidity : (..., n) float64
        Readings of humidity. [%]
    suspect, fail : int
        So many readings in a row at or above the ceiling are suspect, or fail.
    ceiling : float
        The end stop. [%]

    Returns
    -------
    (..., n) uint8
        Flags of the *humidity*; where they are not good, the humidity is of no use to a calibration.

    Raises
    ------
    OutOfRangeError
        A count is below 2, or fail below suspect.

    References
    ----------
    .. [1] QARTOD, flat line test (test 8), applied to the end stop; counts and ceiling are platform defaults.

    Examples
    --------
    >>> saturation(np.array([99.9, 99.9, 99.9, 90.0]), suspect=2, fail=3)
    array([4, 4, 4, 1], dtype=uint8)
    """
    if fail < suspect:
        raise OutOfRangeError(name="fail", low=suspect, high="", value=fail)
    given = readings(relative_humidity)
    at_stop = np.where(np.isnan(given), np.nan, (given >= ceiling - 1e-9).astype(np.float64))
    # The end stop is 1 and the rest alternates below it, so that only the end stop can stand still.
    other = -np.arange(given.shape[-1], dtype=np.float64)
    series = np.where(at_stop == 1.0, 1.0, np.where(np.isnan(at_stop), np.nan, other))
    impossible = (given < 0) | (given > HIGHEST)
    return flags_of(
        given,
        suspect=still_for(series, count=suspect, tolerance=0.0) & (at_stop == 1.0),
        fail=(still_for(series, count=fail, tolerance=0.0) & (at_stop == 1.0)) | impossible,
    )


HIGHEST = 105.0
"""Above it a number is no humidity; a little above 100 is a matter of the instrument's accuracy. [%]"""
