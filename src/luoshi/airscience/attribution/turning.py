"""What a source's response would be in a wind from somewhat elsewhere, learnt from the responses themselves.

An anemometer's north is off by some degrees and a plume bends on its way. Where sources and receptors are known, the
plume is computed anew for the turned wind. Where only responses are given, other times had that wind: their mean at
the turned direction is taken, with the strength of the present.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luoshi.airscience.errors import ShapeError

Floats = NDArray[np.float64]

SECTORS = 72
KERNEL_DEG = 5.0
SLOWEST_M_S = 0.5
MOST_STRONGER = 3.0
FLOOR_SHARE = 1e-3
"""Of the strongest response: below it strength means nothing."""


def turned_responses(
    responses: Floats, wind_speed_m_s: Floats, wind_deg: Floats, *, by_deg: ArrayLike, kernel_deg: float = KERNEL_DEG
) -> Floats:
    """Responses of each source for winds turned by some angles.

    A time without wind, or without response, keeps the response it has, for every angle.

    Parameters
    ----------
    responses : (t, r, s) float64
        For the wind as measured, per unit rate.
    wind_speed_m_s : (t,) float64
        [m s⁻¹]
    wind_deg : (t,) float64
        In any convention; angles turn in the same sense. [°]
    by_deg : (d,)
        How far the wind is turned; 0 leaves the response as it is. [°]
    kernel_deg : float
        Over which directions other times are averaged, as a standard deviation. [°]

    Returns
    -------
    (d, t, r, s) float64
        In the unit of ``responses``.

    Raises
    ------
    ShapeError
        The wind has not as many times as the responses.

    Notes
    -----
    A response goes as 1/u: u·response is averaged over sectors of the wind, smoothed around the circle. The turned
    response is that mean at the turned direction over u, times the root of how much stronger the present is than the
    mean at its own direction, at most three times either way; each source keeps the sum of its responses.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> wind = rng.uniform(0, 360, 5000)
    >>> plume = np.exp(-0.5 * ((wind - 90) / 10) ** 2)[:, None, None]
    >>> turned = turned_responses(plume, np.ones(5000), wind, by_deg=[0, 20])
    >>> from_70 = np.abs(wind - 70) < 1
    >>> turned[:, from_70].mean(axis=(1, 2, 3)).round(1).tolist()
    [0.1, 0.7]
    """
    if not len(responses) == len(wind_speed_m_s) == len(wind_deg):
        raise ShapeError(reason="responses and wind differ in length")
    by = np.atleast_1d(np.asarray(by_deg, dtype=np.float64))
    speed = np.maximum(wind_speed_m_s, SLOWEST_M_S)
    known = np.isfinite(speed) & np.isfinite(wind_deg) & np.isfinite(responses).all(axis=(1, 2))
    found = np.repeat(responses[None], len(by), axis=0)
    if not known.any():
        return found
    at, u, own = wind_deg[known], speed[known][:, None, None], responses[known]
    climate = _by_direction(own * u, at, kernel_deg)
    floor = max(FLOOR_SHARE * float(climate.max()), np.finfo(np.float64).tiny)
    unturned = _at(climate, at)
    stronger = np.sqrt((own * u + floor) / (unturned + floor))
    stronger = np.clip(stronger, 1.0 / MOST_STRONGER, MOST_STRONGER)
    total = (unturned * stronger / u).sum(axis=(0, 1))
    stronger *= np.where(total > 0, own.sum(axis=(0, 1)) / np.where(total > 0, total, 1.0), 1.0)
    for i, angle in enumerate(by):
        if angle != 0:
            found[i, known] = _at(climate, at + angle) * stronger / u
    return found


def responses_by_direction(
    responses: Floats, wind_speed_m_s: Floats, wind_deg: Floats, *, speed_m_s: float, kernel_deg: float = KERNEL_DEG
) -> tuple[Floats, Floats]:
    """Mean response of each source for each direction of the wind, at one speed.

    Times without wind or response are left out.

    Parameters
    ----------
    responses : (t, r, s) float64
        For the wind as measured, per unit rate.
    wind_speed_m_s : (t,) float64
        [m s⁻¹]
    wind_deg : (t,) float64
        In any convention. [°]
    speed_m_s : float
        For which the means are told. [m s⁻¹]
    kernel_deg : float
        Over which directions times are averaged, as a standard deviation. [°]

    Returns
    -------
    (k,) float64, (k, r, s) float64
        Middles of the sectors, in the convention of ``wind_deg`` [°], and the means, in the unit of ``responses``.

    Examples
    --------
    >>> wind = np.repeat([10.0, 100.0], 50)
    >>> degrees, means = responses_by_direction((wind == 100)[:, None, None] * 1.0, np.ones(100), wind, speed_m_s=2.0)
    >>> degrees[[2, 20]].tolist(), means[[2, 20], 0, 0].round(2).tolist()
    ([12.5, 102.5], [0.0, 0.5])
    """
    speed = np.maximum(wind_speed_m_s, SLOWEST_M_S)
    known = np.isfinite(speed) & np.isfinite(wind_deg) & np.isfinite(responses).all(axis=(1, 2))
    middles = (np.arange(SECTORS) + 0.5) * 360.0 / SECTORS
    means = _by_direction(responses[known] * speed[known][:, None, None], wind_deg[known], kernel_deg)
    return middles, means / max(speed_m_s, SLOWEST_M_S)


def _by_direction(values: Floats, direction_deg: Floats, kernel_deg: float) -> Floats:
    """Mean of the values in each sector, smoothed around the circle; (sectors, r, s)."""
    width = 360.0 / SECTORS
    sector = np.floor(np.mod(direction_deg, 360.0) / width).astype(np.intp) % SECTORS
    totals, counts = np.zeros((SECTORS, *values.shape[1:])), np.zeros(SECTORS)
    np.add.at(totals, sector, values)
    np.add.at(counts, sector, 1.0)
    apart = np.abs(np.subtract.outer(np.arange(SECTORS), np.arange(SECTORS)))
    apart = np.minimum(apart, SECTORS - apart) * width
    weight = np.exp(-0.5 * (apart / kernel_deg) ** 2) + np.finfo(np.float64).tiny
    mean: Floats = np.einsum("ab,brs->ars", weight, totals) / np.maximum(weight @ counts, 1e-300)[:, None, None]
    return mean


def _at(climate: Floats, direction_deg: Floats) -> Floats:
    """Linear interpolation between the middles of the sectors."""
    place = np.mod(direction_deg, 360.0) / (360.0 / SECTORS) - 0.5
    low = np.floor(place).astype(np.intp)
    share = (place - low)[:, None, None]
    return (1.0 - share) * climate[low % SECTORS] + share * climate[(low + 1) % SECTORS]
