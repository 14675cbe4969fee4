"""Made-up releases whose every truth is known."""

from dataclasses import dataclass

import numpy as np

from luoshi.airscience.attribution import plume_response, spread_of_turbulence, window_means

SPREAD = spread_of_turbulence(0.25, 0.15)


@dataclass(frozen=True)
class Scene:
    """Minutes of air with known releases; concentrations in units of a rate of one."""

    air: np.ndarray
    responses: np.ndarray
    speed: np.ndarray
    from_deg: np.ndarray
    on: np.ndarray
    """(w, s) whether a source released in a window of ten minutes."""

    def windows(self):
        return window_means(self.air, steps=10), window_means(self.responses, steps=10)


def scene(seed, *, releases=((1, 40, 90, 1.0),), windows=144, sources=4, sensors=8, noise=0.05, wind_error_deg=0.0):
    """Sources inside a ring of sensors; each release is source, first window, last window, rate."""
    rng = np.random.default_rng(seed)
    minutes = windows * 10
    angle = np.linspace(0, 2 * np.pi, sensors, endpoint=False)
    receptors = np.column_stack([60 * np.cos(angle), 60 * np.sin(angle), np.full(sensors, 2.0)])
    around = np.linspace(0.3, 2 * np.pi + 0.3, sources, endpoint=False)
    places = np.column_stack([30 * np.cos(around), 30 * np.sin(around), np.full(sources, 2.0)])
    from_deg = 220 + 90 * np.sin(np.arange(minutes) / 170) + 25 * rng.normal(size=minutes)
    speed = 2.5 + np.sin(np.arange(minutes) / 200) + 0.3 * rng.normal(size=minutes)
    speed = np.maximum(speed, 0.6)
    responses = 1000.0 * plume_response(places, receptors, speed, from_deg, spread=SPREAD)
    true = 1000.0 * plume_response(places, receptors, speed, from_deg + wind_error_deg, spread=SPREAD)
    air = 2.0 + 0.2 * np.sin(np.arange(minutes) / 300)[:, None] + rng.normal(0, 0.03, sensors)
    air = air + rng.normal(0, noise, (minutes, sensors))
    on = np.zeros((windows, sources), dtype=bool)
    for source, first, last, rate in releases:
        now = slice(first * 10, last * 10)
        air[now] += rate * true[now, :, source] * np.exp(rng.normal(-0.08, 0.4, (now.stop - now.start, sensors)))
        on[first:last, source] = True
    return Scene(air, responses, speed, from_deg, on)
