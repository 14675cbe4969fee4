"""How an increment rises: by a step within one hour, or along a ramp above its own last six hours."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from luoshi.airscience.anomalies.increment import row_median
from luoshi.airscience.anomalies.network import Floats

HOURS_BEFORE = 6
"""The hours whose median a ramp is measured from."""
HOURS_NEEDED = 3
"""The fewest of them that must be there."""


def rise_over(series: Floats, *, hours: int) -> Floats:
    """The value minus that of some hours before.

    Where either is missing, so is the rise; the first ``hours`` have none.

    Parameters
    ----------
    series : (s, t) float64
        Increments, or values. [any unit]
    hours : int
        How far back; 1 is the test for steps.

    Returns
    -------
    (s, t) float64
        In the unit of ``series``.

    Examples
    --------
    >>> rise_over(np.array([[1.0, 4.0, np.nan, 9.0]]), hours=1)
    array([[nan,  3., nan, nan]])
    """
    return series - shifted(series, hours=hours)


def rise_above_recent(series: Floats, *, hours: int = HOURS_BEFORE, needed: int = HOURS_NEEDED) -> Floats:
    """The value minus the median of the station's own hours before it: the test for ramps.

    NaN where the value is missing or fewer than ``needed`` of the hours before are there.

    Parameters
    ----------
    series : (s, t) float64
        Increments. [any unit]
    hours : int
        How many hours before; the value's own hour is not among them.
    needed : int
        The fewest of them.

    Returns
    -------
    (s, t) float64
        In the unit of ``series``.

    Examples
    --------
    >>> rise_above_recent(np.array([[1.0, 2.0, 3.0, 9.0]]))
    array([[nan, nan, nan,  7.]])
    """
    return series - recent_median(series, hours=hours, needed=needed)


def recent_median(series: Floats, *, hours: int, needed: int, every: int = 1) -> Floats:
    """The median of the ``hours`` before each hour, of all or of one in ``every``; NaN where fewer than ``needed``."""
    before = np.concatenate([np.full((len(series), hours), np.nan), series], axis=1)[:, :-1]
    windows = sliding_window_view(before, hours, axis=1)[:, :, every - 1 :: every]
    return row_median(windows.reshape(-1, hours // every), needed=needed).reshape(series.shape)


def shifted(series: Floats, *, hours: int) -> Floats:
    """Each hour's value of some hours before; NaN before the first."""
    held = np.full(series.shape, np.nan)
    held[:, hours:] = series[:, : series.shape[1] - hours]
    return held
