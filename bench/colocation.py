"""Reads sensors that stood beside a reference, for benches and tests: whatever of both forms lies in a folder.

- a table: CSV with a column for the sensor, the day or hour, the reference, the reading (and humidity, temperature,
  second channel), a row for each sensor and time;
- raw exports, one file a sensor, whose header ``Time, … PM2.5 …`` stands below some lines about the instrument, beside
  a file of the reference with ``Param``, ``Value``, ``Date (LST)`` and ``Time (LST)``, labelled by the beginning of the
  hour.

Columns are found by name; files may be gzipped and may begin with a byte-order mark; what is no number is a gap.
"""

import csv
import gzip
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MINUTE, HOUR, DAY = np.timedelta64(60, "s"), np.timedelta64(3600, "s"), np.timedelta64(86400, "s")
SENSOR = ("sensor_index", "sensor_id", "sensor", "id", "device", "name")
WHEN = ("daily", "date", "time", "datetime", "timestamp", "time_stamp", "created_at", "ends_at", "day")
REFERENCE = ("conc", "reference", "ref", "aqs", "frm", "fem", "pm25_ref", "ref_pm25", "reference_ug_m3")
READING = ("a_b_avg", "pm2.5", "pm25", "pm2.5_cf_1", "pm25_ug_m3", "sensor_pm25", "reading")
HUMID = ("humidity_a", "humidity", "rh", "rh (%)", "relative_humidity", "relative_humidity_percent")
WARM = ("temp_celsius", "temperature", "temp", "temp (°c)", "temperature_c")
FIRST, SECOND = ("pm2.5_cf_1_a", "pm25_a", "channel_a"), ("pm2.5_cf_1_b", "pm25_b", "channel_b")
SLASHED = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::\d{2})?)?$")


@dataclass
class Collocation:
    """Sensors by times: readings, reference, humidity, temperature, channels; times are even steps."""

    name: str
    step: np.timedelta64
    sensors: list[str]
    begins: np.ndarray
    values: np.ndarray
    reference: np.ndarray
    humidity: np.ndarray
    temperature: np.ndarray
    first: np.ndarray | None = None
    second: np.ndarray | None = None
    minutes: dict[str, np.ndarray] | None = None
    """Of raw exports: readings, humidity, temperature by minute."""


def read_all(folder: Path) -> list[Collocation]:
    """Every group of collocated sensors below a folder."""
    found = []
    for place in sorted({path.parent for path in folder.rglob("*.csv*")}):
        raw, reference = {}, None
        for path in sorted(place.glob("*.csv*")):
            lines = text_of(path).splitlines()
            header = next((i for i, line in enumerate(lines[:40]) if is_header(line)), None)
            if header is None:
                continue
            rows = list(csv.reader(io.StringIO("\n".join(lines[header:]))))
            names = [cell.strip().lower() for cell in rows[0]]
            if "param" in names and "value" in names:
                reference = read_reference(names, rows[1:])
            elif pick(names, SENSOR) is not None and pick(names, REFERENCE) is not None:
                found.append(read_table(f"{place.name}/{path.name}", names, rows[1:]))
            elif names[0].startswith("time"):
                raw[path.name.split(".")[0]] = read_raw(names, rows[1:])
        if raw and reference is not None:
            found.append(of_minutes(place.name, raw, reference))
    return found


def text_of(path: Path) -> str:
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
    return raw.decode("utf-8-sig", errors="replace")


def is_header(line: str) -> bool:
    names = [cell.strip().strip('"').lower() for cell in line.split(",")]
    return (
        ("param" in names and "value" in names)
        or (pick(names, SENSOR) is not None and pick(names, REFERENCE) is not None)
        or (names[0] in {"time", "timestamp", "datetime"} and any(name.startswith("pm2") for name in names))
    )


