"""What one would reckon without this package: the plain ratio to the neighbours, and before against after.

Both are kept so that their error can be shown beside that of the primary estimate, on the same windows.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.effect.panel import HOURS_OF_DAY, Panel, Span
from luoshi.airscience.effect.placebo import Placebos

Floats = NDArray[np.float64]
Peer = Callable[[Span], float]

NEEDED_SHARE = 0.5


def ratio_to_neighbours(panel: Panel, station: str, *, days_before: int = 30) -> Peer:
    """The mean log ratio of a station to its neighbours' mean in a window, less that in the days before.

    Hours without the station or any neighbour are left out; with less than half of the hours it is NaN.

    Parameters
    ----------
    panel : Panel
        See :func:`panel_of`.
    station : str
        The station.
    days_before : int
        What the window is held against.

    Returns
    -------
    callable
        From a window to the change. [log]
    """
    own = panel.column(station)
    others = np.delete(panel.values, own, axis=1)
    told = np.isfinite(others)
    region = np.where(told, others, 0.0).sum(axis=1) / np.where(told.any(axis=1), told.sum(axis=1), np.nan)
    return _change(np.log(panel.values[:, own] / region), days_before)


def before_and_after(panel: Panel, station: str, *, days_before: int = 7) -> Peer:
    """The mean log concentration in a window, less that in the days before.

    Hours without a value are left out; with less than half of the hours it is NaN.

    Parameters
    ----------
    panel : Panel
        See :func:`panel_of`.
    station : str
        The station.
    days_before : int
        What the window is held against.

    Returns
    -------
    callable
        From a window to the change. [log]
    """
    return _change(np.log(panel.values[:, panel.column(station)]), days_before)


def placebos_of(peer: Peer, like: Placebos) -> Placebos:
    """The peer's steps in the same windows; those that it cannot tell are left out."""
    steps = np.array([peer(Span(int(first), int(first) + like.days)) for first in like.first], dtype=np.float64)
    told = np.isfinite(steps)
    return Placebos(like.days, like.first[told], steps[told])


def _change(values: Floats, days_before: int) -> Peer:
    is_there = np.isfinite(values)
    sums = np.concatenate(([0.0], np.where(is_there, values, 0.0).cumsum()))
    counts = np.concatenate(([0], is_there.cumsum()))

    def mean(span: Span) -> float:
        start, stop = max(span.first, 0) * HOURS_OF_DAY, span.stop * HOURS_OF_DAY
        count = counts[stop] - counts[start]
        enough = count > 0 and count >= NEEDED_SHARE * span.days * HOURS_OF_DAY
        return float((sums[stop] - sums[start]) / count) if enough else float("nan")

    return lambda window: mean(window) - mean(Span(window.first - days_before, window.first))
