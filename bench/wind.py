"""How fast the wind regression and the polar surface are, and whether the regression is the sum it claims to be.

Run: ``python bench/wind.py [--data FILE] [--station NAME] [--pollutant NAME] [--kernel epanechnikov|gaussian]``. One
core. The data are a CSV, gzipped or not, with a row for each hour; columns are found by name: a time (``date``,
``time`` …, or ``year month day hour``), wind speed (``ws``, ``wspm`` …, m/s), wind direction (``wd`` …, degrees where
it came from, or points of the compass such as NNW), and a pollutant (``--pollutant``, else the first of nox, pm25,
pm10, no2 … that is there). Of several stations (``code``, ``station`` …) the first is taken, or ``--station``. Without
``--data`` the file of openair is looked for in the shared data.

The brute force takes every place of the surface by itself and adds up the kernels over all hours in float64; it is
written here from the formula and shares no code with the package. Both kernels over speed are timed and compared.
openair's 8.6 s for the same surface are those that were published; there is no R here to take them again. Prints one
line of JSON last.
"""

# ruff: noqa: E402 - it says first that one core is used, and where the package is
import argparse
import csv
import gzip
import io
import json
import math
import os
import statistics
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

# One core, and none of the time that threads spend waiting for each other on small tables.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from luoshi.airscience.wind import Smoothing, SpeedKernel, nwr, polar_surface

ROUNDS = 15
OPENAIR_SECONDS = 8.6
TARGET_RATIO = 1000
TARGET_SURFACE_MS = 50.0
TOLERANCE = 1e-6
TIMES = ("date", "time", "datetime", "ends_at", "time_bj", "timestamp", "时间")
SPEEDS = ("ws", "wspm", "wind_speed_m_s", "wind_speed", "windspeed", "wspd", "风速")
STATIONS = ("code", "station", "station_code", "site", "监测点编码")
DIRECTIONS = ("wd", "wind_from_deg", "wind_direction", "winddir", "wdir", "风向")
POLLUTANTS = ("nox", "pm25", "pm2.5", "pm25_ug_m3", "pm10", "pm10_ug_m3", "no2", "so2", "co", "o3")
POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H")


def number(text: str) -> float:
    """A number, or NaN for whatever is none."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def direction(text: str) -> float:
    point = text.strip().upper()
    return POINTS.index(point) * 22.5 if point in POINTS else number(text)


def moment(text: str) -> datetime | None:
    text = text.strip().removesuffix("Z")
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        pass
    for form in FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the station's own clock
        except ValueError:
            continue
    return None


def shared_file() -> Path:
    return (
        Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data") / "air/openair/openair_mydata.csv.gz"
    )


def read(path: Path, pollutant: str | None, station: str | None):
    """The hours of one station, each once, their wind, and the concentrations of one pollutant."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text))
    header = [name.strip().lower() for name in next(rows)]

    def place(names: tuple[str, ...]) -> int | None:
        return next((header.index(name) for name in names if name in header), None)

    when, speed, wind = place(TIMES), place(SPEEDS), place(DIRECTIONS)
    apart = [header.index(name) for name in ("year", "month", "day", "hour")] if "year" in header else None
    wanted = place((pollutant.lower(),) if pollutant else POLLUTANTS)
    needed = {"time": apart or when is not None, "wind speed": speed is not None, "wind direction": wind is not None}
    missing = [name for name, there in needed.items() if not there]
    missing += [] if wanted is not None else [f"pollutant {pollutant or ''}".strip()]
    if missing:
        sys.exit(f"{path.name}: no column for {', '.join(missing)}; there are {', '.join(header)}")
    code, found, seen = place(STATIONS), [], set()
    for row in rows:
        if len(row) < len(header):
            continue
        if code is not None:
            station = station or row[code]
            if row[code] != station:
                continue
        at = datetime(*(int(float(row[i])) for i in apart)) if apart else moment(row[when])  # noqa: DTZ001
        if at is not None and at not in seen:
            seen.add(at)
            found.append((at, number(row[speed]), direction(row[wind]), number(row[wanted])))
    if not found:
        sys.exit(f"{path.name}: no hour could be read{f' of {station}' if station else ''}")
    ends_at = np.array([row[0] for row in found], dtype="datetime64[s]")
    return ends_at, *(np.array([row[i] for row in found]) for i in (1, 2, 3)), header[wanted]


def brute_force(speed, wind, values, surface):
    """Every place by itself: the kernels over all hours, from the formula."""
    ok = np.isfinite(speed) & np.isfinite(wind) & np.isfinite(values) & (speed >= 0) & (wind >= 0) & (wind <= 360)
    u, theta, c = speed[ok], wind[ok], values[ok]
    smoothing = surface.smoothing
    found = np.full(surface.value.shape, np.nan)
    for i, at in enumerate(surface.directions_deg):
        turned = np.abs(theta - at)
        turned = np.minimum(turned, 360 - turned)
        over_direction = np.exp(-(turned**2) / (2 * smoothing.direction_deg**2))
        for k, fast in enumerate(surface.speeds_m_s):
            if smoothing.kernel is SpeedKernel.GAUSSIAN:
                over_speed = np.exp(-((u - fast) ** 2) / (2 * smoothing.speed_m_s**2))
            else:
                half_width = math.sqrt(5) * smoothing.speed_m_s
                over_speed = np.clip(1 - ((u - fast) / half_width) ** 2, 0, None)
            weight = over_direction * over_speed
            total = weight.sum()
            if total >= 1:
                found[i, k] = (weight * c).sum() / total
    return found, int(ok.sum())


