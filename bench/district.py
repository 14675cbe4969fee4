"""How well the sources of a district's night are found: recall, intervals, calibration, seconds.

Run: ``python bench/district.py [--seeds N] [--first SEED] [--days D] [--enterprises E] [--sensors S]``. One core. For
each seed a made-up district (``luoshi.airscience.simulation``): Gaussian plumes by the power laws of GB/T 3840 in the
true wind; attribution sees the measured wind, off by 10° in the standard deviation, and assumes Briggs' curves for
towns. Nothing is read from the truth before the answer is there.

- ``recall_at_5``: of the planted violators (five enterprises that emit strongly by night without a right to) the share
  that is among the first five of the ranking by expected emission; ``recall_at_5_strongest`` counts the five
  enterprises that truly emitted most by night instead. By chance it is five in the number of enterprises.
- ``recall_at_5_unpermitted``: the same planted five, when the ranking is by what is emitted in hours in which by its
  permit an enterprise rests; lawful night work then stands behind.
- ``coverage_90``: of the enterprises judged to be on (probability of one half or more), the share whose true mean
  emission of the nights lies in the 90 % interval; one wrongly judged on is missed unless its interval reaches 0.
  ``coverage_90_emitting``: of those that truly emitted 0.02 g/s or more and could be seen.
- ``calibration_error``: expected calibration error of the probabilities over ten bins, "on" being 0.002 g/s or more.

The same without the ledger (all enterprises alike beforehand), and the ranking by the ledger alone, stand beside it.
Prints one line of JSON last.
"""

import argparse
import json
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from luoshi.airscience.attribution.district import attribute_district
from luoshi.airscience.attribution.ledger import Ledger
from luoshi.airscience.attribution.network import NetworkReadings
from luoshi.airscience.attribution.search import Registered, Search
from luoshi.airscience.simulation import DEFAULT, simulate

FIRST = 2001
TARGET_RECALL, TARGET_COVERAGE = 0.5, (0.85, 0.95)
EMITS_G_S, IS_ON_G_S = 0.02, 0.002
TOP = 5


def observed(district):
    """What the district's office knows."""
    known = district.enterprises
    weather = district.weather
    network = NetworkReadings(
        district.ends_at, district.readings, district.sensors.xyz_m, weather.speed_m_s, weather.from_deg
    )
    ledger = Ledger(known.kinds, known.shifts, known.findings, known.night_power_ratio)
    return network, Registered(known.codes, known.xyz_m[:, :2], ledger)


def score(district, found) -> dict[str, float]:
    """The answer against the truth of one district."""
    codes = district.enterprises.codes
    truth = dict(zip(codes, district.night_rates_g_s().tolist(), strict=True))
    planted = [codes[v] for v in district.truth.violators]
    strongest = sorted(codes, key=lambda code: -truth[code])[:TOP]
    first = [verdict.code for verdict in found.ranked[:TOP]]
    unpermitted = sorted(found.ranked, key=lambda verdict: (not verdict.could_be_seen, -verdict.unpermitted_g_s))[:TOP]
    by_ledger = sorted(found.ranked, key=lambda verdict: -verdict.prior)[:TOP]
    judged = [v for v in found.ranked if v.could_be_seen and v.p_on >= 0.5]
    emitting = [v for v in found.ranked if v.could_be_seen and truth[v.code] >= EMITS_G_S]
    seen = [v for v in found.ranked if v.could_be_seen]
    return {
        "recall": share(code in first for code in planted),
        "recall_strongest": share(code in first for code in strongest),
        "recall_unpermitted": share(code in [v.code for v in unpermitted] for code in planted),
        "ledger_only": share(code in [v.code for v in by_ledger] for code in planted),
        "inside": sum(v.low_g_s <= truth[v.code] <= v.high_g_s for v in judged),
        "judged": len(judged),
        "wrong": sum(truth[v.code] < IS_ON_G_S for v in judged),
        "inside_emitting": sum(v.low_g_s <= truth[v.code] <= v.high_g_s for v in emitting),
        "emitting": len(emitting),
        "could_be_seen": len(seen) / len(codes),
        "p": [v.p_on for v in seen],
        "on": [truth[v.code] >= IS_ON_G_S for v in seen],
        "none_of_these": found.p_none_of_these,
        "discount": found.discount,
    }


def share(facts) -> float:
    given = [bool(fact) for fact in facts]
    return sum(given) / len(given) if given else float("nan")


