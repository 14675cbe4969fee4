"""How often the right source is named, how well its rate is told, and how honest the probabilities are.

Run one of

- ``python bench/attribution.py --releases DIR``: controlled releases with registered sources (``bench/releases.py``);
- ``python bench/attribution.py --chilbolton DIR --case 1|2|3and4``: releases seen along lines of sight, where nobody
  knows the place of the source (``bench/open_paths.py``).

Nothing is fitted to the truth: all settings are the package's defaults; noise, background and the wind's bias are
learnt from the observations alone. The truth scores; and it tells the unit of the responses (g/s, kg/h …) from the
events of the other days only. Prints one line of JSON last. Peers: the published method's own events where their
file is there; pyELQ where it is installed (``pip install pyelq``; it is no dependency of ours), else the figures
measured once.
"""

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from open_paths import bench_open_paths
from peer_pyelq import is_installed, pyelq_sources
from releases import UNITS_KG_H, WINDOW_MINUTES, Releases, published_share, read_releases

from luoshi.airscience.attribution import (
    Attribution,
    Event,
    Settings,
    attribute,
    expected_calibration_error,
    find_events,
    rate_of,
    responses_by_direction,
    turned_responses,
    what_would_settle,
    window_means,
)

TURNS_DEG = np.arange(-30.0, 31.0, 10.0)
DEFAULT_UNIT = "g/s"
BLOCK_DAYS = 14
SURE = 0.95
TARGETS = {
    "right_source_share": 0.95,
    "causal_right_share": 0.90,
    "false_event_share": 0.05,
    "rate_within_2x_share": 0.70,
    "ece": 0.05,
    "seconds_per_event": 1.0,
}
PYELQ_MEASURED = {"pyelq_seconds_per_event": 12.6, "pyelq_right": 16, "pyelq_events": 21}
"""Measured once on 21 events of these releases, untuned; with its own recommended settings."""


