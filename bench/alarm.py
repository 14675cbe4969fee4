"""How many local plumes the alarm finds, at how many alarm-hours, beside plain tests on the same hours.

Run: ``python bench/alarm.py [--data FILE] [--near K] [--events N] [--watch NAME]``. One core. FILE is a CSV,
gzipped or not, with a row for each station and hour: a station (``code``, ``station`` …), a time (``time_bj``, ``time``
…: hours by their end), PM2.5, and those of PM10, SO2, CO, NO2 that are there; columns are found by name. The stations
should be those of one city; where there are many, ``--near K`` takes the K whose hourly changes are most alike as
neighbours of each (learnt from the first eight weeks; by itself 8 when there are more than 16 stations).

**What is injected**: a plume over one station each night, +20 µg/m³ of PM2.5 and, since PM10 contains PM2.5, +20 of
PM10, for two to four hours that lie within 22:00 to 06:00. A *step* is there at once; a *ramp* rises linearly and
reaches +20 in its last hour; nothing is left the hour after. The same is done once more with PM2.5 alone. **Found**
means an alarm in an hour of the plume; the hours around it do not count. ``by_chance`` is how many of the same events
are "found" where nothing was injected.

**Held-out time**: each period of four weeks is judged by a rule learnt only from the weeks before it, eight at least
(in files of less than 16 weeks: four, and periods of two weeks); events lie only in judged hours. The rule's own
threshold is used, and ``rate`` tells how many alarm-hours it gave in those hours without injection. ``exact`` is the
recall when the strength is scaled so that the rate is exactly the budget, as it is for the peers, whose thresholds are
their own quantiles of the judged hours.

Three watches: *night*, in which alarms are raised from 22:00 to 06:00 only and the whole budget of one alarm-hour per
station-week is spent there, on plumes of fine particles as they are injected here; *night-all-kinds*, the same with
dust, smoke and gas watched for within the one budget; *clock*, fine particles round the clock. What the rules were
chosen on is the odd weeks (days since 1970 by 7) of Zhengzhou 2019, so that its ``even_weeks`` are apart. Haze: hours
with the network's median of PM2.5 above 150 µg/m³ and rising at all stations that report. Seconds are those of the
processor. Prints one line of JSON last.
"""

import argparse
import csv
import gzip
import io
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from luoshi.airscience.anomalies import (
    FINE_ONLY,
    NIGHT,
    ROUND_THE_CLOCK,
    SHARES,
    WATCHED,
    Network,
    alarms,
    alike,
    judge,
    local_increment,
    network_of,
    rise_above_recent,
    rise_over,
)
from luoshi.airscience.index import Pollutant

ROOT = Path(__file__).resolve().parent.parent
BUDGET = 1.0
TARGET = 0.85
WATCHES = {
    "night": (NIGHT, FINE_ONLY),
    "night-all-kinds": (NIGHT, SHARES),
    "clock": (ROUND_THE_CLOCK, FINE_ONLY),
}
AMOUNT = 20.0
HAZE = 150.0
NAMES = {"pm2.5": Pollutant.PM25, "pm25": Pollutant.PM25, "pm2_5": Pollutant.PM25}
NAMES |= {p.value: p for p in WATCHED} | {p.column: p for p in WATCHED}
STATIONS = ("code", "station", "station_code", "site", "监测点编码")
TIMES = ("time_bj", "ends_at", "time", "datetime", "时间")
DEFAULT = "air/zhengzhou_2019/zhengzhou_9sites_2019_hourly.csv.gz"