class Timed(NamedTuple):
    """Milliseconds by the wall clock, median and fastest, and of the processor."""

    ms: float
    fastest_ms: float
    cpu_ms: float


def timed(call, rounds: int) -> Timed:
    call()
    wall, cpu = [], []
    for _ in range(rounds):
        began, worked = time.perf_counter(), time.process_time()
        call()
        cpu.append(time.process_time() - worked)
        wall.append(time.perf_counter() - began)
    return Timed(*(round(x * 1e3, 3) for x in (statistics.median(wall), min(wall), statistics.median(cpu))))


def compared(kernel: SpeedKernel, speed, wind, values, rounds: int) -> dict:
    smoothing = Smoothing(kernel=kernel)

    def ours():
        return nwr(values, wind_from_deg=wind, wind_speed_m_s=speed, smoothing=smoothing)

    surface = ours()
    took = timed(ours, rounds)
    before = time.perf_counter()
    expected, hours = brute_force(speed, wind, values, surface)
    brute = time.perf_counter() - before
    if not np.array_equal(np.isnan(expected), np.isnan(surface.value)):
        # A place whose weights add up to 1 but for rounding may be told by one and not by the other.
        is_edge = np.abs(surface.hours - 1) < 1e-9
        if (np.isnan(expected) != np.isnan(surface.value))[~is_edge].any():
            sys.exit("the two ways do not tell the same places")
    difference = float(np.nanmax(np.abs(expected - surface.value)))
    what = f"{hours:>8,} hours, {expected.size:,} places"
    print(f"nwr, {kernel:<13}{what} {took.ms:10.2f} ms   (fastest {took.fastest_ms:.2f})")
    print(f"brute force       {what} {brute * 1e3:10.0f} ms   (largest difference {difference:.1e})")
    return {
        **took._asdict(),
        "brute_force_s": round(brute, 3),
        "brute_force_ratio": round(brute * 1e3 / took.ms, 1),
        "largest_difference": difference,
        "within_tolerance": difference <= TOLERANCE,
        "hours": hours,
        "places": expected.size,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="a CSV file with hourly wind and a pollutant")
    parser.add_argument("--pollutant", help="the column; the first known one if not given")
    parser.add_argument("--station", help="the station; the first in the file if not given")
    parser.add_argument("--kernel", choices=[k.value for k in SpeedKernel], help="one kernel over speed only")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    path = options.data or shared_file()
    if not path.exists():
        sys.exit(f"{path} is not there; give another with --data")
    ends_at, speed, wind, values, name = read(path, options.pollutant, options.station)
    if not (np.isfinite(speed) & np.isfinite(wind) & np.isfinite(values)).any():
        sys.exit(f"{path.name}: no hour has both a wind and {name}")
    kernels = [SpeedKernel(options.kernel)] if options.kernel else list(SpeedKernel)
    found = {k: compared(k, speed, wind, values, options.rounds) for k in kernels}
    slowest = max(found.values(), key=lambda one: one["ms"])
    ratio = OPENAIR_SECONDS * 1e3 / slowest["ms"]
    print(f"openair           {OPENAIR_SECONDS} s were published: {ratio:,.0f} × (target {TARGET_RATIO:,} ×)")

    def surface():
        return polar_surface(ends_at, values, wind_from_deg=wind, wind_speed_m_s=speed)

    one = surface()
    took = timed(surface, options.rounds)
    told = np.isfinite(one.value)
    print(
        f"polar surface with uncertainty {took.ms:8.1f} ms   (fastest {took.fastest_ms:.1f}, target "
        f"{TARGET_SURFACE_MS}); an interval at {np.isfinite(one.low).sum()} of {told.sum()} places, blocks of "
        f"{one.block_days} days"
    )
    print(
        json.dumps(
            {
                "bench": "wind",
                "rows": len(values),
                "pollutant": name,
                "hours": slowest["hours"],
                "places": slowest["places"],
                "nwr_ms": slowest["ms"],
                "nwr_fastest_ms": slowest["fastest_ms"],
                "nwr_cpu_ms": slowest["cpu_ms"],
                "nwr_brute_force_s": slowest["brute_force_s"],
                "nwr_largest_difference": max(one["largest_difference"] for one in found.values()),
                "nwr_within_1e-6": all(one["within_tolerance"] for one in found.values()),
                "by_kernel": {k.value: one for k, one in found.items()},
                "openair_published_s": OPENAIR_SECONDS,
                "ratio_to_openair": round(ratio, 1),
                "ratio_to_openair_fastest": round(OPENAIR_SECONDS * 1e3 / slowest["fastest_ms"], 1),
                "target_ratio": TARGET_RATIO,
                "polar_surface_ms": took.ms,
                "polar_surface_fastest_ms": took.fastest_ms,
                "polar_surface_cpu_ms": took.cpu_ms,
                "target_polar_surface_ms": TARGET_SURFACE_MS,
            }
        )
    )


if __name__ == "__main__":
    main()