def pick(names: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def starting(names: list[str], *starts: str) -> int | None:
    return next((i for start in starts for i, name in enumerate(names) if name.startswith(start)), None)


def number(row: list[str], at: int | None) -> float:
    try:
        value = float(row[at])
    except (ValueError, TypeError, IndexError):
        return math.nan
    return value if math.isfinite(value) else math.nan


def moment(text: str) -> np.datetime64 | None:
    match = SLASHED.match(text.strip())
    try:
        if match:
            month, day, year, hour, minute = (int(part or 0) for part in match.groups())
            return np.datetime64(f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:00", "s")
        return np.datetime64(text.strip().replace(" ", "T").removesuffix("Z"), "s")
    except ValueError:
        return None


def read_reference(names: list[str], rows: list[list[str]]) -> dict[np.datetime64, float]:
    """Hours of PM2.5 by their beginning; what bears a code other than 0 is a gap."""
    param, value = names.index("param"), names.index("value")
    day, clock = starting(names, "date (lst", "date"), starting(names, "time (lst", "time")
    code = pick(names, ("qc code",))
    hours = {}
    for row in rows:
        if len(row) <= max(param, value) or not row[param].strip().lower().replace(" ", "").startswith(
            ("pm2.5", "pm25")
        ):
            continue
        at = moment(f"{row[day].strip()} {row[clock].strip()}")
        if at is not None:
            is_good = code is None or row[code].strip() in {"", "0"}
            hours[at] = number(row, value) if is_good else math.nan
    return hours


def read_raw(names: list[str], rows: list[list[str]]):
    """Minutes of one sensor: time, reading, humidity, temperature."""
    pm, humid, warm = starting(names, "pm2.5", "pm25"), starting(names, "rh", "humid"), starting(names, "temp")
    at, values = [], []
    for row in rows:
        when = moment(row[0]) if row else None
        if when is not None:
            at.append(when)
            values.append((number(row, pm), number(row, humid), number(row, warm)))
    columns = np.array(values, dtype=float).reshape(-1, 3)
    return np.array(at, dtype="datetime64[s]"), columns[:, 0], columns[:, 1], columns[:, 2]


def of_minutes(name: str, raw: dict, reference: dict[np.datetime64, float]) -> Collocation:
    """Minutes on even steps over the hours of the reference; hourly means are made by the bench, after its flags."""
    hours = np.array(sorted(reference), dtype="datetime64[s]")
    begins = np.arange(hours[0], hours[-1] + HOUR, HOUR)
    target = np.array([reference.get(hour, math.nan) for hour in begins])
    shape = (len(raw), begins.size * 60)
    grids = [np.full(shape, np.nan) for _ in range(3)]
    for row, (at, *columns) in enumerate(raw.values()):
        place = ((at - begins[0]) // MINUTE).astype(int)
        inside = (place >= 0) & (place < shape[1])
        for grid, column in zip(grids, columns, strict=True):
            grid[row, place[inside]] = column[inside]
    empty = np.full((len(raw), begins.size), np.nan)
    minutes = dict(zip(("values", "humidity", "temperature"), grids, strict=True))
    target = np.broadcast_to(target, empty.shape)
    return Collocation(name, HOUR, list(raw), begins, empty, target, empty, empty, minutes=minutes)


def read_table(name: str, names: list[str], rows: list[list[str]]) -> Collocation:
    """A row for each sensor and time."""
    places = {
        "sensor": pick(names, SENSOR),
        "when": pick(names, WHEN),
        "reference": pick(names, REFERENCE),
        "values": pick(names, READING),
        "humidity": pick(names, HUMID),
        "temperature": pick(names, WARM),
        "first": pick(names, FIRST),
        "second": pick(names, SECOND),
    }
    if places["when"] is None or (places["values"] is None and places["first"] is None):
        raise SystemExit(f"{name}: no column for the time or the reading; there are {', '.join(names)}")
    kept = [(row, moment(row[places["when"]])) for row in rows if len(row) > places["when"]]
    kept = [(row, at) for row, at in kept if at is not None]
    times = np.array([at for _, at in kept], dtype="datetime64[s]")
    is_hourly = bool(np.any(times != times.astype("datetime64[D]")))
    step = HOUR if is_hourly else DAY
    begins = np.arange(times.min(), times.max() + step, step)
    sensors = sorted({row[places["sensor"]].strip() for row, _ in kept})
    rank = {sensor: i for i, sensor in enumerate(sensors)}
    grids = {key: np.full((len(sensors), begins.size), np.nan) for key in list(places)[2:]}
    for (row, _), column in zip(kept, ((times - begins[0]) // step).astype(int), strict=True):
        for key, grid in grids.items():
            grid[rank[row[places["sensor"]].strip()], column] = number(row, places[key])
    if places["values"] is None:
        grids["values"] = grids["first"]
    has_channels = places["first"] is not None and places["second"] is not None
    first, second = (grids.pop("first"), grids.pop("second"))
    return Collocation(
        name,
        step,
        sensors,
        begins,
        **grids,
        first=first if has_channels else None,
        second=second if has_channels else None,
    )