def read(path: Path) -> Network:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text))
    lower = [name.strip().lower() for name in next(rows, [])]
    station = next((lower.index(n) for n in STATIONS if n in lower), None)
    when = next((lower.index(n) for n in TIMES if n in lower), None)
    places = {NAMES[name]: i for i, name in enumerate(lower) if name in NAMES}
    if station is None or when is None or Pollutant.PM25 not in places:
        sys.exit(f"{path.name}: needs a station, a time and PM2.5; there are {', '.join(lower)}")
    seen: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if len(row) == len(lower) and row[when].strip():
            seen[row[station].strip(), row[when].strip()] = [number(row[i]) for i in places.values()]
    if not seen:
        sys.exit(f"{path.name}: has no station-hour")
    hours = np.array([when for _, when in seen], dtype="datetime64[s]").astype("datetime64[h]")
    values = np.array(list(seen.values()))
    return network_of([s for s, _ in seen], hours, {p: values[:, i] for i, p in enumerate(places)})


def number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return np.nan
    return value if np.isfinite(value) and value >= 0 else np.nan


def nights(net: Network, judged: np.ndarray, rng: np.random.Generator) -> list[tuple[int, int, int]]:
    """One plume a night: station, first hour, length; all its hours and the one before are measured and judged."""
    pm25 = net.concentrations[Pollutant.PM25]
    events = []
    for start in np.flatnonzero(net.hours_of_day == 23):
        length = int(rng.integers(2, 5))
        first = int(start + rng.integers(0, len(NIGHT) - length + 1))
        station = int(rng.integers(len(net.stations)))
        hours = slice(first, first + length)
        if first + length <= pm25.shape[1] and judged[station, hours].all() and np.isfinite(pm25[station, first - 1]):
            events.append((station, first, length))
    return events


def inject(net: Network, events, shape: str, pollutants) -> Network:
    changed = {p: v.copy() for p, v in net.concentrations.items()}
    for station, first, length in events:
        amount = np.full(length, AMOUNT) if shape == "step" else AMOUNT * np.arange(1, length + 1) / length
        for pollutant in pollutants:
            if pollutant in changed:
                changed[pollutant][station, first : first + length] += amount
    return Network(net.stations, net.ends_at, changed)


def peers(net: Network, near) -> dict[str, np.ndarray]:
    """Plain tests of PM2.5: the level, the increment, and each rise of it; and the background, to scale them by."""
    pm25 = net.concentrations[Pollutant.PM25]
    increment = local_increment(pm25, near=near)
    step, ramp = rise_over(increment.value, hours=1), rise_above_recent(increment.value)
    return {"level": pm25, "increment": increment.value, "step": step, "ramp": ramp, "background": increment.background}


def by_level(values: np.ndarray, background: np.ndarray, learnt: np.ndarray):
    """Noise as a function of the network's level: the median of |rise| in twelve bins, never falling."""
    known = np.isfinite(values) & np.isfinite(background) & learnt
    level, size = background[known], np.abs(values[known])
    edges = np.unique(np.quantile(level, np.linspace(0, 1, 13)))
    place = np.clip(np.searchsorted(edges, level, side="right") - 1, 0, len(edges) - 2)
    middles = [np.median(level[place == k]) for k in range(len(edges) - 1)]
    noise = np.maximum.accumulate([max(1.48 * np.median(size[place == k]), 0.5) for k in range(len(edges) - 1)])
    return lambda at: np.interp(at, middles, noise)


def share_found(hits: np.ndarray, events) -> float:
    return float(np.mean([hits[s, first : first + length].any() for s, first, length in events]))


def threshold_for(values: np.ndarray, judged: np.ndarray, rate: float) -> float:
    known = values[judged & np.isfinite(values)]
    return float(np.quantile(known, 1 - rate))


