"""What the neighbours say of a station on the log scale, hour by hour.

Everything that the region shares – haze, rain, wind, the season – moves the station and its neighbours by the same
factor, and a factor drops out of a difference of logarithms. What is left is the station's own: its local sources, its
instrument and chance. Nothing here looks at the station itself except ``difference``, so that neither the weights of
the hours nor the gaps that are bridged can be moved by the effect that is sought.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.effect.panel import HOURS_OF_DAY, Panel
from luoshi.airscience.errors import TooFewNeighboursError

Floats = NDArray[np.float64]

NEEDED_SHARE = 0.5
"""A neighbour is used where it has at least this share of the hours before the window."""
MOST_NEIGHBOURS = 15
"""Of more neighbours those are used that go with the station best: a province's far corner tells nothing of a town."""
BRIDGE_DAYS = 30
"""A neighbour's gap is bridged by the region and its own mean distance from it over so many days before."""
HOURS_OF_COMPARISON = 8
"""The fewest hours of a day that make a day of the comparison."""
CALM = 0.2
"""Neighbours that lie so far from where they usually lie [log] halve the weight of their hour."""
MEDIAN_OF_SQUARE = 0.455
"""The median of the square of a standard normal variable."""
YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Comparison:
    """A station beside its neighbours, hour by hour.

    ``difference`` (n,) is log station − log region and ``terms`` (n, p) what it is explained by: first the neighbours'
    distances from the region, then harmonics of the day, last those of the year. ``weight`` (n,) is the hour's weight,
    0 where it does not count. ``gram`` (d + 1, p + 2, p + 2) are the weighted sums of products of (1, terms,
    difference) over all hours before each day: a fit as of any day is one look-up.
    """

    neighbours: tuple[str, ...]
    difference: Floats
    terms: Floats
    weight: Floats
    gram: Floats

    def at(self, hours: slice) -> "Comparison":
        """The same for some of the hours; the sums stay those of all."""
        return replace(self, difference=self.difference[hours], terms=self.terms[hours], weight=self.weight[hours])


def compare(panel: Panel, station: str, *, until: int, without: Sequence[str] = ()) -> Comparison:
    """Compare a station with its neighbours.

    An hour counts where the station and at least half of the neighbours have a value. A neighbour's gap is bridged
    from its own past: by the region's level and the neighbour's mean distance from it over the 30 days before.

    Parameters
    ----------
    panel : Panel
        Concentrations of one pollutant. [any unit]
    station : str
        The station whose air may have changed.
    until : int
        The first day of the window: which neighbours are used depends on the days before alone.
    without : sequence of str
        Neighbours that may have changed too, and are therefore no measure.

    Returns
    -------
    Comparison
        Of at most 15 neighbours. The terms are each neighbour's distance from the region, two harmonics of the day and
        two of the year.

    Raises
    ------
    NoSuchStationError
        The panel does not have the station.
    TooFewNeighboursError
        Fewer than two neighbours are left.

    Notes
    -----
    An hour weighs as the geometric mean of the neighbours: in clean air a station differs by the last digit of its
    instrument, and a change in per cent shows where there is something to change. And it weighs less the further the
    neighbours lie from where they usually lie to each other: such an hour tells of plumes and fronts, not of the place.
    """
    own = panel.column(station)
    names = _usable(panel, own, until, without)
    logs = np.log(panel.values[:, [panel.column(name) for name in names]])
    bridged, unrest, is_told = _bridge(logs)
    region = bridged.mean(axis=1)
    difference = np.log(panel.values[:, own]) - region
    counts = is_told & np.isfinite(difference)
    before = counts & (np.arange(len(counts)) < until * HOURS_OF_DAY)
    usual = np.median(region[before]) if before.any() else 0.0
    level = np.where(counts, region - usual - np.log1p(unrest / CALM**2), -np.inf)
    clock = _clock(panel)
    return _gather(names, np.where(counts, difference, 0.0), np.hstack((bridged - region[:, None], clock)), level)


