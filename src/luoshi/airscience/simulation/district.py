"""A whole made-up district: its truth, and what instruments, meters and the ledger say of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution.kinds import TRACERS, EnterpriseKind
from luoshi.airscience.index import Pollutant
from luoshi.airscience.simulation.background import Background, make_background
from luoshi.airscience.simulation.dispersion import true_response
from luoshi.airscience.simulation.enterprises import (
    Emissions,
    Enterprises,
    is_night,
    make_enterprises,
    night_rates,
    true_ratios,
)
from luoshi.airscience.simulation.sensors import Fault, Sensors, choose_faults, make_sensors, read_sensors
from luoshi.airscience.simulation.settings import DEFAULT, DistrictSettings
from luoshi.airscience.simulation.weather import Weather, make_weather

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

GRAMS = np.where([pollutant is Pollutant.CO for pollutant in TRACERS], 1e3, 1e6)
"""Micrograms in a gram; of carbon monoxide, milligrams."""
START_HOUR = 12.0
"""A district is watched from noon to noon, so that each day has its night whole. [h]"""


@dataclass(frozen=True)
class Truth:
    """What no one in the district knows."""

    emissions: Emissions
    """Of the enterprises."""
    violators: NDArray[np.intp]
    """Places, among the enterprises, of those that emit strongly by night without a right to."""
    unregistered_xyz_m: Floats
    """(u, 3): sources that no ledger knows. [m]"""
    unregistered: Emissions
    background: Background
    concentrations: Floats
    """(t, s, p): the air at each sensor. [µg m⁻³; CO mg m⁻³]"""
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class SimulatedDistrict:
    """A made-up district as it is observed, and its truth beside it."""

    settings: DistrictSettings
    seed: int
    ends_at: NDArray[np.datetime64]
    """(t,): the end of each step, by the stations' wall clock."""
    hours: Floats
    """(t,): the same in hours since the first midnight. [h]"""
    weather: Weather
    sensors: Sensors
    enterprises: Enterprises
    readings: Floats
    """(t, s, p): in the order of TRACERS. [µg m⁻³; CO mg m⁻³]"""
    ozone_ug_m3: Floats
    """(t, s)"""
    truth: Truth

    @property
    def is_night(self) -> NDArray[np.bool_]:
        """Whether each step lies between 22:00 and 06:00; (t,)."""
        return is_night(self.hours)

    def night_rates_g_s(self) -> Floats:
        """What each enterprise truly emitted, in the mean of all nights; (e,) [g s⁻¹]."""
        mean: Floats = self.truth.emissions.rate_g_s[self.is_night].mean(axis=0)
        return mean


def simulate(settings: DistrictSettings = DEFAULT, *, seed: int, progress: Progress | None = None) -> SimulatedDistrict:
    """A made-up district with everything known about it.

    Readings that never arrived are NaN.

    Parameters
    ----------
    settings : DistrictSettings
        What is asked for.
    seed : int
        The same settings and seed give the same district to the last bit; parts draw from streams of their own, so
        that for instance the weather does not change with the number of sensors.
    progress : callable, optional
        Called with the steps done and all steps.

    Returns
    -------
    SimulatedDistrict

    Notes
    -----
    For each inner step of at most ten minutes, a Gaussian plume of every source in the true wind
    (:func:`~luoshi.airscience.simulation.dispersion.true_response`), plus regional haze and traffic; then the
    instruments.

    Examples
    --------
    >>> from luoshi.airscience.simulation.settings import SMALL
    >>> district = simulate(SMALL, seed=1)
    >>> district.readings.shape, district.ends_at[0]
    ((288, 16, 5), np.datetime64('2019-11-04T12:10'))
    """
    inner = _instants(settings, settings.inner_minutes)
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(6)]
    weather = make_weather(settings, inner, streams[0])
    enterprises, emissions, violators = make_enterprises(settings, inner, streams[1])
    sensors = make_sensors(settings, streams[2])
    background = make_background(inner, weather, settings.sensors, streams[3])
    half = settings.width_m / 2.0
    hidden_xyz = np.column_stack(
        [
            streams[4].uniform(-0.8 * half, 0.8 * half, (settings.unregistered, 2)),
            np.full(settings.unregistered, EnterpriseKind.UNREGISTERED.traits.height_m),
        ]
    )
    hidden = Emissions(
        night_rates(settings, inner, settings.unregistered, streams[4]),
        true_ratios((EnterpriseKind.UNREGISTERED,) * settings.unregistered, streams[4]),
    )
    clean = background.at_sensors()
    clean += _plumes(
        np.vstack([enterprises.xyz_m, hidden_xyz]),
        np.hstack([emissions.rate_g_s, hidden.rate_g_s]),
        np.vstack([emissions.ratios, hidden.ratios]),
        sensors,
        weather,
        progress=progress,
    )
    factor = settings.step_minutes // settings.inner_minutes
    hours, clean = _instants(settings, settings.step_minutes), _means(clean, factor)
    faults = choose_faults(settings, settings.steps, streams[5])
    readings = read_sensors(
        clean, sensors, faults, missing_share=settings.missing_share, days=settings.days, rng=streams[5]
    )
    return SimulatedDistrict(
        settings=settings,
        seed=seed,
        ends_at=np.datetime64(settings.first_day, "m") + np.rint(hours * 60).astype("timedelta64[m]"),
        hours=hours,
        weather=_mean_weather(weather, factor),
        sensors=sensors,
        enterprises=enterprises,
        readings=readings,
        ozone_ug_m3=_ozone(hours, readings, streams[5]),
        truth=Truth(
            emissions=Emissions(_means(emissions.rate_g_s, factor), emissions.ratios),
            violators=violators,
            unregistered_xyz_m=hidden_xyz,
            unregistered=Emissions(_means(hidden.rate_g_s, factor), hidden.ratios),
            background=Background(
                _means(background.haze, factor), background.road_exposure, _means(background.traffic, factor)
            ),
            concentrations=clean,
            faults=faults,
        ),
    )


