"""How wide a plume is after so many metres: by stability class, or by the turbulence that was measured.

Every spread here is the same curve, ``σ = σ₀ + a·x·(1 + b·x)^p``, with other numbers: Briggs' interpolation formulas
give a, b and p for each stability class; measured turbulence gives a straight line (b = 0).
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luoshi.airscience.errors import OutOfRangeError

Floats = NDArray[np.float64]


class Stability(IntEnum):
    """Pasquill's classes, from A (very unstable) to F (stable)."""

    A = 0
    B = 1
    C = 2
    D = 3
    E = 4
    F = 5


class Terrain(StrEnum):
    """Over what the plume moves."""

    RURAL = "rural"
    URBAN = "urban"


@dataclass(frozen=True)
class Growth:
    """The curve ``σ₀ + a·x·(1 + b·x)^p`` of one direction; each number for all times or one for each time."""

    slope: Floats
    """a, how fast it widens at first. [1]"""
    bend_per_m: Floats
    """b, where it bends. [m⁻¹]"""
    power: Floats
    """p, how it goes on. [1]"""
    initial_m: float = 0.0
    """σ₀, half the width of the source itself. [m]"""

    def at(self, along_m: Floats) -> Floats:
        """σ at distances of shape (t, …) down the wind, in metres."""
        shape = (-1,) + (1,) * (along_m.ndim - 1)
        slope, bend, power = (np.reshape(part, shape) for part in (self.slope, self.bend_per_m, self.power))
        if not np.any(bend):
            return self.initial_m + slope * along_m
        return self.initial_m + slope * along_m * (1.0 + bend * along_m) ** power

    def during(self, times: slice) -> "Growth":
        """The same curve for some of the times."""
        parts = (np.atleast_1d(part) for part in (self.slope, self.bend_per_m, self.power))
        slope, bend, power = (part if part.size == 1 else part[times] for part in parts)
        return Growth(slope, bend, power, self.initial_m)


@dataclass(frozen=True)
class Spread:
    """How a plume widens to the sides and in height."""

    lateral: Growth
    vertical: Growth

    def during(self, times: slice) -> "Spread":
        """The same spread for some of the times."""
        return Spread(self.lateral.during(times), self.vertical.during(times))


# Rows of (a, b, p) for the classes A to F: to the sides, and in height.
_BRIGGS_RURAL = (
    (
        (0.22, 1e-4, -0.5),
        (0.16, 1e-4, -0.5),
        (0.11, 1e-4, -0.5),
        (0.08, 1e-4, -0.5),
        (0.06, 1e-4, -0.5),
        (0.04, 1e-4, -0.5),
    ),
    (
        (0.20, 0.0, 1.0),
        (0.12, 0.0, 1.0),
        (0.08, 2e-4, -0.5),
        (0.06, 1.5e-3, -0.5),
        (0.03, 3e-4, -1.0),
        (0.016, 3e-4, -1.0),
    ),
)
_BRIGGS_URBAN = (
    (
        (0.32, 4e-4, -0.5),
        (0.32, 4e-4, -0.5),
        (0.22, 4e-4, -0.5),
        (0.16, 4e-4, -0.5),
        (0.11, 4e-4, -0.5),
        (0.11, 4e-4, -0.5),
    ),
    (
        (0.24, 1e-3, 0.5),
        (0.24, 1e-3, 0.5),
        (0.20, 0.0, 1.0),
        (0.14, 3e-4, -0.5),
        (0.08, 1.5e-3, -0.5),
        (0.08, 1.5e-3, -0.5),
    ),
)
_BRIGGS = {Terrain.RURAL: _BRIGGS_RURAL, Terrain.URBAN: _BRIGGS_URBAN}
_WIND_STEPS_M_S = (2.0, 3.0, 5.0, 6.0)
_HIGH_SUN_DEG, _MIDDLE_SUN_DEG = 60.0, 35.0
_HALF_CLOUDED, _OVERCAST = 0.5, 0.95


def spread_of_class(stability: ArrayLike, *, terrain: Terrain, initial_m: float = 0.0) -> Spread:
    """Spread of a plume by stability class.

    Parameters
    ----------
    stability : (t,) or scalar
        Pasquill's class of each time, see :class:`Stability` and :func:`stability_of`.
    terrain : Terrain
        Open country, or a town with its warmth and its buildings.
    initial_m : float
        Half the width and height of the source itself. [m]

    Returns
    -------
    Spread

    References
    ----------
    .. [1] Briggs, G. A. (1973), Diffusion estimation for small emissions, ATDL contribution 79; as in Hanna, Briggs and
       Hosker (1982), Handbook on atmospheric diffusion, table 4.5.

    Examples
    --------
    >>> spread = spread_of_class(Stability.D, terrain=Terrain.RURAL)
    >>> spread.lateral.at(np.array([1000.0])).round(1).tolist()
    [76.3]
    """
    classes = np.atleast_1d(np.asarray(stability, dtype=np.intp))
    lateral, vertical = (np.array(table)[classes] for table in _BRIGGS[terrain])
    sideways, upwards = (Growth(table[:, 0], table[:, 1], table[:, 2], initial_m) for table in (lateral, vertical))
    return Spread(sideways, upwards)


