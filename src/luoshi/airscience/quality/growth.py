"""How much more light a particle scatters for the water it has taken up."""

import numpy as np

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.quality.flags import Floats

HIGHEST_HUMIDITY = 95.0
"""Above it growth is computed as at it: near 100 % one tenth of humidity would double the factor. [%]"""
FULL = 100.0


def growth(relative_humidity: Floats, *, kappa: float, highest: float = HIGHEST_HUMIDITY) -> Floats:
    """The factor by which damp particles read too high: 1 + κ·RH/(100 − RH).

    Gaps are NaN and stay NaN.

    Parameters
    ----------
    relative_humidity : (...) float64
        Humidity at the instrument. [%]
    kappa : float
        Hygroscopicity as the instrument sees it, 0 for a dried sample. [-]
    highest : float
        Humidities above count as this. [%]

    Returns
    -------
    (...) float64
        At least 1. [-]

    Raises
    ------
    OutOfRangeError
        κ is negative, or ``highest`` not below 100.

    References
    ----------
    .. [1] M. D. Petters, S. M. Kreidenweis, Atmos. Chem. Phys. 7 (2007) 1961-1971, equations (2) and (6) with a water
       activity of RH/100.
    .. [2] L. R. Crilley et al., Evaluation of a low-cost optical particle counter (Alphasense OPC-N2) for ambient air
       monitoring, Atmos. Meas. Tech. 11 (2018) 709-720, equation (6).

    Examples
    --------
    >>> growth(np.array([0.0, 50.0, 80.0, 99.9, np.nan]), kappa=0.5)
    array([ 1. ,  1.5,  3. , 10.5,  nan])
    """
    if not kappa >= 0:
        raise OutOfRangeError(name="kappa", low=0, high="", value=kappa)
    if not 0 < highest < FULL:
        raise OutOfRangeError(name="highest", low=0, high=FULL, value=highest)
    damp = np.clip(np.asarray(relative_humidity, dtype=np.float64), 0.0, highest)
    return np.asarray(1.0 + kappa * damp / (FULL - damp))
