"""What the lists cost with very many cases, beside the targets and beside the same pages written naively.

Run: ``python bench/cases.py`` (100,000 and 1,000,000 cases, SQLite and PostgreSQL, one after the other; about twenty
minutes and 8 GB of temporary files), or ``--rows 100000``, ``--databases sqlite``, ``--no-peer``. Each database is
filled from one seed by ``bench/synthetic.py`` in a folder of its own, measured in a process of its own with the settings
as shipped, and deleted. Milliseconds are medians of the whole reading — questions, rows, names, facets — in the
program; a page's template is not among them.
"""

# ruff: noqa: E501, PLC0415 - Django is set up before its models can be imported; rows of facts stay on one line

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.district.site.settings")

ROUNDS, PEER_ROUNDS = 15, 3
DEEP = 10_000
CREATED = 600
WORDS = {"common": "道路", "middling": "噪声", "rare": "鹦鹉"}

TARGETS: dict[str, tuple[float, str]] = {
    "queue, open, by deadline": (60, "ms"),
    "queue, all, newest": (60, "ms"),
    "queue, closed": (60, "ms"),
    "queue, late only": (60, "ms"),
    "queue of a unit": (60, "ms"),
    "queue of a unit, all": (60, "ms"),
    "search, common word": (50, "ms"),
    "search, middling word": (50, "ms"),
    "search, rare word": (50, "ms"),
    "search, open cases": (50, "ms"),
    "case page": (40, "ms"),
    "queries of a queue page": (12, "queries"),
    "deep page / first page": (3, "times"),
    "created a second": (300, "per s"),
}
AT_LEAST = {"created a second"}
GROWTH = 1.5


# One database -----------------------------------------------------------------------------------------------------


def measure(rows: int, *, with_peer: bool) -> dict[str, object]:
    """Fill the database of this process's settings and measure it."""
    from bench import synthetic

    synthetic.prepare()
    from luoshi.district.people.api import actor_of

    end = datetime.now(UTC).replace(microsecond=0)
    began = time.perf_counter()
    synthetic.build(rows, end=end, say=lambda line: print(line, file=sys.stderr, flush=True))
    seconds = time.perf_counter() - began
    actors = {name: actor_of(_account(name), at=end) for name in ("supervisor", "handler", "window")}
    figures = reading(actors, end)
    peer = peers() if with_peer else {}
    boards = boards_of(actors["supervisor"], end)
    created, notes = creating(actors["window"], end)
    return {
        "figures": {**figures, **created},
        "peer": peer,
        "boards": boards,
        "notes": [f"filled in {seconds:.0f} s", *notes],
    }


def _account(username: str) -> int:
    from django.apps import apps

    return apps.get_model("people", "Account").objects.get(username=username).pk


def reading(actors: dict, at: datetime) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from luoshi.district.cases.queries.page import case_page
    from luoshi.district.cases.queries.queue import QueueQuery, queue

    def ask(words: str, who: str = "supervisor") -> Callable[[], object]:
        query = QueueQuery.parse(words)
        assert not query.ignored, query.ignored
        return lambda: queue(query, actor=actors[who], at=at)

    everything = "stage=all&order=newest"
    asked = {
        "queue, open, by deadline": ask(""),
        "queue, all, newest": ask(everything),
        "queue, closed": ask("stage=closed&order=newest"),
        "queue, late only": ask("lights=red"),
        "queue of a unit": ask("", "handler"),
        "queue of a unit, all": ask(everything, "handler"),
        "search, common word": ask(f"{everything}&text={WORDS['common']}"),
        "search, middling word": ask(f"{everything}&text={WORDS['middling']}"),
        "search, rare word": ask(f"{everything}&text={WORDS['rare']}"),
        "search, open cases": ask(f"text={WORDS['common']}"),
    }
    figures = {name: median_ms(call) for name, call in asked.items()}
    codes = [row.code for row in queue(QueueQuery(), actor=actors["supervisor"], at=at, size=ROUNDS).rows]
    figures["case page"] = statistics.median(
        timed(lambda c=c: case_page(c, actor=actors["supervisor"], at=at)) for c in codes
    )
    with CaptureQueriesContext(
        connection,
    ) as captured:
        asked["queue of a unit"]()
    figures["queries of a queue page"] = len(captured)
    figures["deep page / first page"] = deep(actors["supervisor"], at)
    return figures


def deep(actor, at: datetime) -> float:
    """Page 10,000, or the last whole one, of everything against page 1."""
    from luoshi.district.cases.models import Case
    from luoshi.district.cases.queries.cursors import Cursor
    from luoshi.district.cases.queries.queue import PAGE_SIZE, QueueQuery, queue

    last = Case.objects.order_by("-id").values_list("id", flat=True)[0]
    before = max(last - (DEEP - 1) * PAGE_SIZE, PAGE_SIZE) + 1
    first = QueueQuery.parse("stage=all&order=newest")
    there = first.changed(cursor=Cursor("newest", (before,)).seal())
    pages = {query: median_ms(lambda query=query: queue(query, actor=actor, at=at)) for query in (first, there)}
    return pages[there] / pages[first]


def boards_of(actor, at: datetime) -> dict[str, float]:
    from luoshi.district.cases.queries.boards import cockpit, supervision_board, unit_board
    from luoshi.district.cases.queries.public import public_cases
    from luoshi.district.cases.queries.queue import QueueQuery
    from luoshi.district.cases.queries.work import work_today

    return {
        "my work today": median_ms(lambda: work_today(actor=actor, at=at), 5),
        "unit board": median_ms(lambda: unit_board(actor=actor, at=at), 5),
        "supervision board": median_ms(lambda: supervision_board(actor=actor, at=at), 5),
        "cockpit": median_ms(lambda: cockpit(actor=actor, at=at), 5),
        "public list": median_ms(lambda: public_cases(QueueQuery(stage="all"), at=at), 5),
    }


