"""The value of a city: the mean over its stations first, the index of that mean afterwards."""

import math

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.index.averages import Mean, mean_of

NEEDED_SHARE = 0.75
"""The share of stations without which a city has no value; a default of this platform (本平台默认)."""


def city_mean(stations: NDArray[np.float64], *, needed_share: float = NEEDED_SHARE) -> Mean:
    """The mean over stations, where enough of them have a value.

    Gaps are left out. An index of a city is that of its mean concentration, never a mean or the worst of the
    stations' indices.

    Parameters
    ----------
    stations : (stations, ...) float64
        Concentrations of the city's evaluation stations, all of which count, also those without any value.
        [µg m⁻³; CO mg m⁻³]
    needed_share : float
        The least share of stations with a value, from 0 to 1. [1]

    Returns
    -------
    Mean
        Of shape (...), in the same unit, not rounded; ``capture`` is the share of stations.

    Raises
    ------
    OutOfRangeError
        ``needed_share`` is no share.

    References
    ----------
    .. [1] HJ 663-2013, 5 and appendix A (city means of evaluation stations); HJ 633-2026, 4.

    Examples
    --------
    >>> city_mean(np.array([[40.0], [50.0], [60.0], [np.nan]])).value.tolist()
    [50.0]
    """
    if not 0 <= needed_share <= 1:
        raise OutOfRangeError(name="needed_share", low=0, high=1, value=needed_share)
    given = np.asarray(stations, dtype=np.float64)
    # Guarded: 0.56 × 25 is 14.000000000000002 in binary, and fourteen of 25 are enough.
    needed = math.ceil(round(needed_share * given.shape[0], 9)) if given.ndim else 0
    return mean_of(np.moveaxis(given, 0, -1) if given.ndim else given, needed=needed)
