"""Did it work? What change at a station can be told from chance, against what simpler reckonings can tell.

    python bench/effect.py --data DIR --station NAME [--pollutant pm25]

DIR holds files of hours, one station each or several with a column that names them; columns are found by name. Placebo
windows of 7 and 30 days in the past, each judged with what was known before it, give the minimum detectable change: the
95 % half-width of the placebo steps, which is the change from which on a verdict is spoken. The peers are judged on the
same windows. A fall of 20 % is put into real weeks and sought again. With weather columns, the weather-normalised
series over 300 weathers is timed against the plain way and shown to equal it, and the weather model's share of variance
explained is told on random hours and on whole stretches. Nothing is tuned here; the defaults are the package's.
"""

import argparse
import json
import math
import sys
import time
from pathlib import Path

import numpy as np

from luoshi.airscience.effect import (
    Panel,
    Placebos,
    Span,
    Verdict,
    Weather,
    before_and_after,
    calendar_of,
    compare,
    effect_of,
    judge,
    learn,
    mean_over_weather,
    percent,
    placebos_in_time,
    placebos_of,
    ratio_to_neighbours,
    step,
    train,
    weather_effect,
)
from luoshi.airscience.errors import AirScienceError
from luoshi.airscience.index import Pollutant
from luoshi.district.site.cli.air.station_folder import read_station_folder
from luoshi.kernel.errors import LuoshiError

LENGTHS = (7, 30)
TARGETS = {7: 12.0, 30: 8.0}
FALL = 0.8
SAMPLES = 300
PLAIN_HOURS = 200
TOLD_SECONDS_OF_PEER = 670.0
"""What rmweather takes for 300 samples of 34 thousand hours, as its users tell."""
HOURS_OF_DAY = 24


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder with files of hours")
    parser.add_argument("--station", required=True)
    parser.add_argument("--pollutant", type=Pollutant, choices=list(Pollutant), default=Pollutant.PM25)
    parser.add_argument("--others", type=int, default=11, help="so many other stations are judged as placebos in space")
    given = parser.parse_args()
    began = time.perf_counter()
    try:
        result = run(given)
    except (LuoshiError, OSError) as problem:
        sys.exit(str(getattr(problem, "message", problem)))
    result["seconds"] = round(time.perf_counter() - began, 1)
    result["processor_seconds"] = round(time.process_time(), 1)
    print(f"whole run      {result['seconds']} s, of them {result['processor_seconds']} s of the processor", flush=True)
    print(json.dumps(result))


def run(given) -> dict:
    folder = read_station_folder(given.data, given.pollutant)
    panel = folder.panel
    panel.column(given.station)
    print(f"{given.data.name}: {len(panel.stations)} stations, {panel.days} days from {panel.first_day}", flush=True)
    result = {"bench": "effect", "station": given.station, "pollutant": given.pollutant.value,
              "stations": len(panel.stations), "days": panel.days}  # fmt: skip
    past, placebos = past_of(panel, given.station)
    result |= changes(panel, given.station, placebos)
    result |= injected(panel, given.station, past, placebos[7])
    result |= false_alarms(panel, given.station, placebos, given.others)
    result |= last_week(panel, given.station)
    weather = folder.weather.get(given.station)
    return result | (by_weather(panel, given.station, weather) if weather else {"weather": None})


def past_of(panel: Panel, station: str):
    """What was known at each time, and the placebo windows judged by it."""
    past = learn(panel, station, until=panel.days)
    return past, {n: placebos_in_time(past.comparison, past.fits, days=n, until=panel.days) for n in LENGTHS}


def changes(panel: Panel, station: str, placebos: dict[int, Placebos]) -> dict:
    """The minimum detectable change by each reckoning, on the same windows, under every common definition."""
    result = {}
    print("minimum detectable decrease in %, by definition", flush=True)
    print(f"  {'':28}{'95 % half-width':>16}{'1.96 σ':>9}{'80 % power':>12}{'2.8 σ':>8}{'windows':>9}")
    for days in LENGTHS:
        ways = {
            "synthetic neighbour": placebos[days],
            "neighbour ratio": placebos_of(ratio_to_neighbours(panel, station), placebos[days]),
            "before-after": placebos_of(before_and_after(panel, station, days_before=days), placebos[days]),
        }
        for name, found in ways.items():
            told = definitions(found)
            cells = [f"{value if value is not None else math.nan:>{width}.1f}"
                     for value, width in zip(told.values(), (16, 9, 12, 8), strict=True)]  # fmt: skip
            print(f"  {days:>2} days {name:20}{''.join(cells)}{len(found.steps):>9}", flush=True)
            result[f"{name.replace(' ', '_').replace('-', '_')}_{days}d"] = told
        ours, ratio, plain = (definitions(w)["half_width_95_percent"] for w in ways.values())
        result[f"mdc_{days}d_percent"] = ours
        result[f"mdc_{days}d_target_percent"] = TARGETS[days]
        result[f"mdc_{days}d_met"] = None if ours is None else ours <= TARGETS[days]
        result[f"mdc_{days}d_neighbour_ratio_percent"] = ratio
        result[f"mdc_{days}d_before_after_percent"] = plain
        result[f"mdc_{days}d_ratio_to_neighbour_ratio"] = share(ours, ratio)
        result[f"mdc_{days}d_ratio_to_before_after"] = share(ours, plain)
        result[f"windows_{days}d"] = len(placebos[days].steps)
        result[f"windows_{days}d_without_overlap"] = placebos[days].independent
    return result


