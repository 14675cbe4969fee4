"""Hours gathered into days, so that a few odd hours do not carry a day away.

A firework, a lorry before the inlet or an instrument's hiccup makes an hour differ by a factor; means of such hours
tell of them and of nothing else. Hours far from their own week are drawn in to the week's middle. The middle is that of
the same hours, so that a week lower by a fifth as a whole comes out lower by a fifth.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.effect.panel import HOURS_OF_DAY

Floats = NDArray[np.float64]

DAYS_OF_WEEK = 7
SPREADS = 1.5
"""An hour further than so many spreads from its week's middle is drawn in: Huber's rule."""
SPREAD_OF_NORMAL = 1.4826


class DailyMeans(NamedTuple):
    """``value`` (d,) of each day, NaN where it has no hour, and ``weight`` (d,), the sum of its hours' weights."""

    value: Floats
    weight: Floats


def daily_means(hours: Floats, weight: Floats, *, spread: float, from_end: bool) -> DailyMeans:
    """Means of days from hours that are drawn in to the middle of their week.

    Hours that are NaN are left out.

    Parameters
    ----------
    hours : (24 d,) float64
        What the mixture does not explain. [log]
    weight : (24 d,) float64
        The hours' weights. [1]
    spread : float
        See :func:`spread_of`. [log]
    from_end : bool
        Weeks are counted back from the last day; else on from the first.

    Returns
    -------
    DailyMeans
    """
    by_week, by_week_weight = (_weeks(a, from_end=from_end) for a in (hours, weight))
    middle = _medians(by_week)
    reach = SPREADS * spread
    drawn = middle + np.clip(by_week - middle, -reach, reach)
    days = drawn.reshape(-1, HOURS_OF_DAY)
    day_weights = np.where(np.isfinite(days), by_week_weight.reshape(-1, HOURS_OF_DAY), 0.0)
    total = day_weights.sum(axis=1)
    sums = (np.where(np.isfinite(days), days, 0.0) * day_weights).sum(axis=1)
    value = np.where(total > 0, sums / np.where(total > 0, total, 1.0), np.nan)
    count = len(hours) // HOURS_OF_DAY
    inside = slice(len(value) - count, None) if from_end else slice(0, count)
    return DailyMeans(value[inside], total[inside])


def spread_of(hours: Floats) -> float:
    """The usual distance of hours from the middle of their week, as a standard deviation of logs.

    Hours that are NaN are left out; without any the spread is 0.
    """
    by_week = _weeks(hours, from_end=True)
    apart: Floats = np.abs(by_week - _medians(by_week))
    return float(np.nanmedian(apart)) * SPREAD_OF_NORMAL if np.isfinite(apart).any() else 0.0


def _weeks(hours: Floats, *, from_end: bool) -> Floats:
    missing = -len(hours) % (DAYS_OF_WEEK * HOURS_OF_DAY)
    before, after = (missing, 0) if from_end else (0, missing)
    return np.pad(hours, (before, after), constant_values=np.nan).reshape(-1, DAYS_OF_WEEK * HOURS_OF_DAY)


def _medians(rows: Floats) -> Floats:
    is_empty = ~np.isfinite(rows).any(axis=1, keepdims=True)
    found = np.nanmedian(np.where(is_empty, 0.0, rows), axis=1, keepdims=True)
    return np.where(is_empty, np.nan, found)
