"""How good the forecast of PM2.5 is, 1 to 72 hours ahead, beside persistence and climatology; do its intervals hold?

Run: ``python bench/forecast.py [--data DIR] [--station NAME] [--every HOURS]``. One core. DIR holds one CSV for each
station, gzipped or not, as ``beijing_2013_2017``: ``year, month, day, hour`` (or a time), PM2.5 and whatever there is
of PM10, SO2, NO2, CO, O3, TEMP, PRES, DEWP, RAIN, wd (compass points or degrees), WSPM; columns are found by name. The
other stations of the folder give the median of the neighbours.

**Blocked in time**: learnt from the first half of the hours, intervals calibrated on the third quarter; everything told
below is of the last quarter, which nothing was tuned on. **With weather** means the *observed* weather of the hours to
come, which stands in for a perfect weather forecast: an upper limit of what forecast weather can give. **Without**
means that only the weather up to the origin is known. Peers: persistence, the same hour of the last known day, and the
mean of month and hour of the hours learnt from, each compared on the same pairs. Skill is 1 − MAE / MAE of the peer.
Prints one line of JSON last.
"""

import argparse
import csv
import gzip
import io
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from luoshi.airscience.forecast import (
    Series,
    all_horizons,
    coverage,
    diurnal_climatology,
    learn_forecaster,
    persistence,
    skill,
    targets_of,
    with_intervals,
)

ROOT = Path(__file__).resolve().parent.parent
LEVEL = 0.8
TARGET = (0.78, 0.82)
GROUPS = {"1-3": (1, 3), "4-12": (4, 12), "13-24": (13, 24), "25-48": (25, 48), "49-72": (49, 72)}
POLLUTANTS = {"pm10": "pm10_ug_m3", "so2": "so2_ug_m3", "no2": "no2_ug_m3", "co": "co", "o3": "o3_ug_m3"}
WEATHER = {"temp": "temp_c", "pres": "pres_hpa", "dewp": "dew_point_c", "rain": "rain_mm", "wspm": "wind_m_s"}
COMPASS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
TIMES = ("ends_at", "time", "datetime", "date", "time_bj")


def read(path: Path) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The hours without a hole and each column as numbers; wind as components."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text))
    names = [name.strip().lower() for name in next(rows, [])]
    table = [row for row in rows if len(row) == len(names)]
    if "pm2.5" in names:
        names[names.index("pm2.5")] = "pm25"
    if not table or "pm25" not in names:
        sys.exit(f"{path.name}: has no hours of PM2.5; there are {', '.join(names)}")
    hours = hours_of(names, table, path)
    grid = np.arange(hours.min(), hours.max() + np.timedelta64(1, "h"))
    place = (hours - grid[0]).astype(int)
    columns = {}
    for name in ("pm25", *POLLUTANTS, *WEATHER, "wd"):
        if name in names:
            at = names.index(name)
            columns[name] = np.full(grid.size, np.nan)
            columns[name][place] = [degrees(row[at]) if name == "wd" else number(row[at]) for row in table]
    if "wd" in columns and "wspm" in columns:
        angle = np.radians(columns.pop("wd"))
        columns |= {"wind_u": -columns["wspm"] * np.sin(angle), "wind_v": -columns["wspm"] * np.cos(angle)}
    columns.pop("wd", None)
    return grid, columns


def hours_of(names: list[str], table: list[list[str]], path: Path) -> np.ndarray:
    if {"year", "month", "day", "hour"} <= set(names):
        y, m, d, h = (names.index(n) for n in ("year", "month", "day", "hour"))
        days = [f"{int(r[y]):04d}-{int(r[m]):02d}-{int(r[d]):02d}" for r in table]
        return np.array(days, dtype="datetime64[h]") + np.array([int(r[h]) for r in table]).astype("timedelta64[h]")
    when = next((names.index(n) for n in TIMES if n in names), None)
    if when is None:
        sys.exit(f"{path.name}: has no time; there are {', '.join(names)}")
    return np.array([r[when].strip() for r in table], dtype="datetime64[s]").astype("datetime64[h]")


def number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan


def degrees(text: str) -> float:
    point = text.strip().upper()
    return COMPASS.index(point) * 22.5 if point in COMPASS else number(text)


def series_of(folder: Path, station: str | None) -> tuple[str, Series, dict[str, np.ndarray]]:
    """The station with its neighbours' median among what is observed, and its weather apart."""
    paths = {p.name.split(".")[0]: p for p in sorted(folder.glob("*.csv*"))}
    if not paths:
        sys.exit(f"{folder}: has no CSV files")
    name = station or next(iter(paths))
    if name not in paths:
        sys.exit(f"{folder}: has no station {name}; there are {', '.join(paths)}")
    hours, mine = read(paths[name])
    others = []
    for other, path in paths.items():
        if other != name:
            theirs, columns = read(path)
            values = np.full(hours.size, np.nan)
            _, here, there = np.intersect1d(hours, theirs, return_indices=True)
            values[here] = columns["pm25"][there]
            others.append(values)
    observed = {POLLUTANTS[n]: mine[n] for n in POLLUTANTS if n in mine}
    if others:
        stacked = np.array(others)
        known = np.isfinite(stacked).any(axis=0)
        median = np.full(hours.size, np.nan)
        median[known] = np.nanmedian(stacked[:, known], axis=0)
        observed["neighbours_pm25_ug_m3"] = median
    weather = {WEATHER.get(n, n): mine[n] for n in (*WEATHER, "wind_u", "wind_v") if n in mine}
    return name, Series(hours, mine["pm25"], observed | weather), weather