def definitions(found: Placebos) -> dict:
    spread = float(np.std(found.steps)) if len(found.steps) else math.nan
    logs = {"half_width_95_percent": found.threshold, "normal_95_percent": 1.96 * spread,
            "power_80_percent": found.detectable, "normal_power_80_percent": 2.8 * spread}  # fmt: skip
    return {name: rounded(-percent(-value)) for name, value in logs.items()}


def injected(panel: Panel, station: str, past, placebos: Placebos) -> dict:
    """Put a fall of 20 % into real weeks, one at a time, and seek it with what was known before each."""
    starts = np.array([known.until for known in past.fits])
    threshold, found = placebos.threshold, []
    column = panel.column(station)
    free_from = 0
    for first in placebos.first:
        if first < free_from:
            continue
        free_from = first + 7
        window = Span(int(first), int(first) + 7)
        values = panel.values.copy()
        values[window.first * HOURS_OF_DAY : window.stop * HOURS_OF_DAY, column] *= FALL
        changed = compare(Panel(panel.first_day, panel.stations, values), station, until=panel.days)
        known = past.fits[int(np.searchsorted(starts, first, side="right")) - 1]
        found.append(step(changed, known, window).value)
    if not found:
        return {"injected_weeks": 0}
    steps = np.array(found)
    size = -math.log(FALL)
    bias = float(np.mean(steps)) + size
    told = float(np.mean([judge(value, threshold) is Verdict.IMPROVED for value in steps]))
    print(f"-20 % put into {len(steps)} weeks: {percent(float(np.mean(steps))):.1f} % on average, bias "
          f"{100 * abs(bias) / size:.1f} % of its size, called improved in {100 * told:.0f} %", flush=True)  # fmt: skip
    return {
        "injected_weeks": len(steps),
        "injected_percent": -20.0,
        "recovered_percent": rounded(percent(float(np.mean(steps)))),
        "recovered_bias_share": rounded(abs(bias) / size, 4),
        "recovered_bias_target_share": 0.1,
        "recovered_met": abs(bias) / size < 0.1,
        "injected_called_improved_share": rounded(told, 3),
    }


def false_alarms(panel: Panel, station: str, placebos: dict[int, Placebos], others: int) -> dict:
    """How often a placebo window is called an effect by the placebos that ended before it, here and at the others."""
    everywhere = {station: placebos}
    for name in [n for n in panel.stations if n != station][:others]:
        try:
            everywhere[name] = past_of(panel, name)[1]
        except AirScienceError as problem:
            print(f"  {name}: {problem.message}", flush=True)
            continue
        mdc = [definitions(everywhere[name][n])["half_width_95_percent"] for n in LENGTHS]
        print(f"  as if it were {name:16} minimum detectable decrease {mdc} %", flush=True)
    result = {}
    for days in LENGTHS:
        counts = [found[days].false_alarms() for found in everywhere.values()]
        wrong, judged = (sum(column) for column in zip(*counts, strict=True))
        print(
            f"false alarms   {wrong} of {judged} placebo windows of {days} days at {len(counts)} stations", flush=True
        )
        ending = "" if days == min(LENGTHS) else f"_{days}d"
        result[f"false_positive_share{ending}"] = share(wrong, judged)
        result[f"false_positive_judged{ending}"] = judged
        result[f"false_positive_share_station{ending}"] = share(*counts[0])
        result[f"false_positive_judged_station{ending}"] = counts[0][1]
    found = result["false_positive_share"]
    return result | {
        "false_positive_target": [0.03, 0.07],
        "false_positive_met": None if found is None else 0.03 <= found <= 0.07,
        "mdc_7d_30d_percent_by_station": {
            name: [definitions(told[n])["half_width_95_percent"] for n in LENGTHS] for name, told in everywhere.items()
        },
    }