def peers() -> dict[str, float]:
    """The same pages written naively; the same figures' names."""
    from bench import naive_django as naive

    from luoshi.district.cases.models import Case

    code = Case.objects.filter(is_open=True).order_by("due_at").values_list("code", flat=True)[3]
    last = max(Case.objects.count() // naive.SIZE - 1, 1)
    asked = {
        "queue, open, by deadline": lambda: naive.queue(1),
        "queue, all, newest": lambda: naive.queue(1, stage="all"),
        "queue, late only": naive.late,
        "search, common word": lambda: naive.search(WORDS["common"]),
        "search, rare word": lambda: naive.search(WORDS["rare"]),
        "case page": lambda: naive.case_page(code),
    }
    figures = {name: median_ms(call, PEER_ROUNDS) for name, call in asked.items()}
    deep_page = median_ms(lambda: naive.queue(min(DEEP, last), stage="all"), PEER_ROUNDS)
    figures["deep page / first page"] = deep_page / figures["queue, all, newest"]
    return figures


def creating(actor, at: datetime) -> tuple[dict[str, float], list[str]]:
    """Cases created one by one through the whole command, with the settings as shipped; and what syncing costs of it."""
    from django.db import connection

    rate = _created_per_second(actor, at, CREATED)
    notes = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
        unsynced = _created_per_second(actor, at, CREATED)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
        cost = 1000 / rate - 1000 / unsynced
        notes.append(
            f"a case takes {1000 / rate:.2f} ms to create, {max(cost, 0):.2f} ms of them the sync to disk "
            f"({unsynced:.0f} a second without); one fsync here takes {_fsync_ms():.2f} ms"
        )
    return {"created a second": rate}, notes


def _created_per_second(actor, at: datetime, count: int) -> float:
    from luoshi.district.cases.api import NewCase, register_case

    items = [
        NewCase(
            title=f"科学大道第{n}号路面破损", category_code="road-0", kind_code="general", source="hotline",
            description="车辆通行不便，雨天积水，希望尽快处理。", address=f"科学大道{n}号",
        )
        for n in range(count + 20)
    ]  # fmt: skip
    for item in items[:20]:
        register_case(new=item, by=actor, at=at)
    began = time.perf_counter()
    for item in items[20:]:
        register_case(new=item, by=actor, at=at)
    return count / (time.perf_counter() - began)


def _fsync_ms() -> float:
    from django.conf import settings

    path = Path(settings.DATABASES["default"]["NAME"]).with_name("fsync.probe")
    with path.open("wb") as file:
        spent = []
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            spent.append((time.perf_counter() - began) * 1000)
    path.unlink()
    return statistics.median(spent)


def timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def median_ms(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    call()
    return statistics.median(timed(call) for _ in range(rounds))


# All of them ------------------------------------------------------------------------------------------------------


def run(database: str, rows: int, *, with_peer: bool) -> dict:
    """Measure in a child process with a home of its own, which is deleted afterwards."""
    home = Path(tempfile.mkdtemp(prefix="luoshi-bench-"))
    try:
        from bench.private_postgres import private_postgres

        with private_postgres() if database == "postgresql" else nullcontext("") as url:
            environment = {k: v for k, v in os.environ.items() if not k.startswith("LUOSHI_")}
            environment |= {"LUOSHI_HOME": str(home), "LUOSHI_DATABASE_URL": url}
            command = [
                sys.executable,
                __file__,
                "--measure",
                "--rows",
                str(rows),
                *([] if with_peer else ["--no-peer"]),
            ]
            print(f"{database}, {rows:,} cases", file=sys.stderr, flush=True)
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
            return json.loads(done.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(home, ignore_errors=True)


def table(database: str, rows: int, result: dict) -> None:
    print(f"\n{database}, {rows:,} cases ({'; '.join(result['notes'])})")
    print(f"  {'figure':28}{'measured':>12}{'target':>12}{'of target':>11}{'naive':>12}{'naive/ours':>12}")
    for name, value in result["figures"].items():
        target, unit = TARGETS[name]
        share = target / value if name in AT_LEAST else value / target
        peer = result["peer"].get(name)
        beside = f"{peer:>12,.1f}{peer / value:>11,.1f}×" if peer is not None else f"{'':>24}"
        sign = "≥" if name in AT_LEAST else "≤"
        verdict = "" if share <= 1 else "   MISSED"
        print(f"  {name:28}{value:>12,.1f}{f'{sign} {target:,.0f} {unit}':>12}{share:>10.0%} {beside}{verdict}")
    print("  no target: " + ", ".join(f"{name} {value:.0f} ms" for name, value in result["boards"].items()))


def growth(database: str, small: int, large: int, results: dict) -> None:
    print(f"\n{database}: {large:,} against {small:,} cases (target ≤ {GROWTH}×)")
    for name, value in results[large]["figures"].items():
        if TARGETS[name][1] == "ms":
            times = value / results[small]["figures"][name]
            print(f"  {name:28}{times:>8.2f}×{'   MISSED' if times > GROWTH else ''}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--databases", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--no-peer", action="store_true", help="leave the naive pages out")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.rows[0], with_peer=not given.no_peer)))
        return
    from bench.private_postgres import missing

    for database in given.databases:
        if database == "postgresql" and missing():
            print(f"\npostgresql was not measured: {missing()}.")
            continue
        results = {rows: run(database, rows, with_peer=not given.no_peer) for rows in sorted(given.rows)}
        for rows, result in results.items():
            table(database, rows, result)
        if len(results) > 1:
            growth(database, min(results), max(results), results)


if __name__ == "__main__":
    main()
