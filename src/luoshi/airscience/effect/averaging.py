"""Every hour under every weather: the weather-normalised series, exactly and without drawing ten million rows.

Normalising a series means asking what each hour would have been under each of many weathers, and taking the mean. The
plain way predicts hours × weathers rows. But a tree asks about the calendar and about the weather in separate
questions: an hour and a weather meet in a leaf exactly if the hour answers the leaf's questions about the calendar and
the weather those about the weather. So the mean over weathers of a leaf's value is that value times the share of
weathers that come to it, and each tree is walked once with all hours and all weathers together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.effect.weather import CALENDAR, Model
from luoshi.airscience.errors import ShapeError

if TYPE_CHECKING:
    import lightgbm as lgb

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Node = Mapping[str, Any]


def mean_over_weather(model: Model, calendar: Floats, weather: Floats) -> Floats:
    """The mean prediction of each hour over all given weathers.

    Parameters
    ----------
    model : Model
        See :func:`train`.
    calendar : (n, 4) float64
        The hours, see :func:`calendar_of`; without gaps.
    weather : (m, p) float64
        The weathers: 300 drawn ones, or simply all there have been; without gaps.

    Returns
    -------
    (n,) float64
        The weather-normalised log concentration. [log]

    Raises
    ------
    ShapeError
        There is no weather, or there is a gap.

    Notes
    -----
    Equal, up to the order of sums, to predicting the n · m rows of every hour under every weather and averaging.

    References
    ----------
    .. [1] S. K. Grange, D. C. Carslaw, A. C. Lewis, E. Boleti, C. Hueglin, Atmos. Chem. Phys. 18 (2018) 6223–6239:
       meteorological normalisation by resampling.
    """
    if not len(weather) or not (np.isfinite(weather).all() and np.isfinite(calendar).all()):
        raise ShapeError(reason="hours and weathers must be complete, and there must be a weather")
    walk = _Walk(np.asfortranarray(calendar), np.asfortranarray(weather), np.zeros(len(calendar)))
    hours, weathers = np.arange(len(calendar)), np.arange(len(weather))
    for tree in _trees(model.booster):
        walk.down(tree, hours, weathers)
    return walk.total


def _trees(booster: "lgb.Booster") -> list[Node]:
    return [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]


@dataclass(frozen=True, slots=True)
class _Walk:
    """All hours, all weathers, and what the leaves have given each hour so far."""

    calendar: Floats
    weather: Floats
    total: Floats

    def down(self, node: Node, hours: Places, weathers: Places) -> None:
        """Go on from a node with the hours and the weathers that come to it."""
        if not (len(hours) and len(weathers)):
            return
        if "split_feature" not in node:
            self.total[hours] += node["leaf_value"] * (len(weathers) / len(self.weather))
            return
        left, right, column = node["left_child"], node["right_child"], node["split_feature"]
        if column < len(CALENDAR):
            goes_left = self.calendar[hours, column] <= node["threshold"]
            self.down(left, hours[goes_left], weathers)
            self.down(right, hours[~goes_left], weathers)
        else:
            goes_left = self.weather[weathers, column - len(CALENDAR)] <= node["threshold"]
            self.down(left, hours, weathers[goes_left])
            self.down(right, hours, weathers[~goes_left])
