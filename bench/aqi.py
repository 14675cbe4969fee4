"""How fast the real-time index is computed, whether it is the official one, and how much a plain loop takes.

Run: ``python bench/aqi.py --data FILE [--data FILE …]``. One core. A file is a CSV, gzipped or not, in one of two
forms, whose columns are found by name:

- a row for each station and hour: a station (``code``, ``station`` …), a time (``time_bj``, ``time`` …, or ``date`` and
  ``hour``), the six pollutants, and the official index (``AQI``) if it is there;
- the national release: ``date, hour, type`` and a column for each station, ``type`` being AQI, PM2.5, PM10, SO2 …

The peer is the loop a programmer writes first: row by row, pollutant by pollutant, with the rounding of the norm in
whole numbers; both must agree everywhere. Prints one line of JSON last: ``official`` is null where the data carry no
official index, since then nothing was reproduced.
"""

import argparse
import csv
import gzip
import io
import json
import math
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from luoshi.airscience.index import (
    POLLUTANTS,
    Averaging,
    Edition,
    Pollutant,
    curve_of,
    day_of_hour,
    edition_on,
    realtime,
)

ROUNDS = 9
NAMES = {
    "pm2.5": Pollutant.PM25,
    "pm25": Pollutant.PM25,
    "pm2_5": Pollutant.PM25,
    "pm10": Pollutant.PM10,
    "so2": Pollutant.SO2,
    "no2": Pollutant.NO2,
    "co": Pollutant.CO,
    "o3": Pollutant.O3,
} | {p.column: p for p in POLLUTANTS}
STATIONS = ("code", "station", "station_code", "site", "监测点编码")
TIMES = ("time_bj", "time", "ends_at", "datetime", "时间")


@dataclass
class Hours:
    """Station-hours with the six pollutants and, where the file has it, the official index."""

    ends_at: list[str] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    official: list[float] = field(default_factory=list)


