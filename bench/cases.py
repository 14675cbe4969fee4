"""What the lists cost with very many cases, beside the targets and beside the same pages written naively.

Run: ``python bench/cases.py`` (100,000 and 1,000,000 cases, SQLite and PostgreSQL, one after the other; 8 GB of
temporary files), or ``--rows 100000``, ``--databases sqlite``, ``--no-peer``. With ``--keep FOLDER`` the filled
databases stay there and the next run finds them. Each database is filled from one seed by ``bench/synthetic.py`` and
measured in a process of its own by ``bench/readings.py``. ``wall`` is the median by the clock, ``cpu`` that of the
processor's time of the program and its database server, which other work on the machine does not lengthen; targets are
held against the clock, growth and depth against the processor.
"""

# ruff: noqa: E402 - run as a program, it says first where the packages are

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.homes import home_of
from bench.private_postgres import missing

PAGE_MS, SEARCH_MS, CASE_MS = 60.0, 50.0, 40.0
FIGURES: dict[str, tuple[float, str]] = {
    "queries of a queue page": (12, "queries"),
    "deep page / first page": (3, "times"),
    "created a second": (300, "per s"),
}
AT_LEAST = {"created a second"}
GROWTH = 1.5


def target_ms(name: str) -> float:
    """What a page or a reading may cost."""
    if name.startswith("page: case"):
        return CASE_MS
    return SEARCH_MS if name.startswith("search") else PAGE_MS


def run(database: str, rows: int, *, with_peer: bool, keep: Path | None) -> dict[str, Any]:
    """Measure in a child process with a home of its own."""
    with home_of(database, rows, keep=keep) as environment:
        command = [sys.executable, str(ROOT / "bench" / "readings.py"), "--rows", str(rows)]
        print(f"{database}, {rows:,} cases", file=sys.stderr, flush=True)
        done = subprocess.run(
            [*command, *([] if with_peer else ["--no-peer"])],
            env=environment, stdout=subprocess.PIPE, check=True, text=True,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def table(database: str, rows: int, result: dict[str, Any]) -> None:
    """One database's figures."""
    print(f"\n{database}, {rows:,} cases ({'; '.join(result['notes'])})")
    print(f"  {'ms':36}{'target':>8}{'wall':>9}{'cpu':>9}{'of target':>11}{'naive':>10}{'naive/ours':>12}")
    for name, cost in result["costs"].items():
        target, peer = target_ms(name), result["peer"].get(name)
        share = cost["wall_ms"] / target
        beside = (
            f"{peer['wall_ms']:>10,.1f}{peer['cpu_ms'] / cost['cpu_ms']:>11,.1f}×" if peer is not None else " " * 22
        )
        print(
            f"  {name:36}{target:>8,.0f}{cost['wall_ms']:>9,.1f}{cost['cpu_ms']:>9,.1f}{share:>11.0%}{beside}"
            f"{'' if share <= 1 else '   MISSED'}"
        )
    for name, value in result["figures"].items():
        target, unit = FIGURES[name]
        share = target / value if name in AT_LEAST else value / target
        peer = result["peer_figures"].get(name)
        beside = f"   naive {peer:,.1f}, ours {value / peer:,.1f}×" if peer else ""
        sign = "≥" if name in AT_LEAST else "≤"
        print(f"  {name:36}{value:>10,.1f}   {sign} {target:,.0f} {unit}{beside}{'' if share <= 1 else '   MISSED'}")
    boards = ", ".join(
        f"{name} {cost['wall_ms']:.0f} ({cost['cpu_ms']:.0f})" for name, cost in result["boards"].items()
    )
    print(f"  no target, wall (cpu) ms: {boards}")


def growth(database: str, small: int, large: int, results: dict[int, dict[str, Any]]) -> None:
    """How the costs grew, by the processor's time."""
    print(f"\n{database}: {large:,} against {small:,} cases, cpu (target ≤ {GROWTH}×)")
    for name, cost in results[large]["costs"].items():
        times = cost["cpu_ms"] / results[small]["costs"][name]["cpu_ms"]
        print(f"  {name:36}{times:>8.2f}×{'   MISSED' if times > GROWTH else ''}")


def main() -> None:
    """Everything that was asked for, one after the other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--no-peer", action="store_true", help="leave the naive pages out")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the filled databases here for the next run")
    given = parser.parse_args()
    for database in given.databases:
        if database == "postgresql" and missing():
            print(f"\npostgresql was not measured: {missing()}.")
            continue
        results = {
            rows: run(database, rows, with_peer=not given.no_peer, keep=given.keep) for rows in sorted(given.rows)
        }
        for rows, result in results.items():
            table(database, rows, result)
        if len(results) > 1:
            growth(database, min(results), max(results), results)


if __name__ == "__main__":
    main()
