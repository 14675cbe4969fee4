"""The local increment: what a station has above the median of the others."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.anomalies.network import Bools, Floats
from luoshi.airscience.errors import ShapeError

Counts = NDArray[np.int64]

NEIGHBOURS_NEEDED = 3
"""The fewest neighbours with a value that make a background."""


class Increment(NamedTuple):
    """A station's value above its background, (s, t) each.

    ``spread`` is half the interquartile range of the neighbours: how much of one air they are.
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
    Quartiles are interpolated between the closest ranks. A constant added to all stations changes no
    increment and no spread.

    Examples
    --------
    >>> found = local_increment(np.array([[50.0], [30.0], [32.0], [35.0]]))
    >>> found.value[:, 0], found.background[0, 0], found.spread[0, 0]
    (array([18., -5., -3.,  3.]), np.float64(32.0), np.float64(1.25))
    """
    if values.ndim != 2:  # noqa: PLR2004 - stations by hours
        raise ShapeError(reason="increments need stations by hours")
    count = len(values)
    if near is not None and near.shape != (count, count):
        raise ShapeError(reason=f"neighbours of {count} stations are {count} by {count}")
    if near is None:
        low, background, high, neighbours = _quartiles_of_others(values, needed=needed)
    else:
        rows = [_quartiles(values[around], needed=needed) for around in near & ~np.eye(count, dtype=bool)]
        low, background, high, neighbours = (np.array(part).reshape(values.shape) for part in zip(*rows, strict=True))
    return Increment(values - background, background, (high - low) / 2, neighbours)


Quartiles = tuple[Floats, Floats, Floats, Floats]
"""The lower quartile, the median, the upper quartile, and of how many values."""


def _quartiles(values: Floats, *, needed: int) -> Quartiles:
    width = values.shape[1]
    if not len(values):
        nothing = np.full(width, np.nan)
        return nothing, nothing, nothing, np.zeros(width)
    ordered = np.sort(values, axis=0)  # gaps last
    counts = np.isfinite(values).sum(axis=0)
    return _read_off(ordered, counts, np.full(width, len(values)), needed)


def _quartiles_of_others(values: Floats, *, needed: int) -> Quartiles:
    order = np.argsort(values, axis=0)  # gaps last
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(values))[:, np.newaxis], axis=0)
    known = np.isfinite(values)
    counts = known.sum(axis=0) - known
    return _read_off(np.take_along_axis(values, order, axis=0), counts, np.where(known, rank, len(values)), needed)


def _read_off(ordered: Floats, counts: Counts, left_out: Counts, needed: int) -> Quartiles:
    """Quartiles of columns in order, without the row of rank ``left_out``; NaN where fewer than ``needed`` are left."""
    columns = np.arange(ordered.shape[1])
    last = np.maximum(counts - 1, 0)

    def value_at(place: Counts) -> Floats:
        return np.asarray(ordered[np.minimum(place + (place >= left_out), len(ordered) - 1), columns])

    def quantile(fraction: float) -> Floats:
        exact = fraction * last
        below = np.floor(exact).astype(np.int64)
        low, high = value_at(below), value_at(np.minimum(below + 1, last))
        between = exact - below
        value = np.where(between > 0, low + (high - low) * between, low)
        return np.where(counts >= max(needed, 1), value, np.nan)

    return quantile(0.25), quantile(0.5), quantile(0.75), counts.astype(np.float64)


def row_median(values: Floats, *, needed: int) -> Floats:
    """The median of each row without its gaps; NaN where fewer than ``needed`` values are there."""
    if not values.shape[1]:
        return np.full(len(values), np.nan)
    ordered = np.sort(values, axis=1)  # gaps last
    counts = np.isfinite(values).sum(axis=1)
    rows = np.arange(len(values))
    last = np.maximum(counts - 1, 0)
    middle = (ordered[rows, last // 2] + ordered[rows, (last + 1) // 2]) / 2
    return np.where(counts >= max(needed, 1), middle, np.nan)
