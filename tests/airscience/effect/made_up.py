"""Made-up air: a region's haze that all stations share, their own distance from it, and chance; nothing was done."""

from datetime import date

import numpy as np

from luoshi.airscience.effect import Panel

FIRST = date(2018, 1, 1)


def wandering(chance, count, hours, size):
    """An autocorrelated series of so many hours with this standard deviation."""
    keep = float(np.exp(-1 / hours))
    shocks = chance.normal(size=count) * np.sqrt(1 - keep**2)
    found = np.empty(count)
    found[0] = chance.normal()
    for hour in range(1, count):
        found[hour] = keep * found[hour - 1] + shocks[hour]
    return size * found


def made_up_air(days=420, stations=5, seed=1, noise=0.15):
    """A panel of stations A, B, C, … in µg/m³, without gaps."""
    chance = np.random.default_rng(seed)
    hours = days * 24
    region = np.log(50) + wandering(chance, hours, 60, 0.8)
    columns = [
        region + chance.normal(0, 0.2) + wandering(chance, hours, 6, noise) + wandering(chance, hours, 400, 0.03)
        for _ in range(stations)
    ]
    return Panel(FIRST, tuple("ABCDEFGHIJ"[:stations]), np.exp(np.column_stack(columns)))


def with_values(panel, values):
    """The same hours and stations with other values."""
    return Panel(panel.first_day, panel.stations, values)


def with_factor(panel, station, span, factor):
    """The same with one station's days changed by a factor."""
    values = panel.values.copy()
    values[span.first * 24 : span.stop * 24, panel.column(station)] *= factor
    return with_values(panel, values)
