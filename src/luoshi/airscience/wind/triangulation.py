"""Where bearings from several stations cross: the likely area of a source, or the plain word that they do not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from luoshi.airscience.errors import OutOfRangeError, TooFewBearingsError
from luoshi.airscience.wind.circle import apart
from luoshi.airscience.wind.sectors import Bearing

Floats = NDArray[np.float64]

REACH_M = 10_000.0
"""How far from a station a source is looked for; a default of this platform (本平台默认)."""
NEAREST_M = 50.0
"""Nearer to a station than this the direction of a source says nothing."""
CELLS = 201
AREA_SHARE = 0.9
AGREEMENT = 0.05
"""Bearings that would be so far off by chance less often than this do not cross; a default of this platform
(本平台默认)."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A station in metres of the plane, and the bearing on which it sees the source."""

    east_m: float
    north_m: float
    bearing: Bearing


@dataclass(frozen=True, slots=True, eq=False)
class Fix:
    """The likely place of a source.

    ``likelihood`` (north, east) over ``north_m`` and ``east_m`` sums to 1; ``is_likely`` marks the smallest area that
    holds ``share`` of it, ``area_m2`` is its size, ``is_bounded`` whether it keeps clear of the edge of where was
    looked. ``residual_deg`` is how far each station's bearing misses the best place, ``agreement`` the probability of
    missing by so much in all. Where ``crosses`` is False the bearings contradict each other: then there is no one
    source in reach that all of them see, and the area must not be shown as one.
    """

    east_m: Floats
    north_m: Floats
    likelihood: Floats
    is_likely: NDArray[np.bool_]
    share: float
    best_east_m: float
    best_north_m: float
    area_m2: float
    is_bounded: bool
    residual_deg: Floats
    agreement: float
    crosses: bool


def triangulate(
    sights: Sequence[Sight], *, reach_m: float = REACH_M, share: float = AREA_SHARE, cells: int = CELLS
) -> Fix:
    """The area from which all bearings may come.

    Parameters
    ----------
    sights : sequence of Sight
        At least two stations. [m east and north of any point; deg]
    reach_m : float
        Only places within this of every station are looked at. [m]
    share : float
        Of the likelihood in the area. [1]
    cells : int
        The places along each side.

    Returns
    -------
    Fix
        The likelihood over the plane, the area, and whether the bearings agree.

    Raises
    ------
    TooFewBearingsError
        With one bearing there is a direction and no place.
    OutOfRangeError
        ``reach_m``, ``share``, ``cells`` or a spread is none, or no place is within reach of all stations.

    Notes
    -----
    The error of a bearing is taken as normal over the smaller angle with its own standard deviation; all places are
    equally likely beforehand. The sum of squared, scaled residuals at the best place is compared with χ² of
    max(stations − 2, 1) degrees of freedom: two bearings that part have no place to fit, three need not meet.

    References
    ----------
    .. [1] Lenth (1981), Technometrics 23(2), 149–154 (finding a location by bearings).

    Examples
    --------
    >>> west, south = Sight(-2000, 0, Bearing(90, 5)), Sight(0, -3000, Bearing(0, 5))
    >>> fix = triangulate([west, south])
    >>> abs(fix.best_east_m) < 100, abs(fix.best_north_m) < 100, fix.crosses, fix.is_bounded
    (True, True, True, True)
    >>> triangulate([Sight(-2000, 0, Bearing(270, 5)), Sight(2000, 0, Bearing(90, 5))]).crosses
    False
    """
    _check(sights, reach_m, share, cells)
    places = np.array([(s.east_m, s.north_m) for s in sights])
    east, north = (np.linspace(p.max() - reach_m, p.min() + reach_m, cells) for p in places.T)
    offsets = np.stack([np.broadcast_arrays(east - e, (north - n)[:, np.newaxis]) for e, n in places])
    distance = np.hypot(offsets[:, 0], offsets[:, 1])
    towards = np.rad2deg(np.arctan2(offsets[:, 0], offsets[:, 1]))
    bearings = np.array([s.bearing.from_deg for s in sights])[:, np.newaxis, np.newaxis]
    spreads = np.array([s.bearing.spread_deg for s in sights])[:, np.newaxis, np.newaxis]
    missed = apart(towards, bearings)
    # Right beside a station every direction is as good.
    scaled = np.where(distance < NEAREST_M, 0.0, missed / spreads)
    squares = (scaled**2).sum(axis=0)
    within = (distance <= reach_m).all(axis=0)
    if not within.any():
        raise OutOfRangeError(name="reach_m", low="half the way between the stations", high="any", value=reach_m)
    squares = np.where(within, squares, np.inf)
    best = np.unravel_index(int(squares.argmin()), squares.shape)
    likelihood = np.exp(-0.5 * (squares - squares[best]))
    likelihood /= likelihood.sum()
    is_likely = _smallest_area(likelihood, share)
    agreement = float(special.chdtrc(max(len(sights) - 2, 1), squares[best]))
    return Fix(
        east,
        north,
        likelihood=likelihood,
        is_likely=is_likely,
        share=share,
        best_east_m=float(east[best[1]]),
        best_north_m=float(north[best[0]]),
        area_m2=float(is_likely.sum() * (east[1] - east[0]) * (north[1] - north[0])),
        is_bounded=not _touches_edge(is_likely, within),
        residual_deg=missed[:, best[0], best[1]],
        agreement=agreement,
        crosses=agreement >= AGREEMENT,
    )


def _check(sights: Sequence[Sight], reach_m: float, share: float, cells: int) -> None:
    if len({(s.east_m, s.north_m) for s in sights}) < 2:  # noqa: PLR2004 - two lines make a point
        raise TooFewBearingsError(count=len(sights))
    for name, value in [("reach_m", reach_m), *[("spread_deg", s.bearing.spread_deg) for s in sights]]:
        if not 0 < value < np.inf:
            raise OutOfRangeError(name=name, low="above 0", high="any", value=value)
    for sight in sights:
        if not 0 <= sight.bearing.from_deg <= 360:  # noqa: PLR2004 - degrees
            raise OutOfRangeError(name="from_deg", low=0, high=360, value=sight.bearing.from_deg)
    if not 0 < share < 1 or cells < 3:  # noqa: PLR2004 - an inside and an edge
        raise OutOfRangeError(name="share or cells", low="0 or 3", high="1 or any", value=(share, cells))


def _smallest_area(likelihood: Floats, share: float) -> NDArray[np.bool_]:
    order = np.argsort(likelihood, axis=None)[::-1]
    inside = np.searchsorted(np.cumsum(likelihood.ravel()[order]), share) + 1
    chosen = np.zeros(likelihood.size, dtype=np.bool_)
    chosen[order[:inside]] = True
    return chosen.reshape(likelihood.shape)


def _touches_edge(is_likely: NDArray[np.bool_], within: NDArray[np.bool_]) -> bool:
    """Whether a likely place has a neighbour at which was not looked."""
    looked = np.pad(within, 1)
    all_around = looked[:-2, 1:-1] & looked[2:, 1:-1] & looked[1:-1, :-2] & looked[1:-1, 2:]
    return bool((is_likely & ~all_around).any())
