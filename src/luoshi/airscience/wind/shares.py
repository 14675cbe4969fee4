"""Sectors of the compass, and which share of an hour lies in each when its direction was told in tens of degrees."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.wind.circle import ROUND

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

SECTORS = 16
MOST_SECTORS = 360
ROUNDINGS_DEG = (45.0, 22.5, 10.0, 5.0, 1.0)
"""The steps in which instruments and reports tell directions."""


class Shares(NamedTuple):
    """``shares[places]`` (n, sectors) says how much of each hour lies in each sector; each row of it sums to 1."""

    places: Places
    shares: Floats


def centres_of(sectors: int) -> Floats:
    """The middle directions of sectors, north first, in degrees.

    Raises
    ------
    OutOfRangeError
        There are not 4 to 360 sectors.

    Examples
    --------
    >>> centres_of(8).tolist()
    [0.0, 45.0, 90.0, 135.0, 180.0, 225.0, 270.0, 315.0]
    """
    if not 4 <= sectors <= MOST_SECTORS:  # noqa: PLR2004 - the four points of the compass
        raise OutOfRangeError(name="sectors", low=4, high=MOST_SECTORS, value=sectors)
    return np.arange(sectors, dtype=np.float64) * (ROUND / sectors)


def rounding_of(from_deg: Floats) -> float:
    """The step in which directions were told, 0 where in none: the coarsest that fits them all.

    Examples
    --------
    >>> rounding_of(np.array([10.0, 250.0, 360.0])), rounding_of(np.array([22.5, 90.0])), rounding_of(np.array([3.7]))
    (10.0, 22.5, 0.0)
    """
    for step in ROUNDINGS_DEG:
        # Most steps fail on the first few values already.
        if _fits(from_deg[:100], step) and _fits(from_deg, step):
            return step
    return 0.0


def sector_shares(from_deg: Floats, *, sectors: int = SECTORS, rounded_to_deg: float | None = None) -> Shares:
    """The sector, or the shares of sectors, of each hour.

    Parameters
    ----------
    from_deg : (n,) float64
        Directions, without gaps. [deg]
    sectors : int
        How many, the first around north.
    rounded_to_deg : float, optional
        The step in which directions were told; found from them when not given. [deg]

    Returns
    -------
    Shares
        For ``n`` hours.

    Notes
    -----
    A direction told as 10° was between 5° and 15°, and spreads evenly over that. Without this, of 16 sectors those that
    hold three tens of degrees would seem half as frequent again as those that hold two.

    References
    ----------
    .. [1] Applequist (2012), Journal of Applied Meteorology and Climatology 51(7), 1305–1309 (wind rose bias).

    Examples
    --------
    >>> places, shares = sector_shares(np.array([10.0, 0.0]), sectors=16)
    >>> shares[places][:, :2].round(3).tolist()  # north reaches to 11.25°
    [[0.625, 0.375], [1.0, 0.0]]
    """
    centres = centres_of(sectors)
    step = rounding_of(from_deg) if rounded_to_deg is None else rounded_to_deg
    width = ROUND / sectors
    turned = np.asarray(from_deg, dtype=np.float64) % ROUND
    if step <= 0:
        return Shares((np.floor(turned / width + 0.5).astype(np.intp)) % sectors, np.eye(sectors))
    levels = round(ROUND / step)
    middles = np.arange(levels)[:, np.newaxis] * step
    # The overlap of two arcs of the circle, whose middles are less than half of it apart.
    gap = np.abs(middles - centres) % ROUND
    gap = np.minimum(gap, ROUND - gap)
    overlap = np.clip((width + step) / 2 - gap, 0.0, min(width, step))
    return Shares(np.rint(turned / step).astype(np.intp) % levels, overlap / overlap.sum(axis=1, keepdims=True))


def _fits(from_deg: Floats, step: float) -> bool:
    steps = from_deg / step
    return bool((np.abs(steps - np.rint(steps)) < 1e-6).all())  # noqa: PLR2004 - of a step, for numbers read from text
