"""Sources that no ledger knows: a grid of places that compete with the registered ones for what is unexplained.

Each place has long odds against it, so that a rise goes to a registered source wherever one explains it; where none
does, the place takes it, and that is the probability of "none of these".
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from luoshi.airscience.attribution.draws import Draws
from luoshi.airscience.attribution.kinds import EnterpriseKind
from luoshi.airscience.attribution.problem import Problem
from luoshi.airscience.attribution.screening import best_gains
from luoshi.airscience.attribution.surprise import surprise

Floats = NDArray[np.float64]

SPACING_M = 500.0
CHANCE_OF_ANY = 0.3
"""That there is any strong unregistered source at all; shared among the places. [1]"""
TAKEN_OUT = 12
"""So many of the strongest registered sources are tried to be replaced."""


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


def places_instead(
    problem: Problem, draws: Draws, places: Problem, places_m: Floats, *, sources_m: Floats, within_m: float = 1_500.0
) -> Floats:
    """By how much each place improves on what is explained, alone or in the stead of a registered source near it.

    A strong source that no ledger knows is first taken for a registered one beside it; what it leaves unexplained is
    then too little to be noticed. So the strongest sources are taken out in turn, and places near them tried instead.

    Parameters
    ----------
    problem : Problem
        With the registered sources.
    draws : Draws
        What the sampler made of it.
    places : Problem
        The same increments with the places as sources.
    places_m, sources_m : (g, 3), (m, 3) float64
        Of the places and of the problem's sources. [m]
    within_m : float
        How near a place must be to be tried instead. [m]

    Returns
    -------
    (g,) float64
        Logarithm of the likelihood ratio. [1]
    """
    best = best_gains(places, draws.mean_field)
    rates = np.where(draws.rung >= 0, problem.strengths[draws.rung], 0.0)
    windowed = (rates[:, :, None] * draws.on).mean(axis=0)
    y = np.where(np.isfinite(problem.increments), problem.increments, 0.0)
    precision = np.where(np.isfinite(problem.increments), problem.noise**-2.0, 0.0)
    for j in np.argsort(-windowed.mean(axis=1))[:TAKEN_OUT]:
        source = problem.sources[j]
        near = np.flatnonzero(np.hypot(*(places_m[:, :2] - sources_m[j, :2]).T) <= within_m)
        if not source.cells.size or not near.size:
            continue
        of_cell = np.repeat(windowed[j, source.windows], np.diff(source.starts, append=source.cells.size))
        without = draws.mean_field.copy()
        without[:, source.cells] = np.maximum(without[:, source.cells] - of_cell * source.unit, 0.0)
        fields = np.stack([draws.mean_field[:, source.cells], without[:, source.cells]])
        told = surprise(fields, y[:, source.cells], precision[:, source.cells], problem.plume_error**2).sum(axis=1)
        loss = (told[1] - told[0]) / problem.tempering
        some = replace(places, sources=tuple(places.sources[g] for g in near), log_odds=places.log_odds[near])
        best[near] = np.maximum(best[near], best_gains(some, without) - loss)
    return best


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
