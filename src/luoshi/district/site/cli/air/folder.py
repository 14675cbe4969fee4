"""A made-up district as a folder of files: in the forms in which a real one hands them in, and the truth beside it.

``air.csv`` has the form of the national release (a row for each station and hour), ``air_10min.csv`` the same for each
step; ``stations.csv``, ``met.csv``, ``enterprises.csv`` and ``electricity.csv`` are what registers and meters hold;
``truth.json`` is what only a made-up district knows, and no method reads it.
"""

import csv
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luoshi.airscience.attribution import local_metres
from luoshi.airscience.attribution.kinds import TRACERS, EnterpriseKind, Shift
from luoshi.airscience.attribution.ledger import Ledger
from luoshi.airscience.attribution.network import NetworkReadings
from luoshi.airscience.attribution.search import Registered
from luoshi.airscience.index import Pollutant
from luoshi.airscience.simulation import SimulatedDistrict
from luoshi.kernel.errors import LuoshiError

Floats = NDArray[np.float64]

RELEASED = dict(zip(Pollutant, ("PM2.5", "PM10", "SO2", "NO2", "CO", "O3"), strict=True))
"""What the national release calls each pollutant."""
AIR = "air.csv"
STATIONS, MET, ENTERPRISES, ELECTRICITY, TRUTH = (
    "stations.csv",
    "met.csv",
    "enterprises.csv",
    "electricity.csv",
    "truth.json",
)
INLET_M = 3.0
MINUTES_OF_HOUR = 60
NEEDED_SHARE = 0.75
"""Share of an hour that must be measured (GB 3095-2012, table 4: 45 minutes)."""


class FolderError(LuoshiError):
    """{file}: {reason}."""

    code = "air.folder"
    http_status = 422


@dataclass(frozen=True)
class District:
    """What a folder says of a district, without its truth."""

    network: NetworkReadings
    registered: Registered
    names: dict[str, str]
    """Of the enterprises by code."""
    station_codes: tuple[str, ...]
    origin_deg: tuple[float, float]
    """Longitude and latitude of the point from which metres are counted."""

    def lon_lat(self, east_m: float, north_m: float) -> tuple[float, float]:
        """Back from metres to degrees."""
        return lon_lat(east_m, north_m, self.origin_deg)


def write_district(folder: Path, district: SimulatedDistrict, *, progress: Callable[[int, int], None]) -> list[str]:
    """Write all files, none of them under its name before all are whole; the names written."""
    folder.mkdir(parents=True, exist_ok=True)
    writers = _writers(district)
    with ExitStack() as stack:
        parts = [folder / f".{name}.part" for name in writers]
        for part in parts:
            stack.callback(part.unlink, missing_ok=True)
        for done, (part, write) in enumerate(zip(parts, writers.values(), strict=True)):
            write(part)
            progress(done + 1, len(parts))
        for part, name in zip(parts, writers, strict=True):
            part.replace(folder / name)
    return list(writers)


def read_district(folder: Path) -> District:
    """Read back what a folder holds, whoever wrote it; the truth is left alone.

    Raises
    ------
    FolderError
        A file or a column is missing, or a row cannot be understood.
    """
    stations = _Sheet(folder / STATIONS)
    codes = stations.texts("监测点编码", "code")
    lon, lat = stations.numbers("经度", "lon"), stations.numbers("纬度", "lat")
    if not codes or not np.isfinite(lon).all() or not np.isfinite(lat).all():
        raise FolderError(file=STATIONS, reason="every station needs a longitude and a latitude")
    origin = (float(lon.mean()), float(lat.mean()))
    sensors = np.column_stack([_metres(lon, lat, origin), stations.numbers("inlet_m", default=INLET_M)])
    ends_at, readings = _read_air(folder, codes)
    speed, from_deg = _read_met(folder, ends_at)
    enterprises = _Sheet(folder / ENTERPRISES)
    names = dict(zip(enterprises.texts("code"), enterprises.texts("name"), strict=True))
    return District(
        NetworkReadings(ends_at, readings, sensors, speed, from_deg),
        _registered(folder, enterprises, origin),
        names,
        tuple(codes),
        origin,
    )


