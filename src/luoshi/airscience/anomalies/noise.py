"""How much an increment moves when nothing is the matter: learnt from the network's own history.

The scale of a rise follows how unequal the neighbours are at that hour, how unequally they change, and how restless the
station has been during the last day. A front that crosses the city unevenly raises the scale at once, and so the haze
it brings raises no alarm. All three are differences between stations or hours: air that is dirtier everywhere by the
same amount changes none of them.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from luoshi.airscience.anomalies.increment import Increment, local_increment, row_median
from luoshi.airscience.anomalies.network import Bools, Floats
from luoshi.airscience.anomalies.rises import recent_median, rise_over

HOURS_OF_UNREST = 24
HOURS_OF_UNREST_NEEDED = 6
NORMAL_MEDIAN = 0.6745
"""The median distance of a normal variable from its mean, in standard deviations."""
TOO_FEW = 20


class Unrest(NamedTuple):
    """What the scale of the noise is read from, (s, t) each, in the unit of the pollutant."""

    of_changes: Floats
    of_levels: Floats
    of_station: Floats


def unrest(values: Floats, increment: Increment, *, near: Bools | None = None) -> Unrest:
    """How uneven the neighbours' hourly changes and levels are, and how much the station moved in the last day.

    NaN where the neighbours are too few. A station without a day of its own takes the median of all stations.

    Parameters
    ----------
    values : (s, t) float64
        Concentrations. [any unit]
    increment : Increment
        Their local increments.
    near : (s, s) bool, optional
        The neighbours, as for the increments.

    Returns
    -------
    Unrest
        In the unit of ``values``; none of it looks ahead.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> calm = rng.normal(40, 1, (5, 48))
    >>> found = unrest(calm, local_increment(calm))
    >>> bool(np.nanmedian(found.of_levels) < 1.5)
    True
    """
    of_changes = local_increment(rise_over(values, hours=1), near=near).spread
    moves = np.abs(rise_over(increment.value, hours=1))
    own = recent_median(moves, hours=HOURS_OF_UNREST, needed=HOURS_OF_UNREST_NEEDED)
    usual = row_median(own.T, needed=1)
    return Unrest(of_changes, increment.spread, np.where(np.isnan(own), usual, own))


@dataclass(frozen=True)
class NoiseCurve:
    """The scale of a rise as a product of powers of the three unrests; ``resolution`` is the last place reported."""

    weights: tuple[float, ...]
    resolution: float

    def scale(self, around: Unrest) -> Floats:
        """The robust standard deviation of the rise at each station and hour, in its unit; NaN where unknown."""
        logs = np.full(around.of_levels.shape, self.weights[0])
        for weight, part in zip(self.weights[1:], around, strict=True):
            logs = logs + weight * np.log(part / self.resolution + 1)
        return np.asarray(np.exp(logs)) * self.resolution


def learn_noise(rise: Floats, around: Unrest, *, resolution: float) -> NoiseCurve:
    """The noise curve of a rise, from hours that are not judged by it.

    Station-hours with a gap are left out. Logarithms make single events weigh little.

    Parameters
    ----------
    rise : (s, t) float64
        Rises of the increment. [any unit]
    around : Unrest
        The unrest of the same hours.
    resolution : float
        The last place to which the pollutant is reported, in its unit; less than that is no noise.

    Returns
    -------
    NoiseCurve
        Its scale makes the median of |rise| / scale that of a normal variable.

    Notes
    -----
    ln(|rise|/ρ + ½) is fitted by least squares to 1 and ln(u/ρ + 1) of the three unrests u, ρ being the
    resolution. With fewer than twenty station-hours the curve is flat at the resolution.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> values = rng.normal(40, 3, (8, 500)).round()
    >>> increment = local_increment(values)
    >>> around = unrest(values, increment)
    >>> rise = rise_over(increment.value, hours=1)
    >>> curve = learn_noise(rise, around, resolution=1.0)
    >>> z = rise / curve.scale(around)
    >>> 0.9 < np.nanstd(z) < 1.1
    np.True_
    """
    parts = [np.log(part / resolution + 1).ravel() for part in around]
    moved = np.abs(rise).ravel() / resolution
    known = np.isfinite(moved) & np.isfinite(parts).all(axis=0)
    if known.sum() < TOO_FEW:
        return NoiseCurve((0.0, 0.0, 0.0, 0.0), resolution)
    design = np.column_stack([np.ones(int(known.sum())), *(part[known] for part in parts)])
    weights, *_ = np.linalg.lstsq(design, np.log(moved[known] + 0.5), rcond=None)
    ratio = np.median(moved[known] / np.exp(design @ weights))
    weights[0] += np.log(max(float(ratio), 1e-6) / NORMAL_MEDIAN)
    return NoiseCurve(tuple(float(w) for w in weights), resolution)