def by_group(values: np.ndarray) -> dict[str, float | None]:
    """The mean over the horizons of each group and over all."""
    spans = GROUPS | {"all": (1, values.size)}
    mean = lambda part: round(float(np.nanmean(part)), 4) if np.isfinite(part).any() else None  # noqa: E731
    return {name: mean(values[first - 1 : last]) for name, (first, last) in spans.items()}


def measure(series: Series, every: int) -> dict:
    size = series.target.size
    horizons = all_horizons()
    half, quarter = size // 2, size * 3 // 4
    learn_from = np.arange(size) < half
    calibrate_on = np.arange(half, quarter - horizons[-1], every)
    origins = np.arange(quarter, size - horizons[-1], every)
    if not origins.size or not calibrate_on.size:
        sys.exit("the data are too short: four times three days at least, and better years")
    begun = time.perf_counter()
    forecaster = learn_forecaster(series, learn_from=learn_from)
    learnt = time.perf_counter()
    before, roots = (forecaster.roots(series, o, horizons) for o in (calibrate_on, origins))
    predicted = time.perf_counter()
    told = with_intervals(series, roots, origins, before=(before, calibrate_on), level=LEVEL)
    fixed = with_intervals(series, roots, origins, before=(before, calibrate_on), level=LEVEL, rate=0.0)
    truth = targets_of(series.target, origins, horizons)
    same_hour = origins[:, None] + horizons - 24 * -(-horizons // 24)
    peers = {
        "persistence": persistence(series, origins, horizons),
        "same_hour_of_last_day": np.where(same_hour >= 0, series.target[same_hour], np.nan),
        "climatology": diurnal_climatology(series, origins, horizons, learnt_from=learn_from),
    }
    known = np.isfinite(truth)
    return {
        "coverage": by_group(coverage(told.low, told.high, truth)),
        "coverage_split_only": by_group(coverage(fixed.low, fixed.high, truth)),
        "width_ug_m3": by_group(np.nanmean(np.where(known, told.high - told.low, np.nan), axis=0)),
        "mae_ug_m3": by_group(np.nanmean(np.abs(told.value - truth), axis=0)),
        "skill": {name: by_group(skill(told.value, peer, truth)) for name, peer in peers.items()},
        "learning_seconds": round(learnt - begun, 2),
        "forecasting_seconds": round(predicted - learnt, 2),
        "origins": int(origins.size),
        "last_quarter_from": str(series.ends_at[quarter]),
    }


def tell(title: str, result: dict) -> None:
    print(f"\n{title}: {result['origins']:,} origins from {result['last_quarter_from']}")
    print(f"{'hours ahead':32}" + "".join(f"{g:>9}" for g in [*GROUPS, "all"]))
    rows = {"80 % interval holds": "coverage", "  without following (split only)": "coverage_split_only"}
    rows |= {"  mean width, µg/m³": "width_ug_m3", "mean absolute error, µg/m³": "mae_ug_m3"}
    for text, key in rows.items():
        print(f"{text:32}" + "".join(f"{v if v is not None else float('nan'):9.3f}" for v in result[key].values()))
    for peer, values in result["skill"].items():
        print(
            f"{'skill: ' + peer:32}" + "".join(f"{v if v is not None else float('nan'):9.3f}" for v in values.values())
        )
    print(f"learning {result['learning_seconds']} s, forecasting {result['forecasting_seconds']} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    data = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data")
    parser.add_argument("--data", type=Path, default=data / "air/beijing_2013_2017", help="a folder of stations")
    parser.add_argument("--station", help="the name of its file; the first when not given")
    parser.add_argument("--every", type=int, default=3, help="hours from one origin to the next")
    given = parser.parse_args()
    name, series, weather = series_of(given.data, given.station)
    print(f"{name}: {series.target.size:,} hours, {int(np.isfinite(series.target).sum()):,} with PM2.5")
    results = {"without_weather": measure(series, given.every)}
    tell("without forecast weather", results["without_weather"])
    if weather:
        results["with_weather"] = measure(replace(series, known_ahead=weather), given.every)
        tell("with observed weather in place of a perfect forecast", results["with_weather"])
    held = {k: {g: r["coverage"][g] for g in [*GROUPS, "all"]} for k, r in results.items()}
    inside = all(v is None or TARGET[0] <= v <= TARGET[1] for r in held.values() for v in r.values())
    line = {"bench": "forecast", "station": name, "hours": series.target.size, "level": LEVEL, "target": list(TARGET)}
    line |= {"meets_target": inside, "weather_is": "observed, in place of a perfect forecast" if weather else None}
    print(json.dumps(line | results))


if __name__ == "__main__":
    main()
