"""Controlled releases as a folder of files: read whatever has this form, and score an attribution against the truth.

``*_obs*.csv`` (a row for each minute: time, wind, a column for each sensor), ``*_sim_<source>.csv`` (the same sensors:
the response to a unit rate), ``*leaks*.csv`` (source, begin, end, kg/h), gzipped or not. Columns go by name.
"""

import csv
import gzip
import io
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

TIMES = ("time_utc", "time", "datetime", "date_time", "timestamp", "utc", "ends_at", "date")
SPEEDS = ("ws", "wind_speed", "windspeed", "wind_speed_m_s", "speed", "wspd", "u")
DIRECTIONS = (
    "wd_rad",
    "wd",
    "wind_direction",
    "winddirection",
    "wind_dir",
    "wind_deg",
    "wind_from_deg",
    "direction",
    "wdir",
)
SOURCES = ("src", "source", "source_name", "true", "name", "emitter", "equipment")
BEGINS = ("t0", "start", "begin", "starts_at", "start_time", "tc_expstartdatetime", "start_utc")
ENDS = ("t1", "end", "stop", "ends_at", "end_time", "tc_expenddatetime", "end_utc")
RATES = ("kgh", "kg_h", "rate_kg_h", "rate_kgh", "rate", "emission_rate", "emission_kg_h")
UNITS_KG_H = {"g/s": 3.6, "kg/h": 1.0, "kg/s": 3600.0, "g/h": 0.001, "g/min": 0.06}
"""Of the responses' unit rate, in kg/h."""
WINDOW_MINUTES = 10


@dataclass
class Releases:
    """One folder: everything on one regular axis of time."""

    times: np.ndarray
    observed: np.ndarray
    speed: np.ndarray
    direction_deg: np.ndarray | None
    responses: np.ndarray
    sensors: list[str]
    sources: list[str]
    leaks: list[tuple[int | None, np.datetime64, np.datetime64, float]]
    """Source (None: not among the sources), begin, end, kg/h."""
    published: Path | None
    step_s: int


def key(name: str) -> str:
    return re.sub(r"[^a-z0-9一-鿿]", "", name.lower())


def number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) else float("nan")


def moment(text: str) -> np.datetime64:
    text = text.strip().strip('"').replace("Z", "+00:00").replace("/", "-")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        value = number(text)
        return np.datetime64(int(value), "s") if np.isfinite(value) and value > 1e8 else np.datetime64("NaT", "s")
    if found.tzinfo is not None:
        found = (found - found.utcoffset()).replace(tzinfo=None)
    return np.datetime64(found, "s")


