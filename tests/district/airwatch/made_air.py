"""Made-up air whose every number is known: constant, or with one thing in it, or noisy from a seed."""

from datetime import date, timedelta

import numpy as np

from luoshi.airscience.index import POLLUTANTS, Pollutant
from luoshi.district.airwatch.rules.measured import MeasuredAir, Period, Station

CLEAN = dict(zip(POLLUTANTS, (20.0, 40.0, 8.0, 20.0, 0.6, 60.0), strict=True))
"""Excellent air: every daily index below 50 by HJ 633-2012, table 1 (35, 50, 50, 40, 2 and 100)."""
FIRST = date(2019, 11, 4)
"""A Monday."""


def stations(count, city="双桥市"):
    """So many stations of one town."""
    return tuple(Station(f"S{i + 1}", f"站点{i + 1}", city) for i in range(count))


def still_air(count=4, days=7, first=FIRST, **changed):
    """Everything the same in every hour; ``changed`` gives other levels, as in ``pm25=80.0``."""
    period = Period(first, first + timedelta(days=days - 1))
    levels = CLEAN | {Pollutant(name): level for name, level in changed.items()}
    hours = {p: np.full((count, 24 * days), level) for p, level in levels.items()}
    return MeasuredAir(stations(count), period, hours)


def lively_air(count=5, days=30, first=FIRST, seed=1, *, wind=False):
    """A common background that wanders, a little of its own at each station, gaps, and wind if asked for."""
    rng = np.random.default_rng(seed)
    period = Period(first, first + timedelta(days=days - 1))
    shared = np.exp(np.cumsum(rng.normal(0, 0.12, 24 * days)) * 0.4 + rng.normal(0, 0.05, 24 * days))
    hours = {}
    for p, level in CLEAN.items():
        own = np.exp(rng.normal(0, 0.05, (count, 24 * days)))
        values = 2 * level * np.clip(shared, 0.2, 8) * own
        values[rng.random(values.shape) < 0.03] = np.nan
        hours[p] = values
    blows = (rng.uniform(0, 360, 24 * days).round(), rng.gamma(2, 1.2, 24 * days)) if wind else (None, None)
    return MeasuredAir(stations(count), period, hours, *blows)


def changed(air, pollutant, place, value):
    """The same air with other values at one place of one pollutant."""
    hours = dict(air.hours)
    hours[pollutant] = hours[pollutant].copy()
    hours[pollutant][place] = value
    return MeasuredAir(air.stations, air.period, hours, air.wind_from_deg, air.wind_speed_m_s)
