"""Local metres: a district is small enough for a plane that touches the globe at its middle."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EQUATOR_M = 6_378_137.0
ECCENTRICITY_2 = 6.694379990141e-3
"""Of WGS 84; CGCS2000 differs in the last places, far below a millimetre here."""


def local_metres(lon_deg: ArrayLike, lat_deg: ArrayLike, *, origin_lon_deg: float, origin_lat_deg: float) -> Floats:
    """East and north of an origin.

    A coordinate that is NaN gives NaN.

    Parameters
    ----------
    lon_deg, lat_deg : (n,)
        On WGS 84 or CGCS2000; coordinates of Chinese maps (GCJ-02) have to be converted before. [°]
    origin_lon_deg, origin_lat_deg : float
        Best the middle of the district. [°]

    Returns
    -------
    (n, 2) float64
        East and north; within 30 km of the origin right to about one part in a thousand. [m]

    Notes
    -----
    The radii of curvature of the ellipsoid at the origin: M along the meridian and N across it,
    north = M·Δφ, east = N·cos φ₀·Δλ.

    References
    ----------
    .. [1] NIMA TR8350.2 (2000), Department of Defense World Geodetic System 1984, table 3.1.

    Examples
    --------
    >>> local_metres([113.01], [34.0], origin_lon_deg=113.0, origin_lat_deg=34.0).round(1).tolist()
    [[923.8, 0.0]]
    """
    phi = np.deg2rad(origin_lat_deg)
    shrink = 1.0 - ECCENTRICITY_2 * np.sin(phi) ** 2
    across, along = EQUATOR_M / np.sqrt(shrink), EQUATOR_M * (1.0 - ECCENTRICITY_2) / shrink**1.5
    east = across * np.cos(phi) * np.deg2rad(np.asarray(lon_deg, dtype=np.float64) - origin_lon_deg)
    north = along * np.deg2rad(np.asarray(lat_deg, dtype=np.float64) - origin_lat_deg)
    return np.stack([east, north], axis=-1)