def last_week(panel: Panel, station: str) -> dict:
    """The answer for the last week of the data, as one would get it."""
    try:
        found = effect_of(panel, station, panel.day(panel.days - 7), panel.day(panel.days - 1))
    except AirScienceError as problem:
        print(f"last week      {problem.message}", flush=True)
        return {"last_week": None}
    low, high = found.interval_percent
    print(f"last week      {found.change_percent:+.1f} % ({low:+.1f} to {high:+.1f}), least that can be told "
          f"{found.least_decrease_percent:.1f} %: {found.verdict.name_en}", flush=True)  # fmt: skip
    weights = {name: rounded(value, 3) for name, value in found.weights.items()}
    return {"last_week": {"percent": rounded(found.change_percent), "interval_percent": [rounded(low), rounded(high)],
                          "mdc_percent": rounded(found.least_decrease_percent), "verdict": found.verdict.value,
                          "p_in_time": rounded(found.chance, 3), "p_in_space": rounded(found.chance_in_space, 3),
                          "weights": weights}}  # fmt: skip


def by_weather(panel: Panel, station: str, weather: Weather) -> dict:
    """The secondary estimate, the honest score of its model, and the speed of normalising."""
    try:
        found = weather_effect(panel, station, weather, Span(panel.days - 7, panel.days))
    except AirScienceError as problem:
        print(f"weather        {problem.message}", flush=True)
        return {"weather": None}
    told = definitions(found.placebos)["half_width_95_percent"]
    print(f"weather model  R² {found.scores.random:.2f} on random hours, {found.scores.blocked:.2f} on whole stretches")
    print(f"  least decrease of a week that it can tell {told} %", flush=True)
    return {
        "weather": list(weather.names),
        "r2_random": rounded(found.scores.random, 3),
        "r2_blocked": rounded(found.scores.blocked, 3),
        "weather_mdc_7d_percent": told,
        "weather_last_week_percent": rounded(percent(found.step)),
    } | resampling(panel, station, weather)


def resampling(panel: Panel, station: str, weather: Weather) -> dict:
    """Normalise the whole series over 300 weathers: the tree walk, and the plain way on some of the hours."""
    logs = np.log(panel.values[:, panel.column(station)])
    calendar = calendar_of(panel.first_day, panel.days)
    model = train(logs, calendar, weather, np.arange(len(logs)))
    chance = np.random.default_rng(1)
    drawn = weather.values[chance.choice(model.learnt, SAMPLES)]
    before = time.perf_counter()
    ours = mean_over_weather(model, calendar, drawn)
    seconds = time.perf_counter() - before
    some = chance.choice(len(calendar), min(PLAIN_HOURS, len(calendar)), replace=False)
    before = time.perf_counter()
    rows = np.repeat(calendar[some], SAMPLES, axis=0)
    plain = model.predict(rows, np.tile(drawn, (len(some), 1))).reshape(-1, SAMPLES).mean(axis=1)
    plain_seconds = (time.perf_counter() - before) * len(calendar) / len(some)
    before = time.perf_counter()
    mean_over_weather(model, calendar, weather.values[model.learnt])
    all_seconds = time.perf_counter() - before
    apart = float(np.abs(ours[some] - plain).max())
    if apart > 1e-9:
        sys.exit(f"the two ways disagree by {apart}")
    print(f"{SAMPLES} weathers × {len(calendar):,} hours: {seconds:.1f} s; all weathers: {all_seconds:.1f} s")
    print(f"  the plain way {plain_seconds:.0f} s (from {len(some)} hours), apart by {apart:.0e}", flush=True)
    return {
        "resamples": SAMPLES,
        "resample_hours": len(calendar),
        "resample_seconds": round(seconds, 2),
        "resample_target_seconds": 40.0,
        "resample_met": seconds <= 40.0,
        "resample_all_weathers_seconds": round(all_seconds, 2),
        "resample_plain_seconds_extrapolated": round(plain_seconds, 1),
        "resample_largest_difference": apart,
        "resample_peer_seconds": TOLD_SECONDS_OF_PEER,
        "resample_peer_ratio": round(TOLD_SECONDS_OF_PEER / seconds, 1),
    }


def share(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else round(part / whole, 4)


def rounded(value: float, places: int = 2) -> float | None:
    return round(value, places) if math.isfinite(value) else None


if __name__ == "__main__":
    main()
