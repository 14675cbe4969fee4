"""pyELQ on the same events, where it is installed: the source with the greatest mean rate, and the time it takes.

Its own example's settings: medians over ten minutes, truncated normal rates of 2.5 kg/h, a background that varies in
time and space, offsets and errors by sensor. The places come from ``*sensor_locations.csv`` and
``*source_locations.csv`` (lon, lat, height, name); without them nothing is tried. Untuned, and said so.
"""

import contextlib
import datetime as dt
import io
import re
import time
import warnings
from pathlib import Path

import numpy as np
from releases import Releases, key, number, table

try:
    import pandas as pd
    from pyelq.component.background import SpatioTemporalBackground
    from pyelq.component.error_model import BySensor
    from pyelq.component.offset import PerSensor
    from pyelq.component.source_model import Normal
    from pyelq.coordinate_system import LLA
    from pyelq.dispersion_model.gaussian_plume import GaussianPlume
    from pyelq.gas_species import CH4
    from pyelq.meteorology.meteorology import Meteorology
    from pyelq.model import ELQModel
    from pyelq.preprocessing import Preprocessor
    from pyelq.sensor.sensor import Sensor, SensorGroup
    from pyelq.source_map import SourceMap
except ImportError:
    ELQModel = None

ITERATIONS, BURN_IN = 1000, 500
"""The first is the package's own default."""
TURBULENCE_MINUTES = 10
FEWEST_VALUES = 30


def is_installed() -> bool:
    return ELQModel is not None


def places_of(folder: Path, what: str, names: list[str]) -> np.ndarray | None:
    """(n, 3) latitude, longitude, height in the order of the names."""
    for path in sorted(folder.iterdir()):
        if re.search(rf"{what}.*location.*\.csv", path.name.lower()):
            header, rows = table(path)
            lower = [name.lower() for name in header]
            if not {"lat", "lon", "name"} <= set(lower):
                continue
            height = lower.index("height") if "height" in lower else None
            by_name = {
                key(row[lower.index("name")]): (
                    number(row[lower.index("lat")]),
                    number(row[lower.index("lon")]),
                    2.0 if height is None else number(row[height]),
                )
                for row in rows
            }
            if all(key(name) in by_name for name in names):
                return np.array([by_name[key(name)] for name in names])
    return None


def pyelq_sources(folder: Path, data: Releases, spans: list[tuple[int, int]]) -> tuple[list[int], float] | None:
    """For each span of rows the likeliest source, and the seconds per span; None where it cannot be tried."""
    sensors, sources = places_of(folder, "sensor", data.sensors), places_of(folder, "source", data.sources)
    if not is_installed() or sensors is None or sources is None or data.direction_deg is None or not spans:
        return None
    before = time.perf_counter()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        named = [one_span(data, slice(first, last + 1), sensors, sources) for first, last in spans]
    return named, (time.perf_counter() - before) / len(spans)


def one_span(data: Releases, rows: slice, sensors: np.ndarray, sources: np.ndarray) -> int:
    first = data.times[rows][0].astype(dt.datetime)
    last = (data.times[rows][-1] + np.timedelta64(data.step_s, "s")).astype(dt.datetime)
    edges = pd.array(pd.date_range(first, last, freq="600s"), dtype="datetime64[ns]")
    times = pd.array(data.times[rows].astype("datetime64[ns]"), dtype="datetime64[ns]")
    ready = Preprocessor(
        time_bin_edges=edges,
        sensor_object=instruments(data, rows, times, sensors),
        met_object=weather(data, rows, times),
        aggregate_function="median",
    )
    places = SourceMap()
    places.location = LLA(*(sources[:, i].copy() for i in range(3))).to_enu(
        ref_latitude=float(sensors[:, 0].mean()), ref_longitude=float(sensors[:, 1].mean()), ref_altitude=0.0
    )
    model = Normal()
    model.emission_rate_mean, model.initial_precision = np.array([0], ndmin=1), np.array([1 / 2.5**2], ndmin=1)
    model.reversible_jump, model.update_precision = False, False
    model.dispersion_model = GaussianPlume(places)
    whole = ELQModel(
        sensor_object=ready.sensor_object,
        meteorology=ready.met_object,
        gas_species=CH4(),
        source_model=model,
        **other_parts(),
    )
    whole.n_iter = ITERATIONS
    whole.initialise()
    whole.to_mcmc()
    whole.run_mcmc()
    return int(np.nanmean(np.atleast_2d(whole.mcmc.store["s"])[:, BURN_IN:], axis=1).argmax())


def instruments(data: Releases, rows: slice, times: object, sensors: np.ndarray) -> object:
    group = SensorGroup()
    for i, name in enumerate(data.sensors):
        values = data.observed[rows, i]
        known = np.isfinite(values)
        if known.sum() < FEWEST_VALUES:
            continue
        sensor = Sensor()
        sensor.label = name
        sensor.location = LLA(*(np.array([part]) for part in sensors[i]))
        sensor.time, sensor.concentration = times[known], values[known]
        group.add_sensor(sensor)
    return group


def weather(data: Releases, rows: slice, times: object) -> object:
    wind = Meteorology()
    speed = np.nan_to_num(data.speed[rows], nan=float(np.nanmedian(data.speed[rows])))
    wind.time, wind.wind_speed = times, speed
    # The direction of these releases is mathematical and says where the wind blows to.
    wind.wind_direction = (270.0 - np.nan_to_num(data.direction_deg[rows])) % 360.0
    wind.calculate_uv_from_wind_speed_direction()
    wind.temperature, wind.pressure = np.full(len(speed), 288.15), np.full(len(speed), 84.0)
    wind.calculate_wind_turbulence_horizontal(window=f"{TURBULENCE_MINUTES}min")
    lateral = np.clip(np.nan_to_num(wind.wind_turbulence_horizontal, nan=15.0), 3.0, 40.0)
    wind.wind_turbulence_horizontal, wind.wind_turbulence_vertical = lateral, 0.5 * lateral
    return wind


def other_parts() -> dict:
    background = SpatioTemporalBackground()
    background.n_time, background.mean_bg, background.spatial_dependence = None, 2.0, True
    background.initial_precision, background.precision_time_0 = 1 / 3e-4**2, 1 / 0.1**2
    background.spatial_correlation_param, background.update_precision = 25.0, False
    offset = PerSensor()
    offset.update_precision, offset.initial_precision = False, 1 / 0.001**2
    error = BySensor()
    error.initial_precision, error.prior_precision_shape, error.prior_precision_rate = 1 / 0.1**2, 1e-2, 1e-2
    return {"background": background, "offset_model": offset, "error_model": error}
