"""The response in a wind that turns: a source gives off puffs, and each goes where the wind of its time carries it.

A plume answers for the wind of the moment; a puff remembers the wind of the last minutes. In a steady wind both are
the same.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luoshi.airscience.attribution.plume import CALM_M_S, FAR_SIGMAS
from luoshi.airscience.attribution.spread import Spread
from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

FEWEST_PUFFS = 1


def puff_response(
    sources_xyz_m: ArrayLike,
    receptors_xyz_m: ArrayLike,
    wind_speed_m_s: ArrayLike,
    wind_from_deg: ArrayLike,
    *,
    step_s: float,
    spread: Spread,
    memory_s: float = 1200.0,
    puffs_a_step: int = 6,
    calm_m_s: float = CALM_M_S,
) -> Floats:
    """Concentration at each receptor for a unit rate of each source, in a wind that changes with time.

    A time is NaN if the wind of it, or of any time that its puffs remember, is NaN.

    Parameters
    ----------
    sources_xyz_m : (s, 3)
        East, north, and height above ground. [m]
    receptors_xyz_m : (r, 3)
        East, north, and height above ground. [m]
    wind_speed_m_s : (t,)
        Mean over each step. [m s⁻¹]
    wind_from_deg : (t,)
        Where the wind comes from, clockwise from north, mean over each step. [°]
    step_s : float
        Between two times. [s]
    spread : Spread
        For all times; a puff widens with the distance that it has gone.
    memory_s : float
        How long a puff is followed; before the first time the wind is taken to have been that of the first. [s]
    puffs_a_step : int
        Puffs that a source gives off in a step; the distance between them should be below σ.
    calm_m_s : float
        Slower winds carry as fast as this. [m s⁻¹]

    Returns
    -------
    (t, r, s) float64
        At the end of each step, as in :func:`~luoshi.airscience.attribution.plume.plume_response`. [s m⁻³]

    Raises
    ------
    ShapeError
        Speeds and directions differ in number.

    Notes
    -----
    Each puff holds the mass of its share of a step, and adds

        m / ((2π)^{3/2} σy² σz) · exp(−d²/2σy²) · [exp(−(z−h)²/2σz²) + exp(−(z+h)²/2σz²)]

    with d the horizontal distance to its middle, as wide along the wind as across it.

    References
    ----------
    .. [1] Turner, D. B. (1970), Workbook of atmospheric dispersion estimates, AP-26, chapter 5, equation (5.21).

    Examples
    --------
    >>> from luoshi.airscience.attribution.spread import spread_of_turbulence
    >>> there = puff_response([[0, 0, 0]], [[100, 0, 0]], np.full(30, 2.0), np.full(30, 270.0), step_s=10.0,
    ...                       spread=spread_of_turbulence(0.2, 0.1))
    >>> round(float(there[-1, 0, 0]), 5)  # the plume of a steady wind has 0.0008
    0.0008
    """
    speed, from_deg = np.asarray(wind_speed_m_s, dtype=np.float64), np.asarray(wind_from_deg, dtype=np.float64)
    if speed.shape != from_deg.shape or speed.ndim != 1:
        raise ShapeError(reason="a wind has as many speeds as directions")
    sources, receptors = np.asarray(sources_xyz_m, dtype=np.float64), np.asarray(receptors_xyz_m, dtype=np.float64)
    remembered = int(np.ceil(memory_s / step_s))
    puffs = max(FEWEST_PUFFS, puffs_a_step)
    known = np.isfinite(speed) & np.isfinite(from_deg)
    carrying = np.where(known, np.maximum(speed, calm_m_s), calm_m_s)
    place, gone = _carried(carrying, np.nan_to_num(from_deg), step_s / puffs, puffs, remembered)
    apart = receptors[:, None, :] - sources[None, :, :]
    heights = (apart[..., 2], receptors[:, None, 2] + sources[None, :, 2])
    ends = (remembered + 1 + np.arange(len(speed))) * puffs
    found = np.zeros((len(speed), *apart.shape[:2]))
    for age in range(1, remembered * puffs + 1):
        # The puff was given off in the middle of its share of the step.
        shift = place[ends] - 0.5 * (place[ends - age] + place[ends - age + 1])
        distance = gone[ends] - 0.5 * (gone[ends - age] + gone[ends - age + 1])
        found += _puff(apart, heights, shift, distance, spread)
    forgotten = np.cumsum(np.concatenate([np.zeros(remembered + 1), ~known]))
    unknown = forgotten[remembered + 1 :] > forgotten[: len(speed)]
    found[unknown] = np.nan
    return found * step_s / puffs


def _carried(speed: Floats, from_deg: Floats, seconds: float, puffs: int, before: int) -> tuple[Floats, Floats]:
    """Where the air has gone since the beginning, and how far; (n, 2) and (n,), in metres."""
    towards = np.deg2rad(from_deg + 180.0)
    velocity = np.stack([speed * np.sin(towards), speed * np.cos(towards), speed], axis=1)
    velocity = np.concatenate([np.repeat(velocity[:1], before, axis=0), velocity])
    steps = np.repeat(velocity, puffs, axis=0) * seconds
    path = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
    return path[:, :2], path[:, 2]


def _puff(apart: Floats, heights: tuple[Floats, Floats], shift: Floats, distance: Floats, spread: Spread) -> Floats:
    """One puff of unit mass for each time, per cubic metre."""
    sigma_y = spread.lateral.at(distance)[:, None, None]
    sigma_z = spread.vertical.at(distance)[:, None, None]
    off = np.hypot(apart[None, ..., 0] - shift[:, 0, None, None], apart[None, ..., 1] - shift[:, 1, None, None])
    images = sum(np.exp(-0.5 * np.minimum(np.abs(h) / sigma_z, FAR_SIGMAS) ** 2) for h in heights)
    value: Floats = np.exp(-0.5 * np.minimum(off / sigma_y, FAR_SIGMAS) ** 2) * images
    value /= (2.0 * np.pi) ** 1.5 * sigma_y**2 * sigma_z
    return value