def _usable(panel: Panel, own: int, until: int, without: Sequence[str]) -> tuple[str, ...]:
    before = np.isfinite(panel.values[: until * HOURS_OF_DAY])
    share = before.mean(axis=0) if len(before) else np.zeros(len(panel.stations))
    names = tuple(
        name
        for place, name in enumerate(panel.stations)
        if place != own and name not in without and share[place] >= NEEDED_SHARE
    )
    if len(names) < 2:  # noqa: PLR2004 - one neighbour cannot tell whose the change is
        raise TooFewNeighboursError(count=len(names))
    return names if len(names) <= MOST_NEIGHBOURS else _closest(panel, own, names, until)


def _closest(panel: Panel, own: int, names: Sequence[str], until: int) -> tuple[str, ...]:
    """The neighbours whose logs went with the station's best before the window, in the panel's order."""
    logs = np.log(panel.values[: until * HOURS_OF_DAY])
    likeness = {name: _correlation(logs[:, own], logs[:, panel.column(name)]) for name in names}
    chosen = set(sorted(names, key=lambda name: -likeness[name])[:MOST_NEIGHBOURS])
    return tuple(name for name in names if name in chosen)


def _correlation(one: Floats, other: Floats) -> float:
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < HOURS_OF_DAY or not one[both].std() or not other[both].std():
        return -1.0
    return float(np.corrcoef(one[both], other[both])[0, 1])


def _bridge(logs: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Neighbours without gaps, their unrest, and whether at least half told the hour; only the past is looked at.

    The unrest is the variance of the neighbours' distances from the region about their means of 30 days before, by the
    median, so that one neighbour alone makes none.
    """
    is_there = np.isfinite(logs)
    told = is_there.sum(axis=1)
    is_told = told * 2 >= logs.shape[1]
    sums = np.where(is_there, logs, 0.0).sum(axis=1)
    region = sums / np.maximum(told, 1)
    distance = np.where(is_there & is_told[:, None], logs - region[:, None], 0.0)
    count = (is_there & is_told[:, None]).astype(np.float64)
    past = _sums_before(distance) / np.maximum(_sums_before(count), 1.0)
    bridged = np.where(is_there, logs, region[:, None] + past)
    apart = np.where(is_there & is_told[:, None], (distance - past) ** 2, np.nan)
    apart[~is_told] = 0.0
    return np.where(is_told[:, None], bridged, 0.0), np.nanmedian(apart, axis=1) / MEDIAN_OF_SQUARE, is_told


def _sums_before(values: Floats) -> Floats:
    """Sums over the ``BRIDGE_DAYS`` that end before each hour."""
    sums = np.concatenate((np.zeros((1, values.shape[1])), values.cumsum(axis=0)))
    hours = np.arange(len(values))
    found: Floats = sums[hours] - sums[np.maximum(hours - BRIDGE_DAYS * HOURS_OF_DAY, 0)]
    return found


def _clock(panel: Panel) -> Floats:
    hours = np.arange(len(panel.values))
    day = 2 * np.pi * (hours % HOURS_OF_DAY) / HOURS_OF_DAY
    since_new_year = panel.first_day.timetuple().tm_yday + hours / HOURS_OF_DAY
    year = 2 * np.pi * since_new_year / YEAR
    return np.column_stack([wave(k * angle) for angle in (day, year) for k in (1, 2) for wave in (np.sin, np.cos)])


def _gather(names: tuple[str, ...], difference: Floats, terms: Floats, level: Floats) -> Comparison:
    by_day = np.exp(level).reshape(-1, HOURS_OF_DAY)
    weight = np.where((by_day > 0).sum(axis=1, keepdims=True) >= HOURS_OF_COMPARISON, by_day, 0.0)
    columns = np.column_stack((np.ones(len(difference)), terms, difference)).reshape(*weight.shape, -1)
    products = np.einsum("dhi,dhj->dij", columns * weight[:, :, None], columns, optimize=True)
    gram = np.concatenate((np.zeros((1, *products.shape[1:])), products.cumsum(axis=0)))
    return Comparison(names, difference, terms, weight.ravel(), gram)
