"""What is in the air without the district's enterprises: regional haze, common to all, and traffic, near the roads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.simulation.series import remembering
from luoshi.airscience.simulation.weather import Weather

Floats = NDArray[np.float64]

# In the order of TRACERS: PM2.5, PM10, SO2, NO2 [µg m⁻³] and CO [mg m⁻³].
USUAL_HAZE = np.array([55.0, 95.0, 9.0, 28.0, 0.9])
USUAL_TRAFFIC = np.array([6.0, 16.0, 0.6, 24.0, 0.28])
HAZE_HOURS, OWN_HOURS = 22.0, 9.0
TRAFFIC_OF_HOUR = np.concatenate(
    [
        [0.35, 0.25, 0.2, 0.2, 0.25, 0.4, 0.75, 1.3, 1.5, 1.2, 1.0, 0.95],
        [0.95, 0.95, 0.95, 1.0, 1.2, 1.5, 1.6, 1.4, 1.1, 0.9, 0.75, 0.5],
    ]
)
"""Relative to the mean of the day, from midnight on; lorries keep the night from being empty."""


@dataclass(frozen=True)
class Background:
    """What the enterprises have no part in."""

    haze: Floats
    """(t, p): the same at every sensor. [µg m⁻³; CO mg m⁻³]"""
    road_exposure: Floats
    """(s,): how near each sensor is to traffic, 1 in the mean. [1]"""
    traffic: Floats
    """(t, p): what exposure 1 adds. [µg m⁻³; CO mg m⁻³]"""

    def at_sensors(self) -> Floats:
        """Haze and traffic together; (t, s, p) [µg m⁻³; CO mg m⁻³]."""
        return self.haze[:, None, :] + self.traffic[:, None, :] * self.road_exposure[None, :, None]


def make_background(hours: Floats, weather: Weather, sensors: int, rng: np.random.Generator) -> Background:
    """Haze and traffic at each instant.

    Parameters
    ----------
    hours : (t,) float64
        Hours since the first midnight, evenly spaced. [h]
    weather : Weather
        Strong wind thins the traffic's share.
    sensors : int
        How many there are.
    rng : Generator
        Where chance comes from.

    Returns
    -------
    Background
    """
    per_hour = 1.0 / float(hours[1] - hours[0])
    common = 0.45 * remembering(rng, (hours.size, 1), memory_steps=HAZE_HOURS * per_hour)
    own = 0.15 * remembering(rng, (hours.size, USUAL_HAZE.size), memory_steps=OWN_HOURS * per_hour)
    thinning = np.sqrt(1.5 / np.maximum(weather.true_speed_m_s, 0.5))
    of_hour = np.interp(hours % 24.0, np.arange(25), np.append(TRAFFIC_OF_HOUR, TRAFFIC_OF_HOUR[0]))
    exposure = rng.lognormal(-0.125, 0.5, sensors)
    return Background(
        haze=USUAL_HAZE * np.exp(common + own),
        road_exposure=exposure,
        traffic=USUAL_TRAFFIC * (of_hour * thinning)[:, None],
    )
