"""What the other stations read: the median of all but one, and their robust spread, without a loop over stations."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.quality.flags import Floats, readings

CONSISTENT = 1.4826
"""The spread of a normal distribution over the median absolute deviation: 1 / Φ⁻¹(3/4)."""


class Others(NamedTuple):
    """The other stations at the same time: their median, their robust standard deviation, and how many there are."""

    median: Floats
    spread: Floats
    stations: NDArray[np.int64]


def others(values: Floats) -> Others:
    """The median and the robust spread of all stations but one, for each station and time.

    Gaps are no neighbours. Without a neighbour the median is NaN; with one the spread is 0.

    Parameters
    ----------
    values : (s, n) float64
        Readings of s stations. [any unit]

    Returns
    -------
    Others
        Each of shape (s, n), in the same unit. A station's own gap has neighbours too.

    Raises
    ------
    ShapeError
        There is no axis of stations.

    Notes
    -----
    The spread is 1.4826 times the median absolute deviation of the neighbours from their own median. Both come from
    sorting each moment once: with one station left out, a median can be one of three numbers only.

    References
    ----------
    .. [1] P. J. Rousseeuw, C. Croux, Alternatives to the median absolute deviation, J. Am. Stat. Assoc. 88 (1993)
       1273-1283 (the factor).

    Examples
    --------
    >>> others(np.array([[10.0], [20.0], [40.0], [np.nan]])).median.ravel()
    array([30., 25., 15., 20.])
    """
    given = readings(values)
    if given.ndim != 2:  # noqa: PLR2004  # stations by times
        raise ShapeError(reason=f"{given.shape} is not stations by times")
    there = np.isfinite(given)
    total = there.sum(axis=0)
    median = median_of_others(given)
    spread = np.full(given.shape, np.nan)
    for rank in (0, max(0, (given.shape[0] - 1) // 2), given.shape[0], None):
        centre = _median_without(np.sort(given, axis=0), total, rank)
        of_deviations = median_of_others(np.abs(given - centre))
        same = (median == centre) & np.isnan(spread)
        spread[same] = of_deviations[same]
    return _exact(given, median, spread, (total - there).astype(np.int64))


def median_of_others(values: Floats) -> Floats:
    """The median over stations of all but one, for each station and time; gaps are no neighbours."""
    given = np.asarray(values, dtype=np.float64)
    order = np.argsort(given, axis=0, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(given.shape[0])[:, None], given.shape), axis=0)
    there = np.isfinite(given)
    left = there.sum(axis=0) - there
    ranks = np.where(there, ranks, given.shape[0])
    ordered = np.take_along_axis(given, order, axis=0)
    return _middle(ordered, left, ranks)


def median_over(values: Floats, *, axis: int) -> Floats:
    """The median of what is there along an axis, NaN where nothing is, without a warning."""
    ordered = np.sort(values, axis=axis)
    there = np.isfinite(values).sum(axis=axis, keepdims=True)
    if not values.shape[axis]:
        return np.full(there.squeeze(axis=axis).shape, np.nan)
    low = np.take_along_axis(ordered, np.maximum(there - 1, 0) // 2, axis=axis)
    high = np.take_along_axis(ordered, np.minimum(there // 2, values.shape[axis] - 1), axis=axis)
    return np.where(there > 0, (low + high) / 2, np.nan).squeeze(axis=axis)


def _middle(ordered: Floats, left: NDArray[np.int64], ranks: NDArray[np.int64]) -> Floats:
    """The median of the ``left`` smallest of each column, the one of rank ``ranks`` passed over."""
    low, high = np.maximum(left - 1, 0) // 2, left // 2
    last = ordered.shape[0] - 1
    below = np.take_along_axis(ordered, np.minimum(low + (low >= ranks), last), axis=0)
    above = np.take_along_axis(ordered, np.minimum(high + (high >= ranks), last), axis=0)
    return np.where(left > 0, (below + above) / 2, np.nan)


def _median_without(ordered: Floats, total: NDArray[np.int64], rank: int | None) -> Floats:
    """The median of each moment without the station of this rank: the lowest, the middle, the highest, or none."""
    if rank is None:
        left, out = total, np.full(total.shape, ordered.shape[0])
    else:
        left = np.maximum(total - 1, 0)
        out = np.minimum((0 if rank == 0 else left // 2) if rank < ordered.shape[0] else left, left)
    return _middle(ordered, left[None, :], out[None, :])


def _exact(given: Floats, median: Floats, spread: Floats, count: NDArray[np.int64]) -> Others:
    """Whatever the shortcut has missed is computed one by one; it misses nothing unless numbers are equal by chance."""
    missed = np.argwhere(np.isnan(spread) & np.isfinite(median))
    for station, moment in missed:
        rest = np.delete(given[:, moment], station)
        rest = rest[np.isfinite(rest)]
        spread[station, moment] = np.median(np.abs(rest - median[station, moment]))
    return Others(median, CONSISTENT * spread, count)