def lon_lat(east_m: float, north_m: float, origin_deg: tuple[float, float]) -> tuple[float, float]:
    """Degrees of a point given in metres from an origin.

    >>> [round(x, 3) for x in lon_lat(0.0, 1109.0, (113.0, 34.0))]
    [113.0, 34.01]
    """
    lon, lat = origin_deg
    per_degree = local_metres([lon + 1.0, lon], [lat, lat + 1.0], origin_lon_deg=lon, origin_lat_deg=lat)
    return lon + east_m / float(per_degree[0, 0]), lat + north_m / float(per_degree[1, 1])


def _writers(district: SimulatedDistrict) -> dict[str, Callable[[Path], None]]:
    minutes = district.settings.step_minutes
    tables: dict[str, Callable[[], Iterator[Sequence[object]]]] = {AIR: lambda: _air_rows(district, MINUTES_OF_HOUR)}
    if minutes < MINUTES_OF_HOUR:
        tables[f"air_{minutes}min.csv"] = lambda: _air_rows(district, minutes)
    tables |= {
        STATIONS: lambda: _station_rows(district),
        MET: lambda: _met_rows(district),
        ENTERPRISES: lambda: _enterprise_rows(district),
        ELECTRICITY: lambda: _electricity_rows(district),
    }

    def writer(rows: Callable[[], Iterator[Sequence[object]]]) -> Callable[[Path], None]:
        def write(path: Path) -> None:
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows())

        return write

    def write_truth(path: Path) -> None:
        path.write_text(json.dumps(truth_of(district), ensure_ascii=False, indent=1), encoding="utf-8")

    return {name: writer(rows) for name, rows in tables.items()} | {TRUTH: write_truth}


def _air_rows(district: SimulatedDistrict, minutes: int) -> Iterator[Sequence[object]]:
    yield ("code", "time_bj", *RELEASED.values())
    factor = minutes // district.settings.step_minutes
    values = np.concatenate([district.readings, district.ozone_ug_m3[..., None]], axis=2)
    values = values.reshape(len(values) // factor, factor, *values.shape[1:])
    known = np.isfinite(values)
    count = known.sum(axis=1)
    means = np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1)
    means[count < NEEDED_SHARE * factor] = np.nan
    times = [_clock_text(at) for at in district.ends_at[factor - 1 :: factor]]
    places = [*(3 if p is Pollutant.CO else 1 for p in TRACERS), 1]
    for s, code in enumerate(district.sensors.codes):
        for t, at in enumerate(times):
            row = means[t, s]
            yield (code, at, *("" if math.isnan(v) else f"{v:.{n}f}" for v, n in zip(row, places, strict=True)))


def _station_rows(district: SimulatedDistrict) -> Iterator[Sequence[object]]:
    yield ("监测点编码", "监测点名称", "城市", "经度", "纬度", "对照点", "inlet_m", "grade")
    sensors, origin = district.sensors, _origin(district)
    for code, name, place, reference in zip(
        sensors.codes, sensors.names, sensors.xyz_m, sensors.is_reference, strict=True
    ):
        lon, lat = lon_lat(float(place[0]), float(place[1]), origin)
        grade = "reference" if reference else "micro"
        yield (code, name, "模拟区", f"{lon:.6f}", f"{lat:.6f}", "N", f"{place[2]:.1f}", grade)


def _met_rows(district: SimulatedDistrict) -> Iterator[Sequence[object]]:
    yield ("time_bj", "wind_speed_m_s", "wind_from_deg", "temperature_c", "humidity_pct", "boundary_layer_m")
    weather = district.weather
    columns = (weather.speed_m_s, weather.from_deg, weather.temperature_c, weather.humidity_pct)
    for t, at in enumerate(district.ends_at):
        yield (_clock_text(at), *(f"{column[t]:.2f}" for column in columns), f"{weather.boundary_layer_m[t]:.0f}")