def calibration_error(scores) -> float:
    p = np.concatenate([s["p"] for s in scores])
    on = np.concatenate([s["on"] for s in scores]).astype(float)
    bins = np.minimum((p * 10).astype(int), 9)
    return float(sum(abs(p[bins == b].mean() - on[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)))


def summary(scores) -> dict[str, object]:
    def mean(name):
        return round(statistics.fmean(s[name] for s in scores), 3)

    def of(part, whole):
        n = sum(s[whole] for s in scores)
        return round(sum(s[part] for s in scores) / n, 3) if n else None

    recalls = [s["recall"] for s in scores]
    return {
        "recall_at_5": mean("recall"),
        "recall_at_5_sd": round(statistics.stdev(recalls), 3) if len(recalls) > 1 else None,
        "recall_at_5_strongest": mean("recall_strongest"),
        "recall_at_5_unpermitted": mean("recall_unpermitted"),
        "coverage_90": of("inside", "judged"),
        "judged_on": sum(s["judged"] for s in scores),
        "judged_on_wrongly": of("wrong", "judged"),
        "coverage_90_emitting": of("inside_emitting", "emitting"),
        "calibration_error": round(calibration_error(scores), 4),
        "could_be_seen": mean("could_be_seen"),
        "discount": mean("discount"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, help="how many districts")
    parser.add_argument("--first", type=int, default=FIRST, help="the seed of the first")
    parser.add_argument("--days", type=int, default=DEFAULT.days)
    parser.add_argument("--enterprises", type=int, default=DEFAULT.enterprises)
    parser.add_argument("--sensors", type=int, default=DEFAULT.sensors)
    parser.add_argument("--width", type=float, default=DEFAULT.width_m, help="of the square district, in metres")
    parser.add_argument("--rounds", type=int, default=Search().rounds, help="of the sampler")
    parser.add_argument("--with-ledger-only", action="store_true", help="leave the comparison without ledger out")
    asked = parser.parse_args()
    if min(asked.seeds, asked.rounds) < 1:
        parser.error("--seeds and --rounds must be at least 1")
    settings = replace(
        DEFAULT,
        days=asked.days,
        enterprises=asked.enterprises,
        sensors=asked.sensors,
        width_m=asked.width,
        reference_stations=min(DEFAULT.reference_stations, asked.sensors // 2),
        violators=min(DEFAULT.violators, asked.enterprises),
    )
    ways = {"ledger": True} if asked.with_ledger_only else {"ledger": True, "no_ledger": False}
    scores: dict[str, list[dict]] = {way: [] for way in ways}
    seconds, cpu = [], []
    for seed in range(asked.first, asked.first + asked.seeds):
        district = simulate(settings, seed=seed)
        network, registered = observed(district)
        for way, uses_ledger in ways.items():
            search = replace(Search(), rounds=asked.rounds, uses_ledger=uses_ledger)
            before, cpu_before = time.perf_counter(), time.process_time()
            found = attribute_district(network, registered, seed=1, search=search)
            if uses_ledger:
                seconds.append(time.perf_counter() - before)
                cpu.append(time.process_time() - cpu_before)
            now = score(district, found)
            scores[way].append(now)
            print(
                f"seed {seed}  {way:10s} recall@5 {now['recall']:.2f} (unpermitted {now['recall_unpermitted']:.2f})"
                f"  inside {now['inside']}/{now['judged']}  wrongly on {now['wrong']}"
                f"  none of these {now['none_of_these']:.2f}",
                flush=True,
            )
    found = {way: summary(given) for way, given in scores.items()}
    ours = found["ledger"]
    covered = ours["coverage_90"]
    print(
        json.dumps(
            {
                "bench": "district",
                "seeds": asked.seeds,
                "first_seed": asked.first,
                "enterprises": settings.enterprises,
                "sensors": settings.sensors,
                "nights": settings.days,
                **ours,
                "target_recall_at_5": TARGET_RECALL,
                "recall_holds": ours["recall_at_5"] >= TARGET_RECALL,
                "target_coverage_90": list(TARGET_COVERAGE),
                "coverage_holds": covered is not None and TARGET_COVERAGE[0] <= covered <= TARGET_COVERAGE[1],
                "without_ledger": found.get("no_ledger"),
                "ledger_alone_recall_at_5": round(statistics.fmean(s["ledger_only"] for s in scores["ledger"]), 3),
                "chance_recall_at_5": round(min(1.0, TOP / settings.enterprises), 4),
                "seconds_per_district": round(statistics.median(seconds), 2),
                "cpu_seconds_per_district": round(statistics.median(cpu), 2),
            }
        )
    )


if __name__ == "__main__":
    main()
