"""The mean wind: of vectors, since the mean of 350° and 10° as numbers is the opposite of the truth."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import NoWindError, ShapeError
from luoshi.airscience.wind.circle import ROUND

Floats = NDArray[np.float64]

NEEDED_SHARE = 0.75
"""The share of values without which there is no mean, as of the 45 minutes of an hour; a default of this platform
(本平台默认)."""
STILL = 1e-9
"""A mean vector shorter than this share of the mean speed has no direction."""


class WindMean(NamedTuple):
    """The mean wind vector and the mean speed along it, and how steady the wind was.

    ``steadiness`` is the length of the mean vector over the mean of the speeds: 1 where it always blew from one side, 0
    where it blew from all.
    """

    from_deg: Floats
    vector_speed_m_s: Floats
    mean_speed_m_s: Floats
    steadiness: Floats
    capture: Floats


def vector_mean(
    wind_from_deg: Floats | None, wind_speed_m_s: Floats | None, *, needed_share: float = NEEDED_SHARE
) -> WindMean:
    """The mean wind over the last axis.

    Gaps, directions outside 0 to 360 and negative speeds are left out and counted; with less than ``needed_share``
    everything is NaN. A calm value, which has a speed of nought, needs no direction.

    Parameters
    ----------
    wind_from_deg : (..., n) float64 or None
        Where the wind came from. [deg]
    wind_speed_m_s : (..., n) float64 or None
        How fast. [m/s]
    needed_share : float
        From 0 to 1. [1]

    Returns
    -------
    WindMean
        Arrays (...): ``from_deg`` from 0 to 360, NaN where the vectors cancel [deg]; ``vector_speed_m_s`` and
        ``mean_speed_m_s`` [m/s]; ``steadiness`` and ``capture`` from 0 to 1. [1]

    Raises
    ------
    NoWindError
        No wind was given.
    ShapeError
        Directions and speeds do not fit.

    References
    ----------
    .. [1] WMO-No. 8 (2023 edition), volume I, chapter 5 (wind vectors); GB/T 35227-2017.
    .. [2] Singer (1967), Journal of Applied Meteorology 6(6), 1033–1038 (steadiness).

    Examples
    --------
    >>> mean = vector_mean(np.array([350.0, 10.0]), np.array([2.0, 2.0]))
    >>> round(float(mean.from_deg), 6) % 360, round(float(mean.steadiness), 4)
    (0.0, 0.9848)
    """
    if wind_from_deg is None or wind_speed_m_s is None:
        raise NoWindError(reason="no wind was given")
    d, s = (np.asarray(a, dtype=np.float64) for a in (wind_from_deg, wind_speed_m_s))
    if not d.ndim or d.shape != s.shape:
        raise ShapeError(reason=f"{d.shape} directions and {s.shape} speeds")
    has_direction = (d >= 0) & (d <= ROUND)
    is_there = (s >= 0) & (s < np.inf) & (has_direction | (s == 0))
    counts = is_there.sum(axis=-1)
    speed = np.where(is_there, s, 0.0)
    angle = np.deg2rad(np.where(is_there & has_direction, d, 0.0))
    enough = counts >= max(needed_share * d.shape[-1], 1)
    divisor = np.where(enough, counts, np.nan)
    east, north = ((speed * part(angle)).sum(axis=-1) / divisor for part in (np.sin, np.cos))
    mean_speed = speed.sum(axis=-1) / divisor
    length = np.hypot(east, north)
    has_length = length > STILL * mean_speed
    direction = np.where(has_length, np.rad2deg(np.arctan2(east, north)) % ROUND, np.nan)
    length = np.where(has_length | np.isnan(mean_speed), length, 0.0)
    steadiness = np.divide(length, mean_speed, out=np.full_like(length, np.nan), where=mean_speed > 0)
    steadiness, capture = np.minimum(steadiness, 1.0), counts / max(d.shape[-1], 1)
    return WindMean(*(np.asarray(part) for part in (direction, length, mean_speed, steadiness, capture)))