def _instants(settings: DistrictSettings, minutes: int) -> Floats:
    """The ends of the steps, in hours since the first midnight."""
    return START_HOUR + np.arange(1, settings.days * 1440 // minutes + 1) * minutes / 60.0


def _plumes(
    xyz_m: Floats, rate_g_s: Floats, ratios: Floats, sensors: Sensors, weather: Weather, *, progress: Progress | None
) -> Floats:
    """What all sources add at the sensors; (t, s, p) [µg m⁻³; CO mg m⁻³]."""
    added = np.empty((len(rate_g_s), len(sensors.codes), len(TRACERS)))
    for t, rates in enumerate(rate_g_s):
        on = rates > 0
        response = true_response(
            xyz_m[on],
            sensors.xyz_m,
            speed_m_s=float(weather.true_speed_m_s[t]),
            from_deg=float(weather.true_from_deg[t]),
            stability=int(weather.stability[t]),
            lid_m=float(weather.boundary_layer_m[t]),
        )
        added[t] = response @ (rates[on, None] * ratios[on])
        if progress is not None:
            progress(t + 1, len(rate_g_s))
    return added * GRAMS


def _means(values: Floats, factor: int) -> Floats:
    """Means of each ``factor`` steps along the first axis."""
    if factor == 1:
        return values
    means: Floats = values.reshape(len(values) // factor, factor, *values.shape[1:]).mean(axis=1)
    return means


def _mean_weather(weather: Weather, factor: int) -> Weather:
    """The weather of longer steps; the wind as a vector."""
    if factor == 1:
        return weather

    def wind(speed: Floats, from_deg: Floats) -> tuple[Floats, Floats]:
        angle = np.deg2rad(from_deg)
        east, north = _means(speed * np.sin(angle), factor), _means(speed * np.cos(angle), factor)
        return _means(speed, factor), np.rad2deg(np.arctan2(east, north)) % 360.0

    true_speed, true_from = wind(weather.true_speed_m_s, weather.true_from_deg)
    speed, from_deg = wind(weather.speed_m_s, weather.from_deg)
    return Weather(
        true_speed,
        true_from,
        speed,
        from_deg,
        weather.stability[factor - 1 :: factor],
        _means(weather.temperature_c, factor),
        _means(weather.humidity_pct, factor),
        _means(weather.boundary_layer_m, factor),
    )


def _ozone(hours: Floats, readings: Floats, rng: np.random.Generator) -> Floats:
    """Ozone as the sun makes it and nitrogen oxides eat it; (t, s) [µg m⁻³]."""
    sun = np.maximum(np.cos(2.0 * np.pi * (hours % 24.0 - 14.5) / 24.0), 0.0)
    nitrogen = readings[..., TRACERS.index(Pollutant.NO2)]
    made: Floats = np.maximum(22.0 + 75.0 * sun[:, None] - 0.25 * nitrogen + rng.normal(0.0, 3.0, nitrogen.shape), 1.0)
    return made
