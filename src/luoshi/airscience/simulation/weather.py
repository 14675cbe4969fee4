"""The wind that blew, and the wind that was measured: diurnal, remembering, sometimes calm at night."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.spread import stability_of
from luoshi.airscience.simulation.series import remembering
from luoshi.airscience.simulation.settings import DistrictSettings

Floats = NDArray[np.float64]

MINUTES_OF_HOUR = 60.0
SYNOPTIC_HOURS, GUST_HOURS, ERROR_HOURS = 10.0, 0.7, 0.5
CALM_M_S = 0.3
HOTTEST_HOUR = 14.5
NOON_SUN_DEG, DAY_LENGTH_HOURS = 38.0, 10.3
"""The sun of early November at 34.8° north."""


@dataclass(frozen=True)
class Weather:
    """One value for each step. The true wind is what carried the plumes; only the measured one is ever published."""

    true_speed_m_s: Floats
    true_from_deg: Floats
    speed_m_s: Floats
    """Measured. [m s⁻¹]"""
    from_deg: Floats
    """Measured. [°]"""
    stability: NDArray[np.intp]
    """The true class, 0 for A to 5 for F."""
    temperature_c: Floats
    humidity_pct: Floats
    boundary_layer_m: Floats


def make_weather(settings: DistrictSettings, hours: Floats, rng: np.random.Generator) -> Weather:
    """Weather for each of the given instants.

    Parameters
    ----------
    settings : DistrictSettings
        What is asked for.
    hours : (t,) float64
        Hours since the first midnight, evenly spaced. [h]
    rng : Generator
        Where chance comes from.

    Returns
    -------
    Weather

    Notes
    -----
    Two components of a remembering wind (10 h), weaker by night and on some nights nearly nothing; gusts turn the
    direction (40 min). The measured direction has an error of the given standard deviation that lasts half an hour,
    the speed one of 10 %.
    """
    per_hour = 1.0 / float(hours[1] - hours[0])
    of_day = hours % 24.0
    warmth = np.cos(2.0 * np.pi * (of_day - HOTTEST_HOUR) / 24.0)
    parts = 1.9 * remembering(rng, (hours.size, 2), memory_steps=SYNOPTIC_HOURS * per_hour)
    parts += rng.normal(0.0, 0.6, 2)
    calm = _of_each_night(hours, rng.lognormal(0.0, 0.35, int(hours[-1] // 24) + 2))
    speed = np.hypot(parts[:, 0], parts[:, 1]) * (0.85 + 0.3 * warmth) * np.where(warmth < 0, np.minimum(calm, 1), 1)
    speed = np.maximum(speed, CALM_M_S)
    gusts = remembering(rng, (hours.size,), memory_steps=GUST_HOURS * per_hour)
    direction = np.rad2deg(np.arctan2(-parts[:, 0], -parts[:, 1])) + gusts * np.minimum(12.0 / speed, 40.0)
    error = remembering(rng, (hours.size,), memory_steps=ERROR_HOURS * per_hour)
    gain = np.exp(0.1 * remembering(rng, (hours.size,), memory_steps=ERROR_HOURS * per_hour))
    clouds = 1.0 / (1.0 + np.exp(-1.5 * remembering(rng, (hours.size,), memory_steps=SYNOPTIC_HOURS * per_hour)))
    stability = stability_of(speed, sun_height_deg=sun_height_deg(of_day), cloud_share=clouds)
    temperature = 9.0 + 5.5 * warmth + 2.0 * remembering(rng, (hours.size,), memory_steps=24 * per_hour)
    return Weather(
        true_speed_m_s=speed,
        true_from_deg=direction % 360.0,
        speed_m_s=np.maximum(speed * gain, 0.1),
        from_deg=(direction + settings.wind_error_deg * error) % 360.0,
        stability=stability,
        temperature_c=temperature,
        humidity_pct=np.clip(
            62.0 - 20.0 * warmth + 8.0 * remembering(rng, (hours.size,), memory_steps=18 * per_hour), 8.0, 99.0
        ),
        boundary_layer_m=np.clip(450.0 + 420.0 * warmth + 90.0 * speed, 80.0, 2_500.0),
    )


def sun_height_deg(hour_of_day: Floats) -> Floats:
    """Height of the sun in early November, negative by night; [°], for hours of the day."""
    half = DAY_LENGTH_HOURS / 2.0
    height: Floats = NOON_SUN_DEG * np.cos(np.pi * (hour_of_day - 12.4) / (2.0 * half))
    return np.where(np.abs(hour_of_day - 12.4) < half, height, -10.0)


def _of_each_night(hours: Floats, values: Floats) -> Floats:
    """A value for each night, the night counting as the day on which it ends."""
    chosen: Floats = values[((hours + 12.0) // 24.0).astype(np.intp)]
    return chosen
