"""Made-up networks: a regional air that all stations share, and noise of their own."""

import numpy as np

from luoshi.airscience.anomalies import Network
from luoshi.airscience.index import Pollutant

START = np.datetime64("2019-01-01T01", "h")
LEVELS = {Pollutant.PM25: 60, Pollutant.PM10: 110, Pollutant.SO2: 15, Pollutant.CO: 1.0, Pollutant.NO2: 45}


def network(*, stations=6, weeks=12, seed=0, gaps=0.0):
    """Stations under one slowly moving air, each with its own white noise of a tenth of the level."""
    rng = np.random.default_rng(seed)
    hours = weeks * 168
    concentrations = {}
    for pollutant, level in LEVELS.items():
        regional = level * np.exp(0.3 * np.sin(np.arange(hours) / 37) + np.cumsum(rng.normal(0, 0.02, hours)) * 0.3)
        values = regional + rng.normal(0, 0.05 * level, (stations, hours))
        values = np.maximum(values.round(1 if pollutant is Pollutant.CO else 0), 0)
        values[rng.random(values.shape) < gaps] = np.nan
        concentrations[pollutant] = values
    names = tuple(f"S{i}" for i in range(stations))
    return Network(names, START + np.arange(hours) * np.timedelta64(1, "h"), concentrations)


def with_plume(net, *, station, hours, amounts):
    """The same network with a plume over one station: ``amounts`` by pollutant, a number or one for each hour."""
    changed = {p: v.copy() for p, v in net.concentrations.items()}
    for pollutant, amount in amounts.items():
        changed[pollutant][station, hours] += amount
    return Network(net.stations, net.ends_at, changed)
