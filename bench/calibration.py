"""How good sensors become beside a reference, on weeks they were not calibrated on, and how soon drift shows.

Run: ``python bench/calibration.py [--data DIR] [--network FILE]``. DIR holds collocated sensors in a form that
``colocation.py`` reads (raw exports by the minute beside a reference's hours; tables with a row for each sensor and
day); FILE holds hours of a network of good stations (``code``, ``time_bj``, ``PM2.5``), on which drift is injected and
calibration is transferred from one station to the others. Nothing is tuned on what is tested: the calibration's form is
fixed, its numbers are fitted on other weeks. Weeks run from Monday to Sunday and are never split:

- ``in_turn``: each week (of many weeks: a tenth of them, interleaved) by all others;
- ``forward``: each tenth from the third on (of few weeks: each week) by all before it;
- ``last_third``: the last third of the weeks (rounded up) by all before, once.

Prints a line of JSON last.
"""

import argparse
import csv
import json
import math
import os
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from colocation import DAY, HOUR, Collocation, moment, number, read_all, text_of

from luoshi.airscience.errors import TooLittleDataError
from luoshi.airscience.index import Pollutant, hourly_mean
from luoshi.airscience.quality import (
    Flag,
    apply,
    assess,
    channel_mean,
    daily_log_ratio,
    drift,
    expected_of_others,
    fit,
    line_of,
    performance,
    saturation,
    shares,
    transfer,
    usable,
)

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {"hours": 1.3, "days": 2.8}
"""RMSE on held-out weeks asked of sensors read by the minute, and of daily means, in µg/m³."""
FOLDS = 10
DRIFTS = (1.20, 1.25, 1.30, 1 / 1.20, 1 / 1.25, 1 / 1.30)
BASELINE, WATCH = 28, 56
"""Days that say what is usual, and days watched after them."""
CODES = ("code", "station", "station_code", "site")
TIMES = ("time_bj", "ends_at", "time", "datetime")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = Path(os.environ.get("LUOSHI_SHARED_DATA") or ROOT.parent / "shared/data") / "air"
    parser.add_argument("--data", type=Path, default=shared / "colocation", help="a folder of collocated sensors")
    parser.add_argument("--network", type=Path, default=None, help="hours of a network of stations, CSV")
    given = parser.parse_args()
    network = given.network or shared / "zhengzhou_2019/zhengzhou_9sites_2019_hourly.csv.gz"
    sets = [measured for group in read_all(given.data) if (measured := of_group(group)) is not None]
    if not sets:
        sys.exit(f"{given.data}: no collocated sensors in a form that is known")
    said = {"bench": "calibration", "sets": sets}
    if given.network is not None and not network.exists():
        sys.exit(f"{network}: there is no such file")
    if network.exists():
        codes, values = read_network(network)
        said["drift"] = of_drift(codes, values)
        said["transfer"] = of_transfer(codes, values)
    print(json.dumps(said, default=float))


# --- collocated sensors ---------------------------------------------------------------------------------------------


