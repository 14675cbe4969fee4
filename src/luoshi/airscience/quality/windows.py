"""Runs and trailing windows along the last axis, over gaps and for all stations at once."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.quality.flags import Floats, Mask


def run_lengths(held: Mask) -> NDArray[np.int64]:
    """The length of the unbroken run of True in which each element lies; 0 where it is False.

    Examples
    --------
    >>> run_lengths(np.array([True, True, False, True]))
    array([2, 2, 0, 1])
    """
    given = np.asarray(held, dtype=np.bool_)
    fence = np.zeros((*given.shape[:-1], given.shape[-1] + 1), dtype=np.bool_)
    fence[..., :-1] = given
    flat = fence.ravel()
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flat, [False]])))
    starts, ends = edges[::2], edges[1::2]
    lengths = np.zeros(flat.size, dtype=np.int64)
    lengths[flat] = np.repeat(ends - starts, ends - starts)
    return np.asarray(lengths.reshape(fence.shape)[..., :-1])


def still_for(values: Floats, *, count: int, tolerance: float) -> Mask:
    """Which readings lie in some stretch of ``count`` readings that differ by no more than ``tolerance``.

    Gaps are skipped: a channel that is stuck stays stuck over them. A slow drift is no stillness, since the greatest
    and the least of the whole stretch are compared.
    """
    if count < 2:  # noqa: PLR2004  # one reading alone is always equal to itself
        raise OutOfRangeError(name="count", low=2, high="", value=count)
    given = np.asarray(values, dtype=np.float64)
    rows = given.reshape(-1, given.shape[-1])
    found = np.zeros(rows.shape, dtype=np.bool_)
    for row, held in zip(rows, found, strict=True):
        there = np.flatnonzero(np.isfinite(row))
        if there.size >= count:
            held[there] = _in_still_stretch(row[there], count, tolerance)
    return found.reshape(given.shape)


def trailing_share(held: Mask, known: Mask, *, window: int) -> tuple[Floats, NDArray[np.int64]]:
    """The share of the known elements of the last ``window`` that are True, and how many were known."""
    many = trailing_sum((held & known).astype(np.float64), window=window)
    counts = trailing_sum(known.astype(np.float64), window=window)
    share = np.divide(many, counts, out=np.full(counts.shape, np.nan), where=counts > 0)
    return share, np.rint(counts).astype(np.int64)


def trailing_mean_and_spread(values: Floats, *, window: int, needed: int) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the last ``window`` readings, NaN where fewer than ``needed`` are there.

    Each series is centred on its own mean first, so that little is lost to cancellation.
    """
    given = np.asarray(values, dtype=np.float64)
    there = np.isfinite(given)
    counts_all = np.maximum(there.sum(axis=-1, keepdims=True), 1)
    centre = np.where(there, given, 0.0).sum(axis=-1, keepdims=True) / counts_all
    shifted = np.where(there, given - centre, 0.0)
    counts = trailing_sum(there.astype(np.float64), window=window)
    enough = counts >= max(needed, 1) - 0.5
    safe = np.maximum(counts, 1.0)
    mean = trailing_sum(shifted, window=window) / safe
    square = trailing_sum(shifted**2, window=window) / safe
    noise = 1e-12 * np.max(shifted**2, axis=-1, keepdims=True, initial=0.0)
    spread = np.sqrt(np.where(square - mean**2 > noise, square - mean**2, 0.0))
    return np.where(enough, mean + centre, np.nan), np.where(enough, spread, np.nan)


def trailing_sum(values: Floats, *, window: int) -> Floats:
    """The sum of each element and the ``window`` − 1 before it; fewer at the start."""
    if window < 1:
        raise OutOfRangeError(name="window", low=1, high="", value=window)
    sums = np.cumsum(values, axis=-1)
    found = sums.copy()
    found[..., window:] -= sums[..., :-window]
    return np.asarray(found)


def _in_still_stretch(row: Floats, count: int, tolerance: float) -> Mask:
    if tolerance > 0:
        stretches = sliding_window_view(row, count)
        still = stretches.max(axis=-1) - stretches.min(axis=-1) <= tolerance
        covered = np.zeros(row.size + 1, dtype=np.int64)
        starts = np.flatnonzero(still)
        np.add.at(covered, starts, 1)
        np.add.at(covered, starts + count, -1)
        return np.asarray(np.cumsum(covered)[:-1] > 0)
    same = np.concatenate([[False], row[1:] == row[:-1]])
    group = np.cumsum(~same) - 1
    return np.asarray(np.bincount(group)[group] >= count)