def _enterprise_rows(district: SimulatedDistrict) -> Iterator[Sequence[object]]:
    yield ("code", "name", "kind", "shift", "lon", "lat", "height_m", "findings")
    known, origin = district.enterprises, _origin(district)
    for j, code in enumerate(known.codes):
        lon, lat = lon_lat(float(known.xyz_m[j, 0]), float(known.xyz_m[j, 1]), origin)
        kind, shift = known.kinds[j].value, known.shifts[j].value
        yield (code, known.names[j], kind, shift, f"{lon:.6f}", f"{lat:.6f}", f"{known.xyz_m[j, 2]:.1f}",
               int(known.findings[j]))  # fmt: skip


def _electricity_rows(district: SimulatedDistrict) -> Iterator[Sequence[object]]:
    yield ("code", "night_of", "night_power_ratio")
    first = np.datetime64(district.settings.first_day, "D")
    for j, code in enumerate(district.enterprises.codes):
        for night, ratio in enumerate(district.enterprises.night_power_ratio[j]):
            yield (code, str(first + night), f"{ratio:.3f}")


def truth_of(district: SimulatedDistrict) -> dict[str, Any]:
    """What only a made-up district knows, as plain values."""
    truth, codes, origin = district.truth, district.enterprises.codes, _origin(district)
    nightly = district.night_rates_g_s()
    return {
        "seed": district.seed,
        "violators": [codes[v] for v in truth.violators],
        "night_rate_g_s": {code: round(float(rate), 6) for code, rate in zip(codes, nightly, strict=True)},
        "unregistered": [
            {"lon_lat": [round(v, 6) for v in lon_lat(float(place[0]), float(place[1]), origin)],
             "night_rate_g_s": round(float(truth.unregistered.rate_g_s[district.is_night, u].mean()), 6)}
            for u, place in enumerate(truth.unregistered_xyz_m)
        ],
        "faults": [
            {"station": district.sensors.codes[f.sensor], "kind": f.kind.value,
             "from": _clock_text(district.ends_at[f.first]), "to": _clock_text(district.ends_at[f.last - 1])}
            for f in truth.faults
        ],
        "wind": [
            {"time_bj": _clock_text(at), "speed_m_s": round(float(speed), 3), "from_deg": round(float(angle), 1)}
            for at, speed, angle in zip(
                district.ends_at, district.weather.true_speed_m_s, district.weather.true_from_deg, strict=True
            )
        ],
    }  # fmt: skip


def _origin(district: SimulatedDistrict) -> tuple[float, float]:
    return district.settings.origin_lon_deg, district.settings.origin_lat_deg


def _clock_text(at: np.datetime64) -> str:
    return str(at.astype("datetime64[s]")).replace("T", " ")


class _Sheet:
    """A CSV file by columns; a byte-order mark and further columns do not matter."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.reader(file))
        except FileNotFoundError as problem:
            raise FolderError(file=path.name, reason="the folder has no such file") from problem
        except (UnicodeDecodeError, csv.Error) as problem:
            raise FolderError(file=path.name, reason="it is not a CSV file in UTF-8") from problem
        self.header = [name.strip() for name in rows[0]] if rows else []
        self.rows = [row for row in rows[1:] if row]

    def texts(self, *names: str) -> list[str]:
        """A column by the first of its names that is there."""
        at = next((self.header.index(name) for name in names if name in self.header), None)
        if at is None:
            raise FolderError(file=self.name, reason=f"there is no column {' or '.join(names)}")
        return [row[at].strip() if at < len(row) else "" for row in self.rows]

    def numbers(self, *names: str, default: float | None = None) -> Floats:
        """The same as numbers; what is none is NaN."""
        if default is not None and not set(names) & set(self.header):
            return np.full(len(self.rows), default)
        return np.array([_number(text) for text in self.texts(*names)], dtype=np.float64)

    def times(self, *names: str) -> NDArray[np.datetime64]:
        """The same as instants of the stations' clock."""
        try:
            return np.array([text.replace(" ", "T") for text in self.texts(*names)], dtype="datetime64[m]")
        except ValueError as problem:
            raise FolderError(file=self.name, reason="a time is not written as 2019-11-01 08:00:00") from problem


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _metres(lon: Floats, lat: Floats, origin: tuple[float, float]) -> Floats:
    return local_metres(lon, lat, origin_lon_deg=origin[0], origin_lat_deg=origin[1])


