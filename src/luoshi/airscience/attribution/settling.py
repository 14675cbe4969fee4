"""What would settle it: an inspection, a measurement between two suspects, another wind, or a sensor."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.verdicts import Settling

Floats = NDArray[np.float64]

LIKELY, UNLIKELY = 0.9, 0.05
COULD_BE_MISTAKEN = 0.7
"""From this likeness of their traces on, two sources may be taken for each other. [1]"""
BESIDE_M = 200.0
"""How near a suspect one measures. [m]"""


@dataclass(frozen=True)
class Advice:
    """What to do about one source."""

    settling: Settling
    rival: int | None
    point_m: tuple[float, float] | None
    wind_from_deg: float | None


def settle(
    *,
    p_on: Floats,
    visible: NDArray[np.bool_],
    sources_xyz_m: Floats,
    sensors_xyz_m: Floats,
    likeness: Floats,
) -> list[Advice]:
    """What would settle each of n sources.

    Parameters
    ----------
    p_on : (n,) float64
        Probability that it emitted. [1]
    visible : (n,) bool
        Whether the sensors could have seen it.
    sources_xyz_m, sensors_xyz_m : (n, 3), (r, 3) float64
        East, north and height. [m]
    likeness : (n, n) float64
        How alike the traces are. [1]

    Returns
    -------
    list of n Advice
        Unlikely and visible: nothing. Not visible: the wind that would carry it to the nearest sensor. With a rival
        that is itself in question: a point beside the source, on the side away from the rival. Likely without a
        rival: inspect. Else wait.
    """
    apart = sensors_xyz_m[None, :, :2] - sources_xyz_m[:, None, :2]
    nearest = np.argmin(np.hypot(apart[..., 0], apart[..., 1]), axis=1)
    towards = apart[np.arange(len(apart)), nearest]
    wind = np.rad2deg(np.arctan2(-towards[:, 0], -towards[:, 1])) % 360.0
    found = []
    for j in range(p_on.size):
        if not visible[j]:
            found.append(Advice(Settling.CANNOT_SEE, None, None, float(wind[j])))
            continue
        rival = _rival(j, p_on, likeness[j])
        if p_on[j] < UNLIKELY:
            found.append(Advice(Settling.NOTHING, None, None, None))
        elif rival is not None:
            found.append(Advice(Settling.MEASURE, rival, _beside(sources_xyz_m[j], sources_xyz_m[rival]), None))
        elif p_on[j] >= LIKELY:
            found.append(Advice(Settling.INSPECT, None, None, None))
        else:
            found.append(Advice(Settling.WAIT, None, None, float(wind[j])))
    return found


def _rival(j: int, p_on: Floats, alike: Floats) -> int | None:
    """The source that j may be taken for: alike, itself in question, and not both of them sure anyhow."""
    score = np.where((p_on >= UNLIKELY) & (alike >= COULD_BE_MISTAKEN), alike * p_on, 0.0)
    rival = int(np.argmax(score))
    if score[rival] <= 0 or (p_on[j] >= LIKELY and p_on[rival] >= LIKELY):
        return None
    return rival


def _beside(source: Floats, rival: Floats) -> tuple[float, float]:
    """A point by the source that the rival's plume reaches last."""
    away = source[:2] - rival[:2]
    length = float(np.hypot(*away))
    step = away / length * BESIDE_M if length > 0 else np.array([BESIDE_M, 0.0])
    return float(source[0] + step[0]), float(source[1] + step[1])