def windows_of(data: Releases) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Observations and responses (turned, if there is wind) over windows; their beginnings."""
    steps = max(1, round(WINDOW_MINUTES * 60 / data.step_s))
    if data.direction_deg is None:
        turned = data.responses[None]
    else:
        turned = turned_responses(data.responses, data.speed, data.direction_deg, by_deg=TURNS_DEG)
    responses = np.stack([window_means(each, steps=steps) for each in turned])
    observed = window_means(data.observed, steps=steps)
    return observed, responses, data.times[: len(observed) * steps : steps], steps * data.step_s


def truth_of(data: Releases, begins: np.ndarray, seconds: int) -> np.ndarray:
    """(w, s + 1) share of each window in which each source released; the last column is for those not on the list."""
    ends = begins + np.timedelta64(seconds, "s")
    share = np.zeros((len(begins), len(data.sources) + 1))
    for source, begin, end, _ in data.leaks:
        overlap = (np.minimum(ends, end) - np.maximum(begins, begin)).astype("timedelta64[s]").astype(float) / seconds
        column = len(data.sources) if source is None else source
        share[:, column] = np.maximum(share[:, column], np.clip(overlap, 0.0, 1.0))
    return share


def named(event: Event, data: Releases) -> int:
    return len(data.sources) if event.source is None else event.source


def score_events(data: Releases, events: list[Event], begins: np.ndarray, seconds: int) -> dict:
    rows, found = [], set()
    for event in events:
        first, last = begins[event.first], begins[event.last] + np.timedelta64(seconds, "s")
        inside = [i for i, (_, begin, end, _) in enumerate(data.leaks) if begin < last and end > first]
        mine = [i for i in inside if data.leaks[i][0] == event.source and is_shared(data.leaks[i], first, last)]
        found |= set(mine)
        kgh = max((data.leaks[i][3] for i in mine), default=float("nan"))
        rows.append((bool(inside), bool(mine), event, kgh, first))
    within, covered, ratios, units = [], [], [], []
    for _, is_right, event, kgh, first in rows:
        if not is_right or event.source is None or not np.isfinite(kgh):
            continue
        unit = unit_from_other_days(rows, first)
        units.append(unit)
        ratio = event.rate * UNITS_KG_H[unit] / kgh
        ratios.append(ratio)
        within.append(0.5 <= ratio <= 2.0)
        covered.append(event.rate_low <= kgh / UNITS_KG_H[unit] <= event.rate_high)
    for has, is_right, event, kgh, first in rows:
        last = begins[event.last] + np.timedelta64(seconds, "s")
        unit = UNITS_KG_H[unit_from_other_days(rows, first)]
        tell(data, event, unit, (first, last), kgh=kgh, how="right" if is_right else "WRONG" if has else "FALSE")
    real = [is_right for has, is_right, *_ in rows if has]
    here = {i for i, (_, b, e, _) in enumerate(data.leaks) if b < begins[-1] and e > begins[0]}
    return {
        "events": len(rows),
        "releases": len(here),
        "releases_found_share": part(len(found & here), len(here)),
        "right_source_share": part(sum(real), len(real)),
        "false_event_share": part(len(rows) - len(real), len(rows)),
        "rate_within_2x_share": part(sum(within), len(within)),
        "rate_ratio_median": round(float(np.median(ratios)), 3) if ratios else None,
        "rate_interval_cover": part(sum(covered), len(covered)),
        "response_unit": max(set(units), key=units.count) if units else DEFAULT_UNIT,
    }


def advise(data: Releases, found: Attribution, event: Event, settings: Settings) -> None:
    """What would settle an event whose answer is open."""
    if event.confidence >= SURE or event.rival is None or data.direction_deg is None:
        return
    first = int(event.p_on.argmax()) if event.source is None else event.source
    if first == event.rival:
        return
    degrees, winds = responses_by_direction(
        data.responses, data.speed, data.direction_deg, speed_m_s=float(np.nanmedian(data.speed))
    )
    rates = (rate_of(found, event, first)[1], rate_of(found, event, event.rival)[1])
    best = what_would_settle(
        winds,
        first=first,
        second=event.rival,
        rates=rates,
        curve=found.noise_curve,
        share=settings.information_share,
    )
    print(
        f"    open between {data.sources[first]} and {data.sources[event.rival]}: settled by {best.windows_needed:.1f}"
        f" windows at {data.sensors[best.receptor]} with the wind's direction at {degrees[best.wind]:.0f}° as recorded"
    )


def is_shared(leak: tuple, first: np.datetime64, last: np.datetime64) -> bool:
    """A name is right for a release that fills a quarter of the event, or half of which lies in it."""
    _, begin, end, _ = leak
    shared = min(end, last) - max(begin, first)
    return bool(shared >= 0.25 * (last - first) or shared >= 0.5 * (end - begin))


def tell(data: Releases, event: Event, unit: float, span: tuple, *, kgh: float, how: str) -> None:
    first, last = span
    names = [*data.sources, "none of these"]
    truth = {names[-1 if i is None else i] for i, begin, end, _ in data.leaks if begin < last and end > first}
    hours = (last - first).astype("timedelta64[s]").astype(int) / 3600
    low, high = event.rate_low * unit, event.rate_high * unit
    print(
        f"{str(first)[:16]}  {hours:5.1f} h  {names[named(event, data)]:<18} {event.confidence:5.2f}"
        f"  {event.rate * unit:7.2f} kg/h ({low:.2f}-{high:.2f})  {how}  {', '.join(sorted(truth)) or '-'}"
        + (f"  {kgh:.2f} kg/h" if np.isfinite(kgh) else "")
    )


def unit_from_other_days(rows: list, first: np.datetime64) -> str:
    """The unit whose rates come nearest to the truth on all days but this one."""
    others = [
        np.log(kgh / event.rate)
        for _, is_right, event, kgh, at in rows
        if is_right and np.isfinite(kgh) and kgh > 0 and at.astype("datetime64[D]") != first.astype("datetime64[D]")
    ]
    if len(others) < 3:
        return DEFAULT_UNIT
    middle = float(np.median(others))
    return min(UNITS_KG_H, key=lambda unit: abs(np.log(UNITS_KG_H[unit]) - middle))


def score_windows(found: list[Attribution], share: np.ndarray) -> dict:
    """The causal answer of each window against what was released in at least half of it."""
    on, somebody = share >= 0.5, (share > 0).any(axis=1)
    p_on = np.concatenate([each.p_on for each in found])
    p = np.column_stack([p_on, np.concatenate([each.p_unknown for each in found])])
    best, told = p.argmax(axis=1), np.concatenate([each.p_quiet for each in found]) < 0.5
    right = on[np.arange(len(on)), best]
    released = on.any(axis=1)
    both = told & released
    return {
        "windows": len(on),
        "causal_right_share": part(int(right[both].sum()), int(both.sum())),
        "causal_found_share": part(int(both.sum()), int(released.sum())),
        "causal_false_share": part(int((told & ~somebody).sum()), int((~somebody).sum())),
        "ece": round(expected_calibration_error(p_on, on[:, :-1]), 4),
        "ece_named": round(expected_calibration_error(p.max(axis=1)[told], right[told]), 4) if told.any() else None,
    }


def blocks_of(windows: int, size: int) -> list[slice]:
    """A long record is read in blocks of two weeks, so that memory does not grow with it; a short rest is no block."""
    starts = list(range(0, max(1, windows - size // 4), size))
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], windows], strict=True)]


def part(of: int, all_: int) -> float | None:
    return round(of / all_, 4) if all_ else None


def bench_releases(folder: Path) -> dict:
    data = read_releases(folder)
    print(
        f"{len(data.times):,} rows of {data.step_s} s, {len(data.sensors)} sensors, {len(data.sources)} sources,"
        f" {np.isnan(data.observed).mean():.1%} missing"
    )
    before = time.perf_counter()
    observed, responses, begins, seconds = windows_of(data)
    settings = Settings(windows_a_day=max(1, round(86_400 / seconds)))
    turns = TURNS_DEG if len(responses) > 1 else (0.0,)
    blocks = blocks_of(len(observed), BLOCK_DAYS * settings.windows_a_day)
    events, biases = [], []
    for block in blocks:
        whole = attribute(observed[block], responses[:, block], by_deg=turns, settings=settings)
        mine = find_events(whole)
        for event in mine:
            advise(data, whole, event, settings)
        events += [replace(e, first=e.first + block.start, last=e.last + block.start) for e in mine]
        biases.append(whole.wind_bias_deg)
    elapsed = time.perf_counter() - before
    causal = [attribute(observed[b], responses[:, b], by_deg=turns, settings=settings, causal=True) for b in blocks]
    bias = float(np.mean(biases))
    share = truth_of(data, begins, seconds)
    print(f"wind turned by {bias:.0f}° in the mean, as learnt without the truth; {elapsed:.1f} s in all")
    result = {"bench": "attribution.releases"}
    result |= score_events(data, events, begins, seconds) | score_windows(causal, share)
    result["seconds_per_event"] = round(elapsed / max(1, len(events)), 3)
    result["wind_bias_deg"] = round(bias, 1)
    if data.published:
        result |= published_share(data.published, data.times[0], data.times[-1])
    result |= peer(folder, data, events, seconds)
    if result["seconds_per_event"]:
        result["times_faster_than_pyelq"] = round(result["pyelq_seconds_per_event"] / result["seconds_per_event"], 1)
    result["targets"] = TARGETS
    return result


def peer(folder: Path, data: Releases, events: list[Event], seconds: int) -> dict:
    """pyELQ on the same events with a release, or what it did when it was measured."""
    steps = seconds // data.step_s
    spans, truths = [], []
    for event in events:
        rows = (event.first * steps, (event.last + 1) * steps - 1)
        first, last = data.times[rows[0]], data.times[rows[1]]
        truth = {source for source, begin, end, _ in data.leaks if begin < last and end > first}
        if truth:
            spans.append(rows)
            truths.append(truth)
    tried = pyelq_sources(folder, data, spans)
    if tried is None:
        why = "no places of sensors and sources" if is_installed() else "pip install pyelq to try it yourself"
        print(f"pyELQ         measured once: 12.6 s per event, 16 of 21 right, untuned ({why})")
        return {"pyelq": "as measured once"} | PYELQ_MEASURED
    named, each = tried
    right = sum(name in truth for name, truth in zip(named, truths, strict=True))
    print(f"pyELQ         measured now: {each:.1f} s per event, {right} of {len(named)} right, untuned")
    return {"pyelq": "now", "pyelq_seconds_per_event": round(each, 2), "pyelq_right": right, "pyelq_events": len(named)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--releases", type=Path, help="a folder of controlled releases with registered sources")
    what.add_argument("--chilbolton", type=Path, help="a folder of controlled releases seen along lines of sight")
    parser.add_argument("--case", default="1", help="which release of the lines of sight: 1, 2 or 3and4")
    parser.add_argument("--draws", type=int, default=1000, help="draws of the random walk")
    given = parser.parse_args()
    if given.releases:
        print(json.dumps(bench_releases(given.releases)))
    else:
        print(json.dumps(bench_open_paths(given.chilbolton, given.case, draws=given.draws)))


if __name__ == "__main__":
    main()
