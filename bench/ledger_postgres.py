"""Eight writers on PostgreSQL: acts numbered in their own transaction, beside acts numbered by the sequencer.

Run: ``python bench/ledger_postgres.py [--seconds 8] [--rounds 3] [--writers 8]``. Durability is as PostgreSQL is
shipped: every commit waits for the disk. ``none`` writes the change alone and shows what the machine can do at the
moment; the three take turns, so that other work meets all of them alike.
"""

# ruff: noqa: E402, PLC0415 - run as a program, it says first where the packages are

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.homes import environment
from bench.ledger_writers import TABLE
from bench.private_postgres import missing, private_postgres

MODES = ("none", "transaction", "sequencer")
SETTINGS = "luoshi.district.site.settings"
PROGRAM = [sys.executable, str(ROOT / "bench" / "ledger_writers.py")]


def measured(*, seconds: float, rounds: int, writers: int) -> dict[str, dict[str, float]]:
    """The medians of each way."""
    with tempfile.TemporaryDirectory() as home, private_postgres() as url:
        surroundings = environment(Path(home), url=url)
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "audit", "-v0"],
            env=surroundings | {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": SETTINGS},
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE TABLE {TABLE}(id bigserial PRIMARY KEY, n bigint)")
            folder = Path(connection.execute("SHOW data_directory").fetchone()[0])  # type: ignore[index]
        postmaster = int((folder / "postmaster.pid").read_text().split()[0])
        found: dict[str, list[dict[str, float]]] = {mode: [] for mode in MODES}
        for _ in range(rounds):
            for mode in MODES:
                found[mode].append(one_round(mode, seconds, writers, surroundings, postmaster))
    return {
        mode: {name: statistics.median(one[name] for one in each) for name in each[0]} for mode, each in found.items()
    }


def one_round(
    mode: str, seconds: float, writers: int, surroundings: dict[str, str], postmaster: int
) -> dict[str, float]:
    """Some seconds of one way."""
    served = server_cpu(postmaster)
    own = surroundings | ({} if mode == "none" else {"LUOSHI_LEDGER_NUMBERING": mode})
    done = subprocess.run(
        [*PROGRAM, mode, str(seconds), str(writers)], env=own, stdout=subprocess.PIPE, check=True, text=True
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert said["sound"]
    each, numbering = said["writers"], said["numbering"]
    count = max(1, sum(one["done"] for one in each))
    cpu = sum(one["cpu"] for one in each) + (numbering["cpu"] if numbering else 0)
    result = {
        "commands/s": sum(one["done"] / one["seconds"] for one in each),
        "cpu ms/command": 1000 * cpu / count,
        "and of the server": 1000 * (server_cpu(postmaster) - served) / count,
        "slowest ms": 1000 * max(one["slowest"] for one in each),
        "load": os.getloadavg()[0],
    }
    if numbering:
        result["s was the oldest unnumbered"] = numbering["oldest"]
    return result


def server_cpu(postmaster: int) -> float:
    """The seconds of processor that the server and all its processes that have ended took, as Linux tells it."""
    facts = Path(f"/proc/{postmaster}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, facts[11:15])) / os.sysconf("SC_CLK_TCK")


def table(found: dict[str, dict[str, float]]) -> list[str]:
    """The figures as lines."""
    lines = []
    for mode, figures in found.items():
        told = " · ".join(f"{value:,.1f} {name}" for name, value in figures.items())
        lines.append(f"  {mode:<12} {told}")
    return lines


def main() -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--writers", type=int, default=8)
    options = parser.parse_args()
    if reason := missing():
        sys.exit(reason)
    found = measured(seconds=options.seconds, rounds=options.rounds, writers=options.writers)
    print(f"{options.writers} writers, {options.seconds:g} s, median of {options.rounds} rounds")
    print("\n".join(table(found)))
    return found


if __name__ == "__main__":
    main()
