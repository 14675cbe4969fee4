"""Three months of invented air over the demonstration, by a made-up district whose sources nobody registered.

Twelve stations of the reference grade and one mast for the wind, hour by hour until the demonstration ends. The air has
haze, traffic, nights with something running that should not, and gaps, so that a bulletin has something to say.
"""

import csv
import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.conf import settings

from luoshi import airstore
from luoshi.airscience.attribution.kinds import TRACERS
from luoshi.airscience.index import Pollutant
from luoshi.airscience.simulation import DistrictSettings, SimulatedDistrict, simulate
from luoshi.kernel import clock

DAYS = 92
STATIONS = 12
SEED = 20191104
MAST = "MAST"
CITY = "高新区"
DEGREE_NORTH_M = 110_950.0
AREAS = Path(__file__).parent / "data" / "areas.geojson"
CENTRE_DEG = (113.5, 34.8)


def build_air(*, at: datetime) -> int:
    """Bring the air into the store, ending ``at``; returns how many station-hours."""
    air = simulate(_asked_for(clock.local(at)), seed=SEED)
    until = np.datetime64(clock.local(at).replace(tzinfo=None), "us")
    store = airstore.open_store(settings.AIR_FOLDER, settings.AIR_DISTRICT)
    with tempfile.TemporaryDirectory() as folder:
        airstore.import_file(store, _station_list(Path(folder), air), at=at)
    appended = airstore.append(store, _hours(air, until), minutes=60, at=at)
    airstore.append(store, _wind(air, until), minutes=60, at=at)
    return appended.new


def _asked_for(now: datetime) -> DistrictSettings:
    first = (now - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return DistrictSettings(
        enterprises=24,
        sensors=STATIONS,
        reference_stations=STATIONS,
        days=DAYS,
        step_minutes=60,
        first_day=first,
        width_m=8_000.0,
        origin_lon_deg=CENTRE_DEG[0],
        origin_lat_deg=CENTRE_DEG[1],
        violators=2,
        unregistered=1,
    )


def _hours(air: SimulatedDistrict, until: np.datetime64) -> pa.Table:
    ends = air.ends_at.astype("datetime64[us]")
    shown = ends <= until
    columns: dict[str, object] = {
        "station": np.tile(air.sensors.codes, int(shown.sum())),
        "ends_at": np.repeat(ends[shown], STATIONS),
    }
    for i, pollutant in enumerate(TRACERS):
        columns[pollutant.column] = air.readings[shown, :, i].round(1).ravel()
    columns[Pollutant.O3.column] = air.ozone_ug_m3[shown].round().ravel()
    return pa.table(columns)


def _wind(air: SimulatedDistrict, until: np.datetime64) -> pa.Table:
    ends = air.ends_at.astype("datetime64[us]")
    shown = ends <= until
    return pa.table(
        {
            "station": np.full(int(shown.sum()), MAST),
            "ends_at": ends[shown],
            "wind_from_deg": air.weather.from_deg[shown].round(),
            "wind_speed_m_s": air.weather.speed_m_s[shown].round(1),
        }
    )


def _station_list(folder: Path, air: SimulatedDistrict) -> Path:
    path = folder / "stations.csv"
    east_m = DEGREE_NORTH_M * np.cos(np.radians(CENTRE_DEG[1]))
    places = [
        (CENTRE_DEG[0] + float(x) / east_m, CENTRE_DEG[1] + float(y) / DEGREE_NORTH_M) for x, y, _z in air.sensors.xyz_m
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["监测点编码", "监测点名称", "城市", "经度", "纬度"])
        for code, name, (lon, lat) in zip(air.sensors.codes, _names(places), places, strict=True):
            writer.writerow([code, name, CITY, f"{lon:.5f}", f"{lat:.5f}"])
    return path


def _names(places: list[tuple[float, float]]) -> list[str]:
    """Each station is called after the nearest community that gave its name to none before."""
    communities = {
        feature["properties"]["name"].removesuffix("社区"): np.mean(feature["geometry"]["coordinates"][0], axis=0)
        for feature in json.loads(AREAS.read_text(encoding="utf-8"))["features"]
        if feature["properties"]["kind"] == "community"
    }
    names = []
    for place in places:
        name = min(communities, key=lambda one: float(np.hypot(*(communities[one] - place))))
        del communities[name]
        names.append(f"{name}站")
    return names