def of_group(group: Collocation) -> dict | None:
    before = time.perf_counter()
    flags = prepare(group)
    pairs = np.isfinite(group.values) & np.isfinite(group.reference) & np.isfinite(group.humidity)
    if pairs.sum() < 48:
        print(f"{group.name}: {pairs.sum()} pairs are too few")
        return None
    unit = "hours" if group.step == HOUR else "days"
    print(f"\n{group.name}: {len(group.sensors)} sensors, {int(pairs.sum()):,} {unit} with a reference")
    said = ", ".join(f"{flag.name.lower()} {100 * share:.2f} %" for flag, share in flags.items())
    print(f"  flags                        {said}")
    raw = errors(group, group.values)
    told = {"name": group.name, "step": unit, "sensors": len(group.sensors), "pairs": int(pairs.sum())}
    told |= {"raw": raw, "target_rmse": TARGETS[unit]}
    show("raw", raw)
    whole = calibrate(group, np.ones(group.begins.size, bool), np.ones(group.begins.size, bool))[2]
    for name, splits in protocols(group, pairs).items():
        for label, weather in ((name, False), (f"{name}_with_temperature", True)):
            if weather and not np.isfinite(group.temperature).any():
                continue
            value, error = held_out(group, splits, weather=weather)
            measured = errors(group, value)
            inside = np.abs(value - group.reference) <= 1.645 * error
            there = np.isfinite(value) & np.isfinite(group.reference)
            measured["intervals_of_90_cover"] = round(float(inside[there].mean()), 3) if there.any() else None
            measured["meets_target"] = measured["rmse"] <= TARGETS[unit] if measured["rmse"] is not None else None
            told[label] = measured
            show(label, measured)
    told["kappa"] = round(whole.kappa, 3)
    told["persistence"] = round(whole.solution.persistence, 2)
    told["seconds"] = round(time.perf_counter() - before, 1)
    month = group.begins.astype("datetime64[M]")[-1]
    for sensor in group.sensors[:6]:
        line = line_of(whole, sensor, month)
        print(
            f"  {sensor:<28} a {line.gain:.3f} ± {line.gain_error:.3f}   b {line.offset:.2f} ± {line.offset_error:.2f}"
        )
    print(f"  κ {whole.kappa:.3f}; residuals in a row correlate by {whole.solution.persistence:.2f}")
    told["drift_beside_reference"] = drift_beside_reference(group)
    told["drift_among_sensors"] = drift_among_sensors(group)
    return told


def prepare(group: Collocation) -> dict[Flag, float]:
    """Flags first; minutes to hours of 45 at least; a saturated humidity is replaced by that of the other sensors."""
    if group.minutes is not None:
        found = assess(group.minutes["values"], pollutant=Pollutant.PM25, steps_per_hour=60)
        by_hour = (len(group.sensors), -1, 60)
        group.values = hourly_mean(usable(group.minutes["values"], found.flags).reshape(by_hour)).value
        stuck = saturation(group.minutes["humidity"], suspect=720, fail=2160) >= Flag.SUSPECT
        damp = hourly_mean(np.where(stuck, np.nan, group.minutes["humidity"]).reshape(by_hour)).value
        group.humidity = filled(damp)
        group.temperature = filled(hourly_mean(group.minutes["temperature"].reshape(by_hour)).value)
        return shares(found.flags)
    if group.first is not None and group.second is not None:
        agreed = channel_mean(group.first, group.second)
        group.values = np.where(agreed.capture > 0, group.values, np.nan)
    found = assess(group.values, pollutant=Pollutant.PM25)
    kept = np.isfinite(group.values) & (found.by_test["stuck_codes"] != Flag.FAIL)
    group.values = np.where(kept & (found.by_test["gross_range"] != Flag.FAIL), group.values, np.nan)
    return shares(found.flags)


def filled(values: np.ndarray) -> np.ndarray:
    """Gaps of one sensor taken from the median of the others of the group, which stand beside it."""
    beside = np.full(values.shape[1], np.nan)
    there = np.isfinite(values).any(axis=0)
    beside[there] = np.nanmedian(values[:, there], axis=0)
    return np.where(np.isfinite(values), values, beside)


def weeks_of(group: Collocation) -> np.ndarray:
    return (group.begins.astype("datetime64[D]") - np.datetime64("2018-01-01")) // np.timedelta64(7, "D")


