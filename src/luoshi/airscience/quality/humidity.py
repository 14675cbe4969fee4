"""The humidity test: an optical instrument weighs the water on the particles too."""

import numpy as np

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.quality.flags import Flags, Floats, flags_of, readings
from luoshi.airscience.quality.saturation import HIGHEST

SUSPECT_ABOVE = 95.0
"""Above this the water on a particle may outweigh the particle. [%]"""


def humidity(values: Floats, relative_humidity: Floats, *, suspect_above: float = SUSPECT_ABOVE) -> Flags:
    """Whether the air was too damp for an optical reading of particles to be believed.

    Gaps are flagged missing; where the humidity is missing or no humidity at all, the flag is unknown.

    Parameters
    ----------
    values : (..., n) float64
        Readings of particles by light scattering. [µg m⁻³]
    relative_humidity : (..., n) float64
        Humidity at the instrument. [%]
    suspect_above : float
        Above it a reading is suspect. [%]

    Returns
    -------
    (..., n) uint8
        Flags; never fail, since a calibration may still make something of the reading.

    Raises
    ------
    ShapeError
        The humidity does not fit the readings.

    Notes
    -----
    Ammonium nitrate and sulphate take up water from about 62 and 80 % on and grow without bound towards 100 %:
    κ·RH/(100−RH) doubles between 95 and 97.4 %. An instrument that dries its air needs no such test.

    References
    ----------
    .. [1] M. D. Petters, S. M. Kreidenweis, A single parameter representation of hygroscopic growth and cloud
       condensation nucleus activity, Atmos. Chem. Phys. 7 (2007) 1961-1971.

    Examples
    --------
    >>> humidity(np.array([50.0, 50.0, 50.0]), np.array([60.0, 97.0, np.nan]))
    array([1, 3, 2], dtype=uint8)
    """
    given, damp = readings(values), readings(relative_humidity)
    if damp.shape != given.shape:
        raise ShapeError(reason=f"{damp.shape} humidities for {given.shape} readings")
    known = (damp >= 0) & (damp <= HIGHEST)
    return flags_of(given, suspect=damp > suspect_above, fail=np.zeros(given.shape, dtype=np.bool_), known=known)