def table(path: Path) -> tuple[list[str], list[list[str]]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig", errors="replace")
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    return [name.strip() for name in rows[0]], [row + [""] * (len(rows[0]) - len(row)) for row in rows[1:]]


def place(header: list[str], names: tuple[str, ...]) -> int | None:
    lower = [name.lower() for name in header]
    return next((lower.index(name) for name in names if name in lower), None)


def axis_of(times: np.ndarray) -> tuple[np.ndarray, int]:
    ordered = np.unique(times[~np.isnat(times)])
    if len(ordered) < 2:
        sys.exit("the observations have no two times")
    step = int(np.median(np.diff(ordered).astype(int)))
    step = max(1, step)
    count = int((ordered[-1] - ordered[0]).astype(int) // step) + 1
    return ordered[0] + np.arange(count) * np.timedelta64(step, "s"), step


def on_axis(axis: np.ndarray, step: int, times: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Rows put where they belong; the last of several, NaN where there is none."""
    known = ~np.isnat(times)
    at = np.rint((times[known] - axis[0]).astype("timedelta64[s]").astype(np.int64) / step).astype(np.int64)
    inside = (at >= 0) & (at < len(axis))
    found = np.full((len(axis), *values.shape[1:]), np.nan)
    found[at[inside]] = values[known][inside]
    return found


def read_releases(folder: Path) -> Releases:
    files = sorted(path for path in folder.iterdir() if re.search(r"\.csv(\.gz)?$", path.name))
    obs = [path for path in files if re.search(r"_obs\b|_obs[._]", path.name)]
    sims = [path for path in files if "_sim_" in path.name]
    leaks = [path for path in files if "leaks" in path.name.lower()]
    published = [path for path in files if "published" in path.name.lower()]
    for found, what in ((obs, "*_obs.csv"), (sims, "*_sim_<source>.csv"), (leaks, "*leaks*.csv")):
        if not found:
            sys.exit(f"{folder} has no {what}")
    header, rows = table(obs[0])
    if len(obs) > 1:
        for more in obs[1:]:
            other, added = table(more)
            rows += added if other == header else []
    time_at, speed_at, direction_at = place(header, TIMES) or 0, place(header, SPEEDS), place(header, DIRECTIONS)
    times = np.array([moment(row[time_at]) for row in rows], dtype="datetime64[s]")
    axis, step = axis_of(times)
    names, responses, sensors = [], [], []
    for path in sims:
        sim_header, sim_rows = table(path)
        mine = [name for name in sim_header if name in header and name != header[time_at]]
        sensors = [name for name in sensors if name in mine] if sensors else mine
        name = re.sub(r"\.csv(\.gz)?$", "", path.name.split("_sim_", 1)[1])
        sim_time = place(sim_header, TIMES) or 0
        sim_times = np.array([moment(row[sim_time]) for row in sim_rows], dtype="datetime64[s]")
        values = np.array([[number(row[sim_header.index(name)]) for name in mine] for row in sim_rows])
        more = on_axis(axis, step, sim_times, values)
        if name in names:
            before, had = responses[names.index(name)]
            both = [each for each in before if each in mine]
            had = had[:, [before.index(each) for each in both]]
            more = more[:, [mine.index(each) for each in both]]
            responses[names.index(name)] = (both, np.where(np.isnan(had), more, had))
        else:
            names.append(name)
            responses.append((mine, more))
    skipped = {header[i] for i in (time_at, speed_at, direction_at) if i is not None}
    sensors = [name for name in sensors if name not in skipped and all(name in mine for mine, _ in responses)]
    if not sensors:
        sys.exit("no sensor is in the observations and in all responses")
    cube = np.stack([values[:, [mine.index(name) for name in sensors]] for mine, values in responses], axis=-1)
    observed = np.array([[number(row[header.index(name)]) for name in sensors] for row in rows])

    def column(at: int | None) -> np.ndarray | None:
        return None if at is None else on_axis(axis, step, times, np.array([number(row[at]) for row in rows]))

    direction = column(direction_at)
    if direction is not None and np.nanmax(np.abs(direction), initial=0.0) <= 2 * np.pi + 0.1:
        direction = np.rad2deg(direction)
    speed = column(speed_at)
    return Releases(
        axis,
        on_axis(axis, step, times, observed),
        np.full(len(axis), 2.0) if speed is None else speed,
        direction,
        np.maximum(cube, 0.0),
        sensors,
        names,
        read_leaks(leaks[0], names),
        published[0] if published else None,
        step,
    )


def read_leaks(path: Path, names: list[str]) -> list[tuple[int | None, np.datetime64, np.datetime64, float]]:
    header, rows = table(path)
    source_at, begin_at, end_at, rate_at = (place(header, given) for given in (SOURCES, BEGINS, ENDS, RATES))
    if source_at is None or begin_at is None or end_at is None:
        sys.exit(f"{path.name} has no source, begin or end among {', '.join(header)}")
    keys = [key(name) for name in names]
    found = []
    for row in rows:
        begin, end = moment(row[begin_at]), moment(row[end_at])
        if np.isnat(begin) or np.isnat(end):
            continue
        mine = key(row[source_at])
        rate = number(row[rate_at]) if rate_at is not None else float("nan")
        found.append((keys.index(mine) if mine in keys else None, begin, end, rate))
    return found


def published_share(path: Path, begin: np.datetime64, end: np.datetime64) -> dict[str, float | int | None]:
    """What the published events got right, in all and in the time of the observations."""
    header, rows = table(path)
    est, true, at = place(header, ("est",)), place(header, ("true",)), place(header, ("a", "t0", "start"))
    rate, kgh = place(header, ("rate",)), place(header, ("kgh",))
    if est is None or true is None:
        return {}
    real = [row for row in rows if row[true].strip()]
    here = [row for row in rows if at is not None and begin <= moment(row[at]) <= end]
    ratios = [
        number(row[rate]) / number(row[kgh])
        for row in real
        if rate is not None and kgh is not None and number(row[kgh]) > 0
    ]
    ratios = [ratio for ratio in ratios if np.isfinite(ratio)]
    right = [key(row[est]) == key(row[true]) for row in real]
    here_right = [key(row[est]) == key(row[true]) for row in here if row[true].strip()]
    return {
        "published_events": len(rows),
        "published_right_share": round(float(np.mean(right)), 4) if right else None,
        "published_false_event_share": round(1 - len(real) / len(rows), 4) if rows else None,
        "published_rate_within_2x_share": round(float(np.mean([0.5 <= r <= 2 for r in ratios])), 4) if ratios else None,
        "published_here_events": len(here),
        "published_here_right_share": round(float(np.mean(here_right)), 4) if here_right else None,
        "published_here_false_event_share": round(1 - len(here_right) / len(here), 4) if here else None,
    }
