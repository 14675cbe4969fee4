"""Releases seen along lines of sight: where is a source of which nobody knows the place, and how strong is it.

The folder holds ``*measurements*<case>*.csv`` (all lines of sight one after the other, parts per million),
``*windfield*<case>*.csv`` (speed, direction, tan gamma horizontal and vertical), and JSON with the places of the
instrument, the reflectors and the true sources. The direction is mathematical and says where the wind blows to.
"""

import csv
import json
import re
import sys
import time
from pathlib import Path

import numpy as np

from luoshi.airscience.attribution import Beforehand, Located, Scene, locate

BACKGROUND_PPM = 1.92
"""Methane over the British Isles in 2017, and how far a line of sight's own zero may be from it."""
BACKGROUND_SD_PPM = 0.1
NOISE_PPM = 0.1
DENSITY_KG_M3 = 0.67
"""Of methane at 15-20 °C and one atmosphere."""
USUAL_RATE_KG_S = 3e-4
MARGIN_M = 20.0


def wanted(case: str) -> list[int]:
    return [int(digit) for digit in re.findall(r"\d+", case)]


def find(folder: Path, what: str, case: str) -> Path:
    """The file of a case, however its sources are joined in the name: 3and4, 3_and_4, 3_4 …"""
    numbers = wanted(case)
    for path in sorted(folder.rglob("*.csv*")):
        stem = path.name.lower()
        tail = stem.split("source", 1)[1] if "source" in stem else ""
        if what in stem and [int(digit) for digit in re.findall(r"\d+", tail)] == numbers:
            return path
    sys.exit(f"{folder} has no file of {what} for case {case}")


def columns(path: Path) -> dict[str, np.ndarray]:
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    header = [name.strip().lower() for name in rows[0]]

    def value(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            return float("nan")

    return {name: np.array([value(row[i]) for row in rows[1:]]) for i, name in enumerate(header)}


def column(found: dict[str, np.ndarray], *words: str) -> np.ndarray:
    for name, values in found.items():
        if all(word in name for word in words):
            return values
    sys.exit(f"no column of {' '.join(words)} among {', '.join(found)}")


def arrangements(values: np.ndarray, times: int, lines: int) -> list[np.ndarray]:
    """(t, p) tables that the one column may be: a line that lacks its last minutes may be any of them."""
    missing = times * lines - len(values)
    if missing == 0:
        return [values.reshape(lines, times).T]
    if not 0 < missing < times:
        sys.exit(f"{len(values)} values are not {lines} lines of sight at {times} times")
    found = []
    for short in range(lines):
        cut = (short + 1) * times - missing
        found.append(np.concatenate([values[:cut], np.full(missing, np.nan), values[cut:]]).reshape(lines, times).T)
    return found


def steadiest(tables: list[np.ndarray]) -> np.ndarray:
    """The arrangement whose lines rise and fall together: a shifted line does not."""

    def together(table: np.ndarray) -> float:
        ranks = np.log(np.maximum(table, 1e-6))
        known = ranks[np.isfinite(ranks).all(axis=1)]
        return float(np.corrcoef(known.T).sum())

    return max(tables, key=together)


def bench_open_paths(folder: Path, case: str, *, draws: int) -> dict:
    wind = columns(find(folder, "wind", case))
    measured = columns(find(folder, "measurements", case))
    values = column(measured, "measurement")
    places = json.loads(next(iter(sorted(folder.rglob("*instruments*.json")))).read_text(encoding="utf-8"))
    truth = json.loads(next(iter(sorted(folder.rglob("*sources*.json")))).read_text(encoding="utf-8"))
    instrument = np.array(next(place for name, place in places.items() if "reflector" not in name), dtype=float)
    names = sorted((n for n in places if "reflector" in n), key=lambda n: int(re.findall(r"\d+", n)[-1]))
    reflectors = np.array([places[name] for name in names], dtype=float)
    speed = column(wind, "speed")
    table = steadiest(arrangements(values, len(speed), len(reflectors)))
    corners = np.vstack([instrument, reflectors])
    scene = Scene(
        starts_xyz_m=np.repeat(instrument[None], len(reflectors), axis=0),
        ends_xyz_m=reflectors,
        wind_speed_m_s=speed,
        wind_from_deg=270.0 - column(wind, "direction"),
        tan_gamma_lateral=column(wind, "tan_gamma", "horizontal"),
        tan_gamma_vertical=column(wind, "tan_gamma", "vertical"),
        area_m=(
            float(corners[:, 0].min() - MARGIN_M),
            float(corners[:, 0].max() + MARGIN_M),
            float(corners[:, 1].min() - MARGIN_M),
            float(corners[:, 1].max() + MARGIN_M),
        ),
    )
    numbers = wanted(case)
    print(f"case {case}: {len(speed)} minutes, {len(reflectors)} lines of sight, {len(numbers)} source(s)")
    before = time.perf_counter()
    found = locate(
        table,
        scene,
        Beforehand(BACKGROUND_PPM, BACKGROUND_SD_PPM, NOISE_PPM, USUAL_RATE_KG_S),
        per_unit=1e6 / DENSITY_KG_M3,
        sources=len(numbers),
        draws=draws,
        rng=np.random.default_rng(2017),
    )
    seconds = time.perf_counter() - before
    return (
        {"bench": "attribution.chilbolton", "case": case}
        | scored(found, truth, numbers)
        | {"seconds": round(seconds, 1)}
    )


def scored(found: Located, truth: dict, numbers: list[int]) -> dict:
    """Each true source against the located one that is nearest, no located one twice."""
    free = list(range(len(numbers)))
    errors, ratios, covers = [], [], []
    for number in numbers:
        place = np.array(truth[f"source_{number}_location"][:2])
        rate = float(truth[f"source_{number}_emission_rate"])
        mine = min(free, key=lambda i: float(np.hypot(*(found.mean_position_m[i] - place))))
        free.remove(mine)
        low, high = found.rate_interval()[:, mine]
        errors.append(float(np.hypot(*(found.mean_position_m[mine] - place))))
        ratios.append(float(found.median_rate[mine]) / rate)
        covers.append(bool(low <= rate <= high))
        spread = found.positions_m[:, mine].std(axis=0).max()
        print(
            f"source {number}: {errors[-1]:.1f} m off (standard deviation {spread:.1f} m),"
            f" rate × {ratios[-1]:.2f} ({low / rate:.2f}-{high / rate:.2f})"
        )
    return {
        "position_error_m": round(max(errors), 2),
        "rate_ratio": round(max(ratios, key=lambda r: abs(np.log(r))), 3),
        "rate_interval_covers": all(covers),
        "position_errors_m": [round(e, 2) for e in errors],
        "rate_ratios": [round(r, 3) for r in ratios],
        "wind_bias_deg": round(float(found.wind_bias_deg.mean()), 1),
        "targets": {"position_error_m": 10.0, "rate_ratio": [0.7, 1.3]},
    }