def protocols(group: Collocation, pairs: np.ndarray) -> dict[str, list[tuple[np.ndarray, np.ndarray]]]:
    """Of each protocol the pairs of times to fit on and times to test on."""
    week = weeks_of(group)
    weeks = np.unique(week[pairs.any(axis=0)])
    parts = np.array_split(weeks, min(FOLDS, weeks.size))
    interleaved = [weeks[i :: len(parts)] for i in range(len(parts))]
    last = weeks[2 * weeks.size // 3 :]
    found = {"in_turn": [(~np.isin(week, part), np.isin(week, part)) for part in interleaved]}
    found["forward"] = [(week < part[0], np.isin(week, part)) for part in parts[2:]]
    found["last_third"] = [(week < last[0], np.isin(week, last))] if last.size else []
    return found


def held_out(group: Collocation, splits, *, weather: bool) -> tuple[np.ndarray, np.ndarray]:
    value, error = np.full(group.values.shape, np.nan), np.full(group.values.shape, np.nan)
    for trained, tested in splits:
        try:
            found = calibrate(group, trained, tested, weather=weather)
        except TooLittleDataError:
            continue
        value[:, tested], error[:, tested] = found[0], found[1]
    return value, error


def calibrate(group: Collocation, trained: np.ndarray, tested: np.ndarray, *, weather: bool = False):
    months = group.begins.astype("datetime64[M]")

    def part(at: np.ndarray) -> dict:
        warm = group.temperature[None][:, :, at] if weather else None
        return {
            "months": months[at],
            "sensors": group.sensors,
            "relative_humidity": group.humidity[:, at],
            "weather": warm,
        }

    found = fit(group.values[:, trained], group.reference[:, trained], **part(trained))
    done = apply(found, group.values[:, tested], **part(tested))
    return done.value, done.error, found


def errors(group: Collocation, value: np.ndarray) -> dict:
    """RMSE of all and of each sensor, by its own step and by day, with the targets of US EPA on daily means."""
    off = value - group.reference
    told = {"rmse": rmse(off), "rmse_of_sensors": [rmse(row) for row in off]}
    weeks = weeks_of(group)
    if np.unique(weeks).size <= FOLDS:
        told["rmse_of_weeks"] = [rmse(off[:, weeks == week]) for week in np.unique(weeks)]
    if group.step == HOUR:
        value, reference = (by_day(group, grid) for grid in (value, group.reference))
        told["daily_rmse"] = rmse(value - reference)
        told["daily_rmse_of_sensors"] = [rmse(row) for row in value - reference]
    else:
        reference = group.reference
    try:
        found = performance(value, reference)
    except TooLittleDataError:
        return told
    told["epa"] = {
        name: round(getattr(found, name), 3) if math.isfinite(getattr(found, name)) else None
        for name in ("slope", "intercept", "r2", "rmse", "nrmse", "sd", "cv")
    }
    told["epa"] |= {"meets": {str(k): v for k, v in found.meets.items()}, "meets_all": found.meets_all}
    return told


def by_day(group: Collocation, hourly: np.ndarray) -> np.ndarray:
    """Daily means of hours in which both are there, of days with 18 of them (75 %)."""
    day = (group.begins.astype("datetime64[D]") - group.begins[0].astype("datetime64[D]")).astype(int)
    both = np.isfinite(hourly) & np.isfinite(group.reference) & np.isfinite(group.values)
    counts = np.array([np.bincount(day, row) for row in both])
    sums = np.array([np.bincount(day, np.where(ok, row, 0.0)) for row, ok in zip(hourly, both, strict=True)])
    return np.where(counts >= 18, sums / np.maximum(counts, 1), np.nan)


def rmse(off: np.ndarray) -> float | None:
    there = off[np.isfinite(off)]
    return round(float(np.sqrt(np.mean(there**2))), 3) if there.size else None


def show(label: str, told: dict) -> None:
    epa = told.get("epa", {})
    missed = [name for name, met in epa.get("meets", {}).items() if met is False]
    daily = f", daily {told['daily_rmse']}" if "daily_rmse" in told else ""
    cover = f", 90 % intervals cover {told['intervals_of_90_cover']}" if told.get("intervals_of_90_cover") else ""
    of_sensors = " ".join(str(value) for value in told["rmse_of_sensors"][:6])
    print(
        f"  {label:<28} RMSE {told['rmse']}{daily} µg/m³ [{of_sensors}]{cover}; "
        f"EPA misses: {', '.join(missed) or 'none'}"
    )


def drift_beside_reference(group: Collocation) -> dict | None:
    """Steps injected into the daily ratio of real sensors to the reference beside them."""
    value, reference = group.values, group.reference
    if group.step == HOUR:
        value, reference = by_day(group, value), by_day(group, reference)
    good = (value > 0) & (reference > 0)
    ratios = np.full(value.shape, np.nan)
    ratios[good] = np.log(value[good] / reference[good])
    days = ratios.shape[1]
    baseline, watch = (BASELINE, WATCH) if days >= BASELINE + WATCH else (days // 2, days - days // 2)
    return injected("beside the reference", lambda part: ratios[:, part], days, baseline=baseline, watch=watch)


def drift_among_sensors(group: Collocation) -> dict | None:
    """The same against the other sensors, where there are enough of them and they read by the hour."""
    if group.step != HOUR or len(group.sensors) < 3:
        return None
    before = int((group.begins[0] - group.begins[0].astype("datetime64[D]")) / HOUR)
    after = -(before + group.begins.size) % 24
    values = np.pad(group.values, ((0, 0), (before, after)), constant_values=np.nan)
    days = values.shape[1] // 24
    baseline, watch = (BASELINE, WATCH) if days >= BASELINE + WATCH else (days // 2, days - days // 2)
    return injected("among the sensors", ratios_to_others(values, baseline), days, baseline=baseline, watch=watch)


def ratios_to_others(values: np.ndarray, baseline: int):
    """Daily log ratios of whole days to what the others let expect, for a slice of days."""

    def ratios_of(part: slice) -> np.ndarray:
        window = values[:, part.start * 24 : part.stop * 24]
        by_days = (window.shape[0], -1, 24)
        expected = expected_of_others(window, baseline=baseline * 24)
        return daily_log_ratio(window.reshape(by_days), expected.reshape(by_days))

    return ratios_of


def injected(label: str, ratios_of, days: int, *, baseline: int, watch: int) -> dict | None:
    """Alarms where nothing was injected, and how soon a step is found, over windows every two weeks."""
    false, watched, windows, noise, least = 0, 0, 0, [], []
    delays: dict[float, list[float]] = {size: [] for size in DRIFTS}
    for first in range(0, days - baseline - watch + 1, 14):
        ratios = ratios_of(slice(first, first + baseline + watch))
        found = drift(ratios, baseline=baseline)
        well = found.is_watched & (np.isfinite(ratios[:, baseline:]).mean(axis=1) >= 0.7)
        alarmed = well & (found.first >= 0)
        false += int(alarmed.sum())
        watched += int(np.where(alarmed, found.first - baseline + 1, watch)[well].sum())
        windows += int(well.sum())
        noise += list(found.noise[well])
        least += list(found.least[well])
        for size in DRIFTS:
            for day in (baseline + watch // 4, baseline + watch // 2):
                drifted = ratios.copy()
                drifted[:, day:] += np.log(size)
                at = drift(drifted, baseline=baseline).first
                fair = well & ~((at >= 0) & (at < day))
                delays[size] += list(np.where(at >= 0, at - day + 1.0, np.inf)[fair])
    if not windows:
        return None
    told = {
        "windows": windows,
        "daily_noise": round(float(np.median(noise)), 3),
        "least_drift": round(float(np.median(least)), 3),
        "false_alarms": false,
        "false_alarms_per_sensor_year": round(365 * false / max(watched, 1), 2),
        "injected": [],
    }
    print(
        f"  drift {label}: baselines of {baseline} days, each watched for {watch}; daily noise {told['daily_noise']}, "
        f"the least drift that can be told {100 * told['least_drift']:.0f} %"
    )
    print(
        f"    nothing injected  {false} alarms in {windows} windows, "
        f"{told['false_alarms_per_sensor_year']} a sensor-year"
    )
    for size in DRIFTS:
        found = np.array(delays[size])
        if not found.size:
            continue
        middle = float(np.median(found))
        row = {
            "factor": round(size, 3),
            "within_7_days": round(float((found <= 7).mean()), 3),
            "median_days": middle if math.isfinite(middle) else None,
        }
        told["injected"].append(row)
        within = f"within 7 days {100 * row['within_7_days']:.1f} %"
        print(f"    × {size:.3f}           {within}, median {row['median_days']} d")
    return told


# --- a network of stations ------------------------------------------------------------------------------------------


def read_network(path: Path) -> tuple[list[str], np.ndarray]:
    """PM2.5 by station and hour, whole days of hours by their beginning; labels are the hours' ends."""
    rows = csv.reader(text_of(path).splitlines())
    names = [name.strip().lower() for name in next(rows)]
    code, when = (next((names.index(n) for n in wanted if n in names), None) for wanted in (CODES, TIMES))
    pm = next((names.index(n) for n in ("pm2.5", "pm25", "pm25_ug_m3") if n in names), None)
    if None in {code, when, pm}:
        sys.exit(f"{path.name}: no column for the station, the time or PM2.5; there are {', '.join(names)}")
    kept = [(row[code], at - HOUR, number(row, pm)) for row in rows if len(row) > pm and (at := moment(row[when]))]
    start = min(at for _, at, _ in kept).astype("datetime64[D]").astype("datetime64[s]")
    days = int((max(at for _, at, _ in kept) - start) / DAY) + 1
    codes = sorted({name for name, _, _ in kept})
    grid = np.full((len(codes), days * 24), np.nan)
    rank = {name: i for i, name in enumerate(codes)}
    for name, at, value in kept:
        grid[rank[name], int((at - start) / HOUR)] = value
    return codes, grid


def of_drift(codes: list[str], values: np.ndarray) -> dict | None:
    """Steps injected into real stations against their neighbours."""
    days = values.shape[1] // 24
    print(f"\nnetwork: {len(codes)} stations, {days} days")
    ratios_of = ratios_to_others(values, BASELINE)
    found = injected("against the neighbours", ratios_of, days, baseline=BASELINE, watch=WATCH)
    return None if found is None else {"stations": len(codes), **found}


def of_transfer(codes: list[str], values: np.ndarray) -> dict:
    """Good stations made into bad sensors with known gains and offsets, and calibrated from one of them at night."""
    rng = np.random.default_rng(2019)
    days = min(60, values.shape[1] // 24)
    truth = values[:, -days * 24 :]
    hours = np.datetime64("2019-01-01T01:00", "s") + np.arange(days * 24) * HOUR
    raw_errors, errors_after, gains, used = [], [], [], []
    for reference in range(len(codes)):
        rest = [row for row in range(len(codes)) if row != reference]
        gain, offset = rng.uniform(0.6, 1.8, len(rest)), rng.uniform(-5, 15, len(rest))
        sensors = truth[rest] * gain[:, None] + offset[:, None]
        sensors *= np.exp(rng.normal(0, 0.05, sensors.shape))
        months = np.full(hours.size, "2019-01", dtype="datetime64[M]")
        try:
            found = transfer(sensors, truth[reference], ends_at=hours, months=months, sensors=rest)
        except TooLittleDataError:
            continue
        done = apply(found.calibration, sensors, months=months, sensors=rest)
        raw_errors.append(sensors - truth[rest])
        errors_after.append(done.value - truth[rest])
        lines = [line_of(found.calibration, row, months[0]).gain for row in rest]
        gains += list(np.abs(np.array(lines) * gain - 1))
        used.append(int(found.hours.sum()))
    if not gains:
        return {"stations": len(codes), "references": 0}
    before, after = (rmse(np.concatenate(part)) for part in (raw_errors, errors_after))
    told = {
        "stations": len(codes),
        "days": days,
        "references": len(used),
        "even_hours": int(np.median(used)),
        "rmse_before": before,
        "rmse_after": after,
        "mean_concentration": round(float(np.nanmean(truth)), 1),
        "median_gain_error": round(float(np.median(gains)), 3),
    }
    print(
        f"\ntransfer: each of {len(used)} stations in turn calibrates the others, made into bad sensors, by even nights"
    )
    print(
        f"  RMSE {before} → {after} µg/m³ at a mean of {told['mean_concentration']}; "
        f"gain off by {told['median_gain_error']}"
    )
    return told


if __name__ == "__main__":
    main()
