"""The wind rose: how often the wind came from where and how fast, and how often there was none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import NoWindError, OutOfRangeError, ShapeError
from luoshi.airscience.wind.circle import ROUND
from luoshi.airscience.wind.hours import CALM_BELOW_M_S
from luoshi.airscience.wind.shares import SECTORS, centres_of, sector_shares
from luoshi.airscience.wind.vectors import WindMean, vector_mean

Floats = NDArray[np.float64]

FORCES_M_S = (CALM_BELOW_M_S, 1.6, 3.4, 5.5, 8.0, 10.8)
"""The least speeds of the wind forces 1 to 6 (GB/T 28591-2012, table 1)."""


@dataclass(frozen=True, slots=True, eq=False)
class WindRose:
    """The share of hours from each sector with each class of speed; with ``calm`` they sum to 1.

    ``share`` is (sectors, classes); class k has speeds from ``edges_m_s[k]`` to below the next edge, the last all
    above. ``mean`` is the vector mean over all hours with wind.
    """

    centres_deg: Floats
    edges_m_s: Floats
    share: Floats
    calm: float
    mean: WindMean
    hours: int
    capture: float


def wind_rose(
    wind_from_deg: Floats | None,
    wind_speed_m_s: Floats | None,
    *,
    sectors: int = SECTORS,
    edges_m_s: Sequence[float] = FORCES_M_S,
    rounded_to_deg: float | None = None,
) -> WindRose:
    """The frequencies of wind directions and speeds.

    Gaps are left out and told as data capture. An hour below the first edge is calm, whatever its direction.

    Parameters
    ----------
    wind_from_deg : (n,) float64 or None
        Where the wind came from, 0 to 360; a calm hour needs none. [deg]
    wind_speed_m_s : (n,) float64 or None
        How fast. [m/s]
    sectors : int
        How many.
    edges_m_s : sequence of float
        Rising; the first is where the calm ends. [m/s]
    rounded_to_deg : float, optional
        The step in which directions were told; found from them when not given. [deg]

    Returns
    -------
    WindRose
        Shares of the hours that could be told. [1]

    Raises
    ------
    NoWindError
        No wind was given, or no hour has one.
    ShapeError
        Directions and speeds do not fit.
    OutOfRangeError
        Edges do not rise, or there are not 4 to 360 sectors.

    References
    ----------
    .. [1] GB/T 28591-2012, table 1 (wind forces).
    .. [2] Applequist (2012), as of :func:`~luoshi.airscience.wind.shares.sector_shares`.

    Examples
    --------
    >>> rose = wind_rose(np.array([0.0, 90.0, 90.0, np.nan]), np.array([2.0, 2.0, 4.0, 0.1]), sectors=4)
    >>> rose.share.sum(axis=1).tolist(), rose.calm
    ([0.25, 0.5, 0.0, 0.0], 0.25)
    """
    if wind_from_deg is None or wind_speed_m_s is None:
        raise NoWindError(reason="no wind was given")
    d, s = (np.asarray(a, dtype=np.float64) for a in (wind_from_deg, wind_speed_m_s))
    edges = np.asarray(edges_m_s, dtype=np.float64)
    if d.ndim != 1 or d.shape != s.shape:
        raise ShapeError(reason=f"{d.shape} directions and {s.shape} speeds")
    if not edges.size or (np.diff(edges) <= 0).any():
        raise OutOfRangeError(name="edges_m_s", low="the one before", high="the next", value=edges.tolist())
    is_calm = (s >= 0) & (s < edges[0])
    has_wind = (s >= edges[0]) & (s < np.inf) & (d >= 0) & (d <= ROUND)
    hours = int(is_calm.sum() + has_wind.sum())
    if not hours:
        raise NoWindError(reason="no hour has a wind direction and speed")
    places, shares = sector_shares(d[has_wind], sectors=sectors, rounded_to_deg=rounded_to_deg)
    classes = np.searchsorted(edges, s[has_wind], side="right") - 1
    counts = np.bincount(places * edges.size + classes, minlength=shares.shape[0] * edges.size)
    share = shares.T @ counts.reshape(shares.shape[0], edges.size) / hours
    is_told = is_calm | has_wind
    # A calm hour has a speed and no direction.
    direction = np.where(is_calm, np.nan, d)
    mean = vector_mean(direction[is_told], np.where(is_calm, 0.0, s)[is_told], needed_share=0.0)
    return WindRose(
        centres_of(sectors), edges, share, float(is_calm.sum()) / hours, mean, hours, hours / max(d.size, 1)
    )
