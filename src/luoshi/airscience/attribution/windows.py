"""Means over windows: attribution works on ten minutes, since no model of a plume is right to the minute."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from luoshi.airscience.errors import OutOfRangeError

Floats = NDArray[np.float64]

NEEDED_SHARE = 0.5


def window_means(values: Floats, *, steps: int, needed_share: float = NEEDED_SHARE) -> Floats:
    """Mean of each window of ``steps`` rows; an incomplete last window is left out.

    NaN are left out of the mean; a window with too few values is NaN.

    Parameters
    ----------
    values : (t, ...) float64
        In steps of equal length.
    steps : int
        Rows in a window.
    needed_share : float
        Share of the rows that must be there. [1]

    Returns
    -------
    (t // steps, ...) float64
        In the unit of ``values``.

    Raises
    ------
    OutOfRangeError
        A window has less than one row.

    Examples
    --------
    >>> window_means(np.array([1.0, 3.0, np.nan, 5.0, np.nan, np.nan, 9.0]), steps=2).tolist()
    [2.0, 5.0, nan]
    """
    if steps < 1:
        raise OutOfRangeError(name="steps", low=1, high=len(values), value=steps)
    count = len(values) // steps
    parts = values[: count * steps].reshape(count, steps, *values.shape[1:])
    there = np.isfinite(parts)
    known = there.sum(axis=1)
    total = np.where(there, parts, 0.0).sum(axis=1)
    enough = (known >= needed_share * steps) & (known > 0)
    return np.where(enough, total / np.maximum(known, 1), np.nan)


def rolling_quantile(values: Floats, share: float, *, before: int, after: int) -> Floats:
    """Quantile of the rows from ``before`` before to ``after`` after each row, with fewer at both ends.

    NaN are left out; where there is nothing but NaN the quantile is NaN.

    Parameters
    ----------
    values : (t, r) float64
        In steps of equal length.
    share : float
        0.5 for the median. [1]
    before, after : int
        Rows; ``after = 0`` knows no future.

    Returns
    -------
    (t, r) float64
        In the unit of ``values``.

    Examples
    --------
    >>> rolling_quantile(np.array([[1.0], [5.0], [np.nan], [3.0]]), 0.5, before=2, after=0).ravel().tolist()
    [1.0, 3.0, 3.0, 4.0]
    """
    padded = np.pad(values, ((before, after), (0, 0)), constant_values=np.nan)
    seen = sliding_window_view(padded, before + after + 1, axis=0)
    return nan_quantile(seen, share, axis=-1)


def nan_quantile(values: Floats, share: float, *, axis: int) -> Floats:
    """Quantile without the NaN, interpolated linearly; NaN without a warning where there is nothing else.

    Parameters
    ----------
    values : (...) float64
        Any shape.
    share : float
        0.5 for the median. [1]
    axis : int
        Along which the quantile is taken.

    Returns
    -------
    (...) float64
        Without ``axis``.

    Examples
    --------
    >>> nan_quantile(np.array([[1.0, np.nan, 2.0], [np.nan] * 3]), 0.5, axis=1).tolist()
    [1.5, nan]
    """
    ordered = np.sort(values, axis=axis)
    known = np.isfinite(ordered).sum(axis=axis, keepdims=True)
    place = share * np.maximum(known - 1, 0)
    low = np.floor(place).astype(np.intp)
    high = np.minimum(low + 1, np.maximum(known - 1, 0))
    at_low, at_high = (np.take_along_axis(ordered, at, axis=axis) for at in (low, high))
    found: Floats = np.squeeze(at_low + (place - low) * (at_high - at_low), axis=axis)
    return found
