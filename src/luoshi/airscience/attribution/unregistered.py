"""Sources that no ledger knows: a grid of places that compete with the registered ones for what is unexplained.

Each place has long odds against it, so that a rise goes to a registered source wherever one explains it; where none
does, the place takes it, and that is the probability of "none of these".
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luoshi.airscience.attribution.kinds import EnterpriseKind

Floats = NDArray[np.float64]

SPACING_M = 500.0
CHANCE_OF_ANY = 0.3
"""That there is any strong unregistered source at all; shared among the places. [1]"""


def grid_of_places(around_m: ArrayLike, *, spacing_m: float = SPACING_M) -> Floats:
    """Places on a square grid that covers sensors and sources with half a step to spare.

    Parameters
    ----------
    around_m : (n, 2 or more)
        East and north of what is to be covered; rows with NaN are left out. [m]
    spacing_m : float
        Distance of neighbouring places. [m]

    Returns
    -------
    (g, 3) float64
        East, north and the usual height of an unregistered source. [m]

    Examples
    --------
    >>> grid_of_places([[0.0, 0.0], [1000.0, 0.0]]).tolist()
    [[0.0, 0.0, 5.0], [500.0, 0.0, 5.0], [1000.0, 0.0, 5.0]]
    """
    points = np.asarray(around_m, dtype=np.float64)[:, :2]
    points = points[np.isfinite(points).all(axis=1)]
    low, high = points.min(axis=0), points.max(axis=0)
    counts = np.maximum(np.ceil((high - low) / spacing_m), 0).astype(np.intp) + 1
    east, north = (
        (low[k] + high[k]) / 2.0 + spacing_m * (np.arange(counts[k]) - (counts[k] - 1) / 2.0) for k in (0, 1)
    )
    across, up = np.meshgrid(east, north)
    height = np.full(across.size, EnterpriseKind.UNREGISTERED.traits.height_m)
    return np.column_stack([across.ravel(), up.ravel(), height])


def place_log_odds(places: int) -> float:
    """Log-odds of one place of so many, such that any of them holds a source with the chance named above.

    Parameters
    ----------
    places : int
        How many there are.

    Returns
    -------
    float
        [1]

    Examples
    --------
    >>> round(place_log_odds(1), 3)  # 0.3 against 0.7
    -0.847
    """
    each = -np.expm1(np.log1p(-CHANCE_OF_ANY) / max(places, 1))
    return float(np.log(each) - np.log1p(-each))


def candidate_places(gains: Floats, places_m: Floats, *, most: int, apart_m: float) -> NDArray[np.intp]:
    """The places that would explain most of what is left, no two of them close together.

    Parameters
    ----------
    gains : (g,) float64
        What each would improve, see :func:`~luoshi.airscience.attribution.screening.best_gains`. [1]
    places_m : (g, 3) float64
        [m]
    most : int
        How many at most.
    apart_m : float
        Least distance between two. [m]

    Returns
    -------
    (c,) int
        Best first; only places that improve anything.
    """
    chosen: list[int] = []
    for place in np.argsort(-gains, kind="stable"):
        if len(chosen) == most or gains[place] <= 0:
            break
        away = np.hypot(*(places_m[chosen, :2] - places_m[place, :2]).T)
        if np.all(away >= apart_m):
            chosen.append(int(place))
    return np.array(chosen, dtype=np.intp)
