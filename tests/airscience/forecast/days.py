"""Made-up stations: a daily cycle, a slow regional air driven by the wind, and noise."""

import numpy as np

from luoshi.airscience.forecast import Series

START = np.datetime64("2019-01-01T01", "h")


def days(*, count=120, seed=0, gaps=0.0):
    """Hours of PM2.5 that the wind of the hour before drives, with the wind known ahead."""
    rng = np.random.default_rng(seed)
    hours = count * 24
    wind = np.empty(hours)
    wind[0] = 0.0
    for hour in range(1, hours):
        wind[hour] = 0.95 * wind[hour - 1] + rng.normal(0, 0.5)
    level = 60 + 15 * np.sin(np.arange(hours) * 2 * np.pi / 24) - 10 * wind + rng.normal(0, 3, hours)
    target = np.maximum(level, 1.0).round()
    target[rng.random(hours) < gaps] = np.nan
    ends_at = START + np.arange(hours) * np.timedelta64(1, "h")
    return Series(ends_at, target, {"no2_ug_m3": target / 2}, {"wind_u_m_s": wind})
