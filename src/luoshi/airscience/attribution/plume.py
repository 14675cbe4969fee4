"""What a source that gives one unit per second adds at a receptor: the Gaussian plume with its reflections.

The response is linear in the rate, so that attribution is a search over responses. Errors of the wind's direction are
taken in by widening the plume sideways: mass stays, the peak falls.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luoshi.airscience.attribution.spread import Spread
from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

CALM_M_S = 0.5
"""Slower winds count as this: the plume's formula has no calm."""
CELLS_AT_ONCE = 1_000_000
FAR_SIGMAS = 60.0
"""Beyond so many σ the exponential is nothing in a double; keeps the square from overflowing."""


@dataclass(frozen=True)
class Wind:
    """The wind of each time; NaN where it is not known."""

    speed_m_s: Floats
    from_deg: Floats

    def __post_init__(self) -> None:
        if self.speed_m_s.ndim != 1 or self.speed_m_s.shape != self.from_deg.shape:
            raise ShapeError(reason="a wind has as many speeds as directions")


def plume_response(
    sources_xyz_m: ArrayLike,
    receptors_xyz_m: ArrayLike,
    wind_speed_m_s: ArrayLike,
    wind_from_deg: ArrayLike,
    *,
    spread: Spread,
    direction_error_deg: float = 0.0,
    lid_m: float | None = None,
    calm_m_s: float = CALM_M_S,
) -> Floats:
    """Concentration at each receptor for a unit rate of each source, in steady wind.

    A time whose wind is NaN has the response NaN everywhere.

    Parameters
    ----------
    sources_xyz_m : (s, 3)
        East, north, and height above ground. [m]
    receptors_xyz_m : (r, 3)
        East, north, and height above ground. [m]
    wind_speed_m_s : (t,)
        Mean speed at the height of the plume. [m s⁻¹]
    wind_from_deg : (t,)
        Where the wind comes from, clockwise from north. [°]
    spread : Spread
        For all times or one for each, see :func:`~luoshi.airscience.attribution.spread.spread_of_class`.
    direction_error_deg : float
        Standard deviation of the error of the wind's direction: the plume is wider by that much. [°]
    lid_m : float, optional
        Height of the mixed layer, which reflects as the ground does. [m]
    calm_m_s : float
        Slower winds count as this. [m s⁻¹]

    Returns
    -------
    (t, r, s) float64
        Concentration for a unit rate: kg m⁻³ for 1 kg s⁻¹, µg m⁻³ for 1 µg s⁻¹. [s m⁻³]

    Raises
    ------
    ShapeError
        Positions have not three columns, or times differ in number.

    Notes
    -----
    With x along the wind, y across it and z upwards,

        c/q = 1 / (2π u σy σz) · exp(−y²/2σy²) · Σ exp(−(z ± h + 2·k·lid)²/2σz²)

    where the sum has the ground's image (k = 0), and k from −3 to 3 under a lid, and σy² is increased by
    (x · tan of the direction error)². Upwind the response is 0. For a plane across the wind, the flux u·c integrates
    to the rate.

    References
    ----------
    .. [1] Turner, D. B. (1970), Workbook of atmospheric dispersion estimates, AP-26, equations (3.1) and (5.8).
    .. [2] HJ 2.2-2018 names the same family of models for ambient air assessments.

    Examples
    --------
    >>> from luoshi.airscience.attribution.spread import spread_of_turbulence
    >>> east_of_it = plume_response([[0, 0, 0]], [[100, 0, 0], [-100, 0, 0]], [2.0], [270.0],
    ...                             spread=spread_of_turbulence(0.2, 0.1))
    >>> east_of_it.round(6).tolist()  # 1 / (π · 2 · 20 · 10), and nothing upwind
    [[[0.000796], [0.0]]]
    """
    sources, receptors = _positions(sources_xyz_m), _positions(receptors_xyz_m)
    wind = Wind(np.asarray(wind_speed_m_s, dtype=np.float64), np.asarray(wind_from_deg, dtype=np.float64))
    apart = receptors[:, None, :] - sources[None, :, :]
    heights = np.stack([apart[..., 2], receptors[:, None, 2] + sources[None, :, 2]])
    widening = float(np.tan(np.deg2rad(direction_error_deg)))
    found = np.empty((wind.speed_m_s.size, *apart.shape[:2]))
    step = max(1, CELLS_AT_ONCE // max(1, found[:1].size))
    for start in range(0, len(found), step):
        now = slice(start, start + step)
        speed = np.maximum(wind.speed_m_s[now], calm_m_s)[:, None, None]
        along, across = _in_the_wind(apart, wind.from_deg[now])
        value = _concentration(along, across, heights, spread=spread.during(now), widening=widening, lid_m=lid_m)
        found[now] = value / speed
    return found


def path_response(
    sources_xyz_m: ArrayLike,
    path_starts_xyz_m: ArrayLike,
    path_ends_xyz_m: ArrayLike,
    wind_speed_m_s: ArrayLike,
    wind_from_deg: ArrayLike,
    *,
    spread: Spread,
    direction_error_deg: float = 0.0,
    points: int = 48,
) -> Floats:
    """Mean concentration along each line of sight for a unit rate of each source.

    A time whose wind is NaN has the response NaN everywhere.

    Parameters
    ----------
    sources_xyz_m : (s, 3)
        East, north, and height above ground. [m]
    path_starts_xyz_m, path_ends_xyz_m : (p, 3)
        The instrument and the reflector of each path. [m]
    wind_speed_m_s, wind_from_deg : (t,)
        As in :func:`plume_response`. [m s⁻¹, °]
    spread : Spread
        As in :func:`plume_response`.
    direction_error_deg : float
        As in :func:`plume_response`. [°]
    points : int
        Of the midpoint rule along the path; their distance should be below σy.

    Returns
    -------
    (t, p, s) float64
        [s m⁻³]

    Examples
    --------
    >>> from luoshi.airscience.attribution.spread import spread_of_turbulence
    >>> across = path_response([[0, 0, 0]], [[100, -500, 0]], [[100, 500, 0]], [2.0], [270.0],
    ...                        spread=spread_of_turbulence(0.2, 0.1), points=400)
    >>> round(float(across[0, 0, 0] * 1000 * 2 * 10 * (np.pi / 2) ** 0.5), 9)  # the plume across its whole width
    1.0
    """
    starts, ends = _positions(path_starts_xyz_m), _positions(path_ends_xyz_m)
    shares = (np.arange(points) + 0.5) / points
    along = starts[:, None, :] + shares[None, :, None] * (ends - starts)[:, None, :]
    at_points = plume_response(
        sources_xyz_m,
        along.reshape(-1, 3),
        wind_speed_m_s,
        wind_from_deg,
        spread=spread,
        direction_error_deg=direction_error_deg,
    )
    mean: Floats = at_points.reshape(len(at_points), len(starts), points, -1).mean(axis=2)
    return mean


def _positions(xyz_m: ArrayLike) -> Floats:
    positions = np.asarray(xyz_m, dtype=np.float64)
    if positions.ndim != 2 or positions.shape[1] != 3:  # noqa: PLR2004 — east, north, up
        raise ShapeError(reason="positions are rows of east, north and height")
    return positions


def _in_the_wind(apart: Floats, from_deg: Floats) -> tuple[Floats, Floats]:
    """Distances along and across the wind, (t, r, s), in metres."""
    towards = np.deg2rad(from_deg + 180.0)
    east, north = np.sin(towards)[:, None, None], np.cos(towards)[:, None, None]
    return apart[..., 0] * east + apart[..., 1] * north, apart[..., 0] * north - apart[..., 1] * east


def _concentration(
    along: Floats, across: Floats, heights: Floats, *, spread: Spread, widening: float, lid_m: float | None
) -> Floats:
    """The plume times the wind's speed, per square metre."""
    behind = along > 0
    x = np.where(behind, along, 1.0)
    sigma_y = np.hypot(spread.lateral.at(x), widening * x)
    sigma_z = spread.vertical.at(x)
    images = np.zeros_like(x)
    for k in (0,) if lid_m is None else range(-3, 4):
        for height in heights + 2.0 * k * (lid_m or 0.0):
            images += np.exp(-0.5 * np.minimum(np.abs(height) / sigma_z, FAR_SIGMAS) ** 2)
    sideways = np.exp(-0.5 * np.minimum(np.abs(across) / sigma_y, FAR_SIGMAS) ** 2)
    value = sideways * images / (2.0 * np.pi * sigma_y * sigma_z)
    return np.where(behind, value, np.where(np.isnan(along), np.nan, 0.0))