def measure(net: Network, near, watch, shares, *, wanted: int, seed: int) -> dict:
    weeks = len(net.ends_at) // 168
    lessons = (
        {"weeks_before_first": 8, "weeks_of_period": 4}
        if weeks >= 16
        else {"weeks_before_first": 4, "weeks_of_period": 2}
    )
    before = time.process_time()
    calm = alarms(net, budget=BUDGET, watch=watch, near=near, shares=shares, **lessons)
    learning = time.process_time() - before
    before = time.process_time()
    judge(net, by=calm, near=near)
    judging = time.process_time() - before
    judged = ~calm.is_unknown
    if not judged.any():
        sys.exit("the data are too short to learn from")
    rate = BUDGET / (7 * len(watch))
    exact = threshold_for(calm.strength, judged, rate)
    plain = peers(net, near)
    background = plain.pop("background")
    noises = {name: by_level(plain[name], background, judged) for name in ("increment", "step", "ramp")}
    scored = lambda p, b: p | {f"{name}/noise": p[name] / noise(b) for name, noise in noises.items()}  # noqa: E731
    limits = {name: threshold_for(v, judged, rate) for name, v in scored(plain, background).items()}
    rng = np.random.default_rng(seed)
    day = net.ends_at.astype("datetime64[D]").astype(int)
    found: dict[str, list] = {}
    events_seen = 0
    while events_seen < wanted:
        events = nights(net, judged, rng)
        if not events:
            sys.exit("no night has the hours a plume needs")
        events_seen += len(events)
        weight = len(events)
        found.setdefault("by_chance", []).append((weight, share_found(calm.is_alarm, events)))
        for shape in ("step", "ramp"):
            both = inject(net, events, shape, (Pollutant.PM25, Pollutant.PM10))
            now = judge(both, by=calm, near=near)
            found.setdefault(f"recall/{shape}", []).append((weight, share_found(now.is_alarm, events)))
            even = [event for event in events if day[event[1]] // 7 % 2 == 0]
            if even:
                found.setdefault(f"even_weeks/{shape}", []).append((len(even), share_found(now.is_alarm, even)))
            found.setdefault(f"exact/{shape}", []).append(
                (weight, share_found(np.nan_to_num(now.strength) > exact, events))
            )
            alone = judge(inject(net, events, shape, (Pollutant.PM25,)), by=calm, near=near)
            found.setdefault(f"pm25_only/{shape}", []).append((weight, share_found(alone.is_alarm, events)))
            after = peers(both, near)
            for name, values in scored(after, after.pop("background")).items():
                hits = np.nan_to_num(values, nan=-np.inf) > limits[name]
                found.setdefault(f"{name}/{shape}", []).append((weight, share_found(hits, events)))
    mean = {name: round(sum(w * v for w, v in got) / sum(w for w, _ in got), 3) for name, got in found.items()}
    return mean | {
        "events": events_seen,
        "rate": round(calm.rate(), 3),
        "learning_seconds": learning,
        "judging_seconds": judging,
        "haze": haze(net, calm),
    }


def haze(net: Network, calm) -> dict:
    """Of the hours in which the whole network is above 150 µg/m³ and rising everywhere, how many are alarm-hours."""
    pm25 = net.concentrations[Pollutant.PM25]
    rise = rise_over(pm25, hours=1)
    reporting = np.isfinite(rise).sum(axis=0)
    median = np.array([np.median(c[np.isfinite(c)]) if np.isfinite(c).any() else np.nan for c in pm25.T])
    everywhere = (np.nan_to_num(rise, nan=1.0) > 0).all(axis=0) & (reporting >= 3) & (median > HAZE)
    judged = ~calm.is_unknown
    thick = judged & everywhere
    ordinary = judged & ~everywhere
    part = lambda where: round(float(calm.is_alarm[where].mean()), 5) if where.any() else None  # noqa: E731
    return {
        "station_hours": int(thick.sum()),
        "alarm_hours": int(calm.is_alarm[thick].sum()),
        "share_with_alarm": part(thick),
        "share_with_alarm_otherwise": part(ordinary),
        "share_of_all_alarm_hours": round(float(calm.is_alarm[thick].sum() / max(calm.is_alarm.sum(), 1)), 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    data = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data")
    parser.add_argument("--data", type=Path, default=data / DEFAULT)
    parser.add_argument(
        "--near", type=int, help="how many stations are neighbours; all when there are not more than 16"
    )
    parser.add_argument("--events", type=int, default=1000, help="how many plumes of each shape")
    parser.add_argument("--watch", choices=tuple(WATCHES), action="append", help="one or more; all when not given")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    net = read(given.data)
    count = given.near or (8 if len(net.stations) > 16 else None)
    first = np.arange(len(net.ends_at)) < 8 * 168
    near = None if count is None else alike(net.concentrations[Pollutant.PM25], count=count, hours=first)
    years = len(net.stations) * len(net.ends_at) / 8760
    measured = ", ".join(p.symbol for p in net.concentrations)
    print(f"{given.data.name}: {len(net.stations)} stations, {len(net.ends_at):,} hours, {measured}")
    results = {}
    for name in given.watch or WATCHES:
        results[name] = measure(net, near, *WATCHES[name], wanted=given.events, seed=given.seed)
        tell(name, results[name], years)
    print(json.dumps(summary(net, results, years)))


def tell(name: str, r: dict, years: float) -> None:
    print(
        f"\nwatch: {name}; {r['events']:,} plumes of each shape; held out {r['rate']:.2f} alarm-hours per station-week "
        f"(budget {BUDGET:g})"
    )
    print(f"{'':34}{'step':>8}{'ramp':>8}")
    rows = [
        ("alarm, own threshold", "recall"),
        ("alarm, exactly at the budget", "exact"),
        ("alarm, PM2.5 alone injected", "pm25_only"),
    ]
    rows += [
        (f"peer: {p}", p) for p in ("level", "increment", "increment/noise", "step", "step/noise", "ramp", "ramp/noise")
    ]
    if "even_weeks/step" in r:
        rows.insert(1, ("  in even weeks", "even_weeks"))
    for title, key in rows:
        print(f"{title:34}{r[f'{key}/step']:8.3f}{r[f'{key}/ramp']:8.3f}")
    h = r["haze"]
    print(
        f"found by chance {r['by_chance']:.3f}; haze rising everywhere: "
        f"{h['alarm_hours']} of {h['station_hours']} station-hours have an alarm"
    )
    print(
        f"judging {r['judging_seconds'] / years:.3f} s, "
        f"learning and judging {r['learning_seconds'] / years:.3f} s of the processor per station-year"
    )


def summary(net: Network, results: dict, years: float) -> dict:
    main_watch = next(iter(results))
    r = results[main_watch]
    best = {
        shape: max(r[f"{p}/{shape}"] for p in ("increment/noise", "step/noise", "ramp/noise"))
        for shape in ("step", "ramp")
    }
    return {
        "bench": "alarm",
        "stations": len(net.stations),
        "hours": len(net.ends_at),
        "watch": main_watch,
        "budget_alarm_hours_per_station_week": BUDGET,
        "rate_held_out": r["rate"],
        "target": TARGET,
        "recall_step": r["recall/step"],
        "recall_ramp": r["recall/ramp"],
        "recall_even_weeks": {"step": r.get("even_weeks/step"), "ramp": r.get("even_weeks/ramp")},
        "recall_step_exact_budget": r["exact/step"],
        "recall_ramp_exact_budget": r["exact/ramp"],
        "meets_target": min(r["recall/step"], r["recall/ramp"]) >= TARGET,
        "best_single_test": best,
        "ratio_to_best_single": {s: round(r[f"recall/{s}"] / max(best[s], 1e-9), 3) for s in best},
        "level_test": {"step": r["level/step"], "ramp": r["level/ramp"]},
        "seconds_per_station_year": round(r["judging_seconds"] / years, 4),
        "seconds_per_station_year_with_learning": round(r["learning_seconds"] / years, 4),
        "seconds_target": 0.2,
        "seconds_are": "of the processor",
        "haze": r["haze"],
        "watches": {name: {k: v for k, v in w.items() if not k.endswith("_seconds")} for name, w in results.items()},
    }


if __name__ == "__main__":
    main()
