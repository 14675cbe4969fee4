"""The local increment: what a station has above the median of the others."""

from typing import NamedTuple

import numpy as np

from luoshi.airscience.anomalies.network import Bools, Floats
from luoshi.airscience.errors import ShapeError

NEIGHBOURS_NEEDED = 3
"""The fewest neighbours with a value that make a background."""


class Increment(NamedTuple):
    """A station's value above its background, (s, t) each.

    ``spread`` is the median distance of the neighbours from the background: how much of one air they are.
    """

    value: Floats
    background: Floats
    spread: Floats
    neighbours: Floats


def local_increment(values: Floats, *, near: Bools | None = None, needed: int = NEIGHBOURS_NEEDED) -> Increment:
    """Value minus the median of the other stations at the same hour.

    Where fewer than ``needed`` neighbours have a value, the background and the increment are NaN: unknown, not zero.

    Parameters
    ----------
    values : (s, t) float64
        Concentrations of the stations. [any unit]
    near : (s, s) bool, optional
        Which stations (columns) are neighbours of which (rows); all when not given. A station is never its own.
    needed : int
        The fewest neighbours.

    Returns
    -------
    Increment
        ``value``, ``background`` and ``spread`` in the unit of ``values``, and the number of ``neighbours``.

    Raises
    ------
    ShapeError
        ``values`` are not two-dimensional, or ``near`` does not fit them.

    Notes
    -----
    A constant added to all stations changes no increment and no spread.

    Examples
    --------
    >>> found = local_increment(np.array([[50.0], [30.0], [32.0], [35.0]]))
    >>> found.value[:, 0], found.background[0, 0], found.spread[0, 0]
    (array([18., -5., -3.,  3.]), np.float64(32.0), np.float64(2.0))
    """
    if values.ndim != 2:  # noqa: PLR2004 - stations by hours
        raise ShapeError(reason="increments need stations by hours")
    count = len(values)
    others = ~np.eye(count, dtype=bool) if near is None else near & ~np.eye(count, dtype=bool)
    if others.shape != (count, count):
        raise ShapeError(reason=f"neighbours of {count} stations are {count} by {count}")
    background, spread, neighbours = (np.full(values.shape, np.nan) for _ in range(3))
    for station in range(count):
        around = values[others[station]]
        background[station], neighbours[station] = column_median(around, needed=needed)
        spread[station], _ = column_median(np.abs(around - background[station]), needed=needed)
    return Increment(values - background, background, spread, neighbours)


def column_median(values: Floats, *, needed: int) -> tuple[Floats, Floats]:
    """The median of each column without its gaps, and how many values it has; NaN where they are too few."""
    width = values.shape[1]
    if not len(values):
        return np.full(width, np.nan), np.zeros(width)
    ordered = np.sort(values, axis=0)  # gaps last
    counts = np.isfinite(values).sum(axis=0)
    columns = np.arange(width)
    last = np.maximum(counts - 1, 0)
    middle = (ordered[last // 2, columns] + ordered[(last + 1) // 2, columns]) / 2
    return np.where(counts >= max(needed, 1), middle, np.nan), counts.astype(np.float64)