def spread_of_turbulence(
    tan_gamma_lateral: ArrayLike, tan_gamma_vertical: ArrayLike, *, initial_m: float = 0.0
) -> Spread:
    """Spread of a plume by the turbulence that an anemometer measured.

    Parameters
    ----------
    tan_gamma_lateral, tan_gamma_vertical : (t,) or scalar
        Standard deviation of the wind across and upwards over its speed: the tangent of the plume's opening. [1]
    initial_m : float
        Half the width and height of the source itself. [m]

    Returns
    -------
    Spread

    Notes
    -----
    σ = σ₀ + tan γ · x: the limit of Taylor's theorem for travel times short against the time scale of the turbulence,
    hence for tens to a few hundreds of metres.

    References
    ----------
    .. [1] Taylor, G. I. (1921), Diffusion by continuous movements, Proc. London Math. Soc. 20, 196-212.
    .. [2] Hirst, B. et al. (2013), Locating and quantifying gas emission sources using remotely obtained concentration
       data, Atmospheric Environment 74, 141-158.

    Examples
    --------
    >>> spread_of_turbulence(0.25, 0.1).vertical.at(np.array([40.0])).tolist()
    [4.0]
    """
    nothing = np.zeros(1)
    slopes = (np.atleast_1d(np.asarray(slope, dtype=np.float64)) for slope in (tan_gamma_lateral, tan_gamma_vertical))
    lateral, vertical = (Growth(slope, nothing, nothing, initial_m) for slope in slopes)
    return Spread(lateral, vertical)


def stability_of(
    wind_speed_m_s: ArrayLike, *, sun_height_deg: ArrayLike, cloud_share: ArrayLike = 0.5
) -> NDArray[np.intp]:
    """Pasquill's stability class from the wind, the height of the sun and the clouds.

    Where wind or sun are NaN the class is D, the neutral one: a plume whose wind is NaN has no response anyhow.

    Parameters
    ----------
    wind_speed_m_s : (t,)
        Ten metres above ground. [m s⁻¹]
    sun_height_deg : (t,)
        Negative by night. [°]
    cloud_share : (t,) or float
        Share of the sky under clouds. [1]

    Returns
    -------
    (t,) int
        0 for A to 5 for F, as in :class:`Stability`.

    Raises
    ------
    OutOfRangeError
        The share of clouds is no share.

    References
    ----------
    .. [1] Turner, D. B. (1970), Workbook of atmospheric dispersion estimates, AP-26, table 3-1. The half classes are
       taken as the more stable one (A-B is B); insolation is strong above 60° and slight below 35° of sun.

    Examples
    --------
    >>> stability_of([1.5, 1.5, 6.0], sun_height_deg=[65.0, -20.0, 65.0], cloud_share=0.0).tolist()
    [0, 5, 2]
    """
    speed, sun, clouds = np.broadcast_arrays(*np.atleast_1d(wind_speed_m_s, sun_height_deg, cloud_share))
    if np.any((clouds < 0) | (clouds > 1)):
        raise OutOfRangeError(name="cloud_share", low=0, high=1, value=float(np.max(np.abs(clouds))))
    wind = np.searchsorted(_WIND_STEPS_M_S, np.nan_to_num(speed, nan=5.5), side="right")
    strong, moderate, slight = [0, 1, 1, 2, 2], [1, 1, 2, 3, 3], [1, 2, 2, 3, 3]
    cloudy_night, clear_night = [4, 4, 3, 3, 3], [5, 5, 4, 3, 3]
    table = np.array([strong, moderate, slight, cloudy_night, clear_night])
    by_day = np.where(sun > _HIGH_SUN_DEG, 0, np.where(sun > _MIDDLE_SUN_DEG, 1, 2))
    row = np.where(sun > 0, np.minimum(2, by_day + (clouds > _HALF_CLOUDED)), np.where(clouds > _HALF_CLOUDED, 3, 4))
    found = table[row, wind]
    neutral = np.isnan(speed) | np.isnan(sun) | (clouds >= _OVERCAST)
    return np.where(neutral, int(Stability.D), found).astype(np.intp)