def number(text: str) -> float:
    """A number, or NaN for whatever is none."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def read(path: Path, into: Hours) -> None:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text))
    header = [name.strip() for name in next(rows)]
    lower = [name.lower() for name in header]
    if "type" in lower:
        read_release(rows, lower, into)
    else:
        read_table(rows, lower, into, path)


def read_table(rows, lower: list[str], into: Hours, path: Path) -> None:
    places = {NAMES[name]: i for i, name in enumerate(lower) if name in NAMES}
    missing = [p.symbol for p in POLLUTANTS if p not in places]
    when = next((lower.index(name) for name in TIMES if name in lower), None)
    by_hour = (lower.index("date"), lower.index("hour")) if {"date", "hour"} <= set(lower) else None
    if missing or (when is None and by_hour is None):
        sys.exit(f"{path.name}: no column for {', '.join(missing) or 'the time'}; there are {', '.join(lower)}")
    aqi = lower.index("aqi") if "aqi" in lower else None
    for row in rows:
        into.ends_at.append(row[when] if when is not None else hour_of(row[by_hour[0]], row[by_hour[1]]))
        into.rows.append([number(row[places[p]]) for p in POLLUTANTS])
        into.official.append(math.nan if aqi is None else number(row[aqi]))


def read_release(rows, lower: list[str], into: Hours) -> None:
    date_at, hour_at, type_at = (lower.index(name) for name in ("date", "hour", "type"))
    first = max(date_at, hour_at, type_at) + 1
    hours: dict[str, dict[object, list[str]]] = {}
    for row in rows:
        kind = row[type_at].strip().lower()
        if kind == "aqi" or kind in NAMES:
            hours.setdefault(hour_of(row[date_at], row[hour_at]), {})[NAMES.get(kind, kind)] = row[first:]
    for ends_at, kinds in hours.items():
        width = max(len(values) for values in kinds.values())
        nothing = [""] * width
        columns = [kinds.get(p, nothing) for p in POLLUTANTS] + [kinds.get("aqi", nothing)]
        for values in zip(*columns, strict=False):
            numbers = [number(text) for text in values]
            if not all(math.isnan(n) for n in numbers):
                into.ends_at.append(ends_at)
                into.rows.append(numbers[:-1])
                into.official.append(numbers[-1])


def hour_of(day: str, hour: str) -> str:
    compact = day.replace("-", "").strip()
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:8]}T{int(float(hour)):02d}"


def plain_loop(rows: list[list[float]], editions: list[Edition]) -> list[float]:
    """The index of each row as one writes it first, with nothing looked up beforehand but the breakpoints."""
    curves = {e: [curve_of(p, Averaging.HOUR, edition=e) for p in POLLUTANTS] for e in Edition}
    scales = [10 if p is Pollutant.CO else 1 for p in POLLUTANTS]
    found = []
    for row, edition in zip(rows, editions, strict=True):
        worst, is_complete = math.nan, True
        for value, curve, scale in zip(row, curves[edition], scales, strict=True):
            sub = plain_sub_index(value, curve, scale)
            if math.isnan(sub):
                is_complete = False
            elif math.isnan(worst) or sub > worst:
                worst = sub
        told = edition is Edition.HJ633_2012 or is_complete or worst > 100
        found.append(worst if told else math.nan)
    return found


def plain_sub_index(value: float, curve, scale: int) -> float:
    if math.isnan(value):
        return math.nan
    steps = round(round(value * scale, 6))
    if steps < 0:
        return math.nan
    points = curve.concentrations
    for k in range(1, len(points)):
        if steps <= points[k] * scale:
            low, high = points[k - 1] * scale, points[k] * scale
            i_low, i_high = curve.indices[k - 1], curve.indices[k]
            return float(i_low + -(-(i_high - i_low) * (steps - low) // (high - low)))
    return math.nan if curve.beyond is None else float(curve.beyond)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, action="append", required=True, help="a CSV file; may be given again")
    hours = Hours()
    for path in parser.parse_args().data:
        read(path, hours)
    if not hours.rows:
        sys.exit("the data have no station-hour")
    array = np.array(hours.rows)
    ends_at = np.array(hours.ends_at, dtype="datetime64[s]")
    concentrations = {p: np.ascontiguousarray(array[:, i]) for i, p in enumerate(POLLUTANTS)}

    index, seconds = None, []
    for _ in range(ROUNDS + 1):
        before = time.perf_counter()
        index = realtime(concentrations, ends_at=ends_at)
        seconds.append(time.perf_counter() - before)
    ours = statistics.median(seconds[1:])
    editions = [edition_on(day) for day in day_of_hour(ends_at).astype(object)]
    before = time.perf_counter()
    expected = np.array(plain_loop(hours.rows, editions))
    loop = time.perf_counter() - before
    if not np.array_equal(index.aqi, expected, equal_nan=True):
        sys.exit("the two ways disagree")

    official = np.array(hours.official)
    told = np.isfinite(official) & (official > 0)
    same = int((index.aqi[told] == official[told]).sum())
    print(f"realtime(…)   {len(array):>9,} station-hours  {ours * 1e3:10.1f} ms")
    print(f"plain loop    {len(array):>9,} station-hours  {loop * 1e3:10.1f} ms   (same indices: yes)")
    if told.any():
        print(f"official      {same:,} of {int(told.sum()):,} station-hours are reproduced")
    else:
        print("official      the data carry no official index: nothing could be reproduced")
    print(
        json.dumps(
            {
                "bench": "aqi",
                "station_hours": len(array),
                "with_index": int(np.isfinite(index.aqi).sum()),
                "seconds": round(ours, 6),
                "station_hours_per_second": round(len(array) / ours),
                "plain_loop_seconds": round(loop, 4),
                "ratio": round(loop / ours, 1),
                "same_as_plain_loop": True,
                "official": int(told.sum()) or None,
                "reproduced": same if told.any() else None,
                "reproduced_share": round(same / int(told.sum()), 6) if told.any() else None,
            }
        )
    )


if __name__ == "__main__":
    main()