def _read_air(folder: Path, codes: Sequence[str]) -> tuple[NDArray[np.datetime64], Floats]:
    """The finest readings there are, as (t, s, p)."""
    finer = sorted(
        folder.glob("air_*min.csv"), key=lambda path: int(path.stem[4:-3]) if path.stem[4:-3].isdigit() else 99
    )
    sheet = _Sheet(finer[0] if finer else folder / AIR)
    times = sheet.times("time_bj")
    ends_at, place = np.unique(times, return_inverse=True)
    if ends_at.size < 2:  # noqa: PLR2004 — no series
        raise FolderError(file=sheet.name, reason="there are fewer than two times")
    row_of = {code: s for s, code in enumerate(codes)}
    station = np.array([row_of.get(code, -1) for code in sheet.texts("code")], dtype=np.intp)
    if (station < 0).any():
        raise FolderError(file=sheet.name, reason=f"it names a station that {STATIONS} does not have")
    readings = np.full((ends_at.size, len(codes), len(TRACERS)), np.nan)
    for p, pollutant in enumerate(TRACERS):
        readings[place, station, p] = sheet.numbers(RELEASED[pollutant])
    return ends_at, readings


def _read_met(folder: Path, ends_at: NDArray[np.datetime64]) -> tuple[Floats, Floats]:
    """The wind at each of these times; NaN where it was not measured."""
    sheet = _Sheet(folder / MET)
    times = sheet.times("time_bj")
    order = np.argsort(times, kind="stable")
    place = np.searchsorted(times[order], ends_at)
    place = np.minimum(place, max(times.size - 1, 0))
    if not times.size:
        raise FolderError(file=MET, reason="it has no rows")
    is_there = times[order][place] == ends_at
    speed, from_deg = sheet.numbers("wind_speed_m_s")[order][place], sheet.numbers("wind_from_deg")[order][place]
    return np.where(is_there, speed, np.nan), np.where(is_there, from_deg, np.nan)


def _registered(folder: Path, sheet: _Sheet, origin: tuple[float, float]) -> Registered:
    codes = sheet.texts("code")
    lon, lat = sheet.numbers("lon"), sheet.numbers("lat")
    if not codes or not np.isfinite(lon).all() or not np.isfinite(lat).all():
        raise FolderError(file=ENTERPRISES, reason="every enterprise needs a longitude and a latitude")
    try:
        kinds = tuple(EnterpriseKind(kind) for kind in sheet.texts("kind"))
        shifts = tuple(Shift(shift) for shift in sheet.texts("shift"))
    except ValueError as problem:
        raise FolderError(file=ENTERPRISES, reason=str(problem)) from problem
    findings = np.nan_to_num(sheet.numbers("findings", default=0.0)).astype(np.int_)
    ledger = Ledger(kinds, shifts, findings, _night_power(folder, codes))
    return Registered(tuple(codes), _metres(lon, lat, origin), ledger)


def _night_power(folder: Path, codes: Iterable[str]) -> Floats:
    """(e, nights); a district without meters has one night of NaN."""
    known = list(codes)
    if not (folder / ELECTRICITY).exists():
        return np.full((len(known), 1), np.nan)
    sheet = _Sheet(folder / ELECTRICITY)
    nights = sorted(set(sheet.texts("night_of")))
    ratio = np.full((len(known), max(len(nights), 1)), np.nan)
    row_of, column_of = {code: j for j, code in enumerate(known)}, {night: k for k, night in enumerate(nights)}
    for code, night, value in zip(
        sheet.texts("code"), sheet.texts("night_of"), sheet.numbers("night_power_ratio"), strict=True
    ):
        if code in row_of:
            ratio[row_of[code], column_of[night]] = value
    return ratio
