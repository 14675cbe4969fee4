"""Stations in order, by the composite index that China's cities are ranked by.

It is the sum over the six pollutants of the period's figure over its yearly limit: of the mean of the daily values, for
CO of their 95th percentile, for ozone of the 90th percentile of the daily greatest 8-hour means (technical rule for
ranking the air of cities, 2018). A station whose figures are not all there, and a control point outside the town, stand
at the end without a place.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from luoshi.airscience.index import (
    POLLUTANTS,
    Pollutant,
    Statistic,
    limit_of,
    percentile,
    phase_on,
    round_half_even,
)
from luoshi.district.airwatch.rules.daily import ATTAINING_UP_TO, Days
from luoshi.district.airwatch.rules.measured import Floats, Period, Station, mean_over

CO_PERCENT, O3_PERCENT = 95, 90
FEWEST_SHARE = 0.75
"""A figure of a period needs this share of its days; a default of this platform (本平台默认)."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A station's place; equal composite indices share a place, and None is one that cannot be placed."""

    place: int | None
    station: Station
    composite: float
    figures: Mapping[Pollutant, float]
    days: int
    polluted_days: int


def figures_of(values: Floats, pollutant: Pollutant) -> Floats:
    """A pollutant's figure from daily values (..., days); NaN with less than three quarters of the days."""
    there = np.isfinite(values).sum(axis=-1)
    if pollutant is Pollutant.CO:
        found = percentile(values, percent=CO_PERCENT)
    elif pollutant is Pollutant.O3:
        found = percentile(values, percent=O3_PERCENT)
    else:
        found = mean_over(values, -1)
    enough = there >= FEWEST_SHARE * values.shape[-1]
    return round_half_even(np.where(enough, found, np.nan), decimals=pollutant.decimals)


def composite_of(figures: Mapping[Pollutant, float], period: Period) -> float:
    """The composite index of the six figures, to two places; NaN when one is missing."""
    phase = phase_on(period.last)
    spans = {Pollutant.CO: Statistic.DAY, Pollutant.O3: Statistic.EIGHT_HOURS}
    parts = [figures[p] / limit_of(p, spans.get(p, Statistic.YEAR), phase=phase).value for p in POLLUTANTS]
    return float(round_half_even(np.array(sum(parts)), decimals=2))


def ranking_of(stations: tuple[Station, ...], days: Days, period: Period) -> tuple[Ranked, ...]:
    """The stations from the cleanest to the most polluted."""
    table = {p: figures_of(days.values[p], p) for p in POLLUTANTS}
    rows = []
    for i, station in enumerate(stations):
        figures = {p: float(table[p][i]) for p in POLLUTANTS}
        aqi = days.index.aqi[i]
        valid, polluted = int(np.isfinite(aqi).sum()), int((aqi > ATTAINING_UP_TO).sum())
        rows.append(Ranked(None, station, composite_of(figures, period), figures, valid, polluted))
    is_placed = [bool(np.isfinite(r.composite)) and not r.station.is_control for r in rows]
    placed = sorted((r for r, yes in zip(rows, is_placed, strict=True) if yes), key=_order)
    rest = sorted((r for r, yes in zip(rows, is_placed, strict=True) if not yes), key=_order)
    composites = [r.composite for r in placed]
    return (
        *(
            Ranked(1 + composites.index(r.composite), r.station, r.composite, r.figures, r.days, r.polluted_days)
            for r in placed
        ),
        *rest,
    )


def _order(row: Ranked) -> tuple[float, str]:
    return (row.composite if np.isfinite(row.composite) else np.inf, row.station.code)
