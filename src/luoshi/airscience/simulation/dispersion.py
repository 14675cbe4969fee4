"""How plumes truly spread in the made-up district: Gaussian, but by other numbers than attribution assumes.

Attribution takes Briggs' curves for towns and the measured wind. Here plumes widen by the power laws of the Chinese
standard and wander about the true wind, as plumes do: whoever finds a source here has not merely inverted his own
model.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CALM_M_S = 0.5
WANDER_DEG = 6.0
"""How far a plume wanders about the mean of ten minutes. [°]"""
YARD_M, ROOF_M = 10.0, 4.0
"""Half the width and the height of a source itself: a yard, the wake of a building. [m]"""
FAR_SIGMAS = 40.0

# Classes A to F; (exponent, factor) up to and beyond 1 km, to the sides and in height.
_LATERAL_NEAR = np.array(
    [
        (0.901074, 0.425809),
        (0.914370, 0.281846),
        (0.924279, 0.177154),
        (0.929418, 0.110726),
        (0.920818, 0.0864001),
        (0.929418, 0.0553634),
    ]
)
_LATERAL_FAR = np.array(
    [
        (0.850934, 0.602052),
        (0.865014, 0.396353),
        (0.885157, 0.232123),
        (0.888723, 0.146669),
        (0.896864, 0.101947),
        (0.888723, 0.0733348),
    ]
)
_VERTICAL_NEAR = np.array(
    [
        (1.12154, 0.0799904),
        (0.941015, 0.127190),
        (0.917595, 0.106803),
        (0.826212, 0.104634),
        (0.788370, 0.0927529),
        (0.784400, 0.0620765),
    ]
)
_VERTICAL_FAR = np.array(
    [
        (2.10881, 0.000211545),
        (1.09356, 0.0570251),
        (0.917595, 0.106803),
        (0.632023, 0.400167),
        (0.565188, 0.433384),
        (0.525969, 0.370015),
    ]
)
BREAK_M = 1_000.0
TOWN_CLASSES = 1
"""By how many classes the air over a town is less stable than the wind and the sky say."""


def true_response(
    sources_m: Floats, receptors_m: Floats, *, speed_m_s: float, from_deg: float, stability: int, lid_m: float
) -> Floats:
    """Concentration at each receptor for a unit rate of each source, in the steady wind of one step.

    Parameters
    ----------
    sources_m, receptors_m : (e, 3), (s, 3) float64
        East, north and height above ground. [m]
    speed_m_s, from_deg : float
        The true wind. [m s⁻¹, °]
    stability : int
        0 for A to 5 for F.
    lid_m : float
        Height of the mixed layer; plumes reach no higher than it. [m]

    Returns
    -------
    (s, e) float64
        [s m⁻³]

    References
    ----------
    .. [1] GB/T 3840-91, appendix D: σ = γ·x^α by class; towns one class less stable.

    Examples
    --------
    >>> source, east, west = np.array([[0.0, 0, 2]]), np.array([[500.0, 0, 2]]), np.array([[-500.0, 0, 2]])
    >>> wind = {"speed_m_s": 2.0, "from_deg": 270.0, "stability": 4, "lid_m": 300.0}
    >>> bool(true_response(source, east, **wind) > 1e-5), true_response(source, west, **wind).item()
    (True, 0.0)
    """
    towards = np.deg2rad(from_deg + 180.0)
    apart = receptors_m[:, None, :2] - sources_m[None, :, :2]
    along = apart[..., 0] * np.sin(towards) + apart[..., 1] * np.cos(towards)
    across = apart[..., 0] * np.cos(towards) - apart[..., 1] * np.sin(towards)
    is_behind = along > 1.0
    x = np.where(is_behind, along, 1.0)
    sigma_y, sigma_z = true_spread(x, stability=stability)
    sigma_z = np.minimum(sigma_z, 0.8 * lid_m)
    sideways = np.exp(-0.5 * np.minimum(np.abs(across) / sigma_y, FAR_SIGMAS) ** 2)
    low = receptors_m[:, None, 2] - sources_m[None, :, 2]
    high = receptors_m[:, None, 2] + sources_m[None, :, 2]
    upright = sum(np.exp(-0.5 * np.minimum(np.abs(z) / sigma_z, FAR_SIGMAS) ** 2) for z in (low, high))
    value = sideways * upright / (2.0 * np.pi * max(speed_m_s, CALM_M_S) * sigma_y * sigma_z)
    return np.asarray(np.where(is_behind, value, 0.0))


def true_spread(along_m: Floats, *, stability: int) -> tuple[Floats, Floats]:
    """Half the width and the height of a plume after so many metres; [m], for distances in metres."""
    row = max(0, stability - TOWN_CLASSES)
    near = along_m <= BREAK_M

    def law(first: Floats, second: Floats) -> Floats:
        close, far = (table[row, 1] * along_m ** table[row, 0] for table in (first, second))
        return np.asarray(np.where(near, close, far))

    lateral = np.hypot(law(_LATERAL_NEAR, _LATERAL_FAR), along_m * np.tan(np.deg2rad(WANDER_DEG)))
    return np.hypot(lateral, YARD_M), np.hypot(law(_VERTICAL_NEAR, _VERTICAL_FAR), ROOF_M)
