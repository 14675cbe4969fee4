"""Distances on the ground between WGS-84 points, exact enough to ask whether a photo was taken at the place."""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8
"""The mean radius of the Earth, (2a + b) / 3 of the WGS-84 ellipsoid. [m]"""


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """The great-circle distance between two points given in degrees, in metres.

    The haversine form on a sphere is right to 0.6 % anywhere, which is 1.2 m in 200 m.

    >>> round(distance_m(113.5, 34.8, 113.5, 34.801), 1)
    111.2
    """
    north = sin(radians(lat2 - lat1) / 2) ** 2
    east = cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, north + east)))
