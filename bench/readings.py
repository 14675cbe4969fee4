"""What is measured on one filled database: whole pages, readings, creating; and the same written naively.

``python bench/readings.py --rows N`` fills the database of this process's settings, unless it is filled already, and
prints what it measured as JSON; ``bench/cases.py`` calls it for each database and sets the answers beside the targets.
A page is the whole request through Django's test client — middleware, session, reader, questions, template — with the
settings as shipped, connections closed between requests where the settings do so.
"""

# ruff: noqa: E402, PLC0415, SLF001 - run as a program, it sets up the paths and Django before anything is imported

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.district.site.settings")

from bench.homes import BUILT
from bench.stopwatch import ROUNDS, Cost, cost, cost_side_by_side, median, once

PEER_ROUNDS = 1
DEEP = 10_000
CREATED = 300
WORDS = {"common": "道路", "middling": "噪声", "rare": "鹦鹉"}
EVERYTHING = "stage=all&order=newest"

Costs = dict[str, Cost]


def measure(rows: int, *, with_peer: bool) -> dict[str, object]:
    """Fill the database of this process's settings, or take it as it is, and measure it."""
    from bench import synthetic

    synthetic.prepare()
    from luoshi.district.people.api import actor_of
    from luoshi.district.site.preparation import prepare_files

    prepare_files(_say)
    notes = [fill(rows)]
    at = datetime.now(UTC).replace(microsecond=0)
    people = ("supervisor", "handler", "window")
    actors = {name: actor_of(account(name).pk, at=at) for name in people}
    costs, peer = pages(with_peer=with_peer)
    read, read_peer = readings(actors, at, with_peer=with_peer)
    costs |= read
    peer |= read_peer
    more, folding = unfolded()
    costs |= more
    notes.append(folding)
    figures = {"queries of a queue page": most_queries(), "deep page / first page": deep(actors["supervisor"], at)}
    beside = boards_of(actors["supervisor"], at)
    rate, naive_rate, said = creating(actors["window"], at, with_peer=with_peer)
    figures["created a second"] = rate
    peer_figures = {"created a second": naive_rate} if with_peer else {}
    return {
        "costs": {name: asdict(value) for name, value in costs.items()},
        "figures": figures,
        "peer": {name: asdict(value) for name, value in peer.items()},
        "peer_figures": peer_figures,
        "boards": {name: asdict(value) for name, value in beside.items()},
        "notes": [*notes, *said, f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"],
    }


def fill(rows: int) -> str:
    """Fill the database once; says how long it took."""
    from bench import synthetic
    from django.conf import settings

    marker = Path(settings.HOME) / BUILT
    if marker.exists():
        return f"filled before, {json.loads(marker.read_text())['end']}"
    end, began = datetime.now(UTC).replace(microsecond=0), time.perf_counter()
    synthetic.build(rows, end=end, say=_say)
    seconds = time.perf_counter() - began
    marker.write_text(json.dumps({"rows": rows, "end": end.isoformat(), "seconds": seconds}))
    return f"filled in {seconds:.0f} s"


def account(username: str):
    from django.apps import apps

    return apps.get_model("people", "Account").objects.get(username=username)


# Whole pages ------------------------------------------------------------------------------------------------------


def page_addresses() -> dict[str, tuple[str, str]]:
    """Each page's reader and address; the unit asked for has an ordinary share of the cases."""
    from luoshi.district.cases.models import Case
    from luoshi.district.cases.queries.cursors import Cursor

    last = Case.objects.order_by("-id").values_list("id", flat=True)[0]
    deep_cursor = Cursor("newest", (deep_key(last),)).seal()
    unit = Case._meta.get_field("lead_unit").related_model.objects.get(code="unit-6").pk
    word = quote(WORDS["common"])
    narrow = f"lead_unit_ids={unit}"
    return {
        "page: queue, open": ("supervisor", ""),
        "page: queue, everything": ("supervisor", EVERYTHING),
        "page: queue, page 10,000": ("supervisor", f"{EVERYTHING}&cursor={deep_cursor}"),
        "page: queue, late": ("supervisor", "lights=red"),
        "page: queue, unit, light": ("supervisor", f"{narrow}&lights=yellow"),
        "page: queue, unit, light, category": ("supervisor", f"{narrow}&lights=yellow&lights=green&category=/air/"),
        "page: queue, unit, category, all": ("supervisor", f"{EVERYTHING}&{narrow}&category=/air/"),
        "page: queue, those and a word": (
            "supervisor",
            f"{narrow}&lights=yellow&lights=green&category=/air/&text={quote('扬尘')}",
        ),
        "page: queue, a word": ("supervisor", f"text={word}"),
        "page: queue, a word, everything": ("supervisor", f"{EVERYTHING}&text={word}"),
        "page: queue, a kind, everything": ("supervisor", f"{EVERYTHING}&kind=urgent"),
        "page: queue, a source and days": (
            "supervisor",
            f"{EVERYTHING}&source=web&registered_from={datetime.now(UTC).year - 1}-03-01",
        ),
        "page: queue of a unit": ("handler", ""),
        "page: queue of a unit, everything": ("handler", EVERYTHING),
        "page: queue of a unit, a word": ("handler", f"{EVERYTHING}&text={word}"),
    }


def pages(*, with_peer: bool) -> tuple[Costs, Costs]:
    """Every page and, where there is one, the naive reading beside it (without a template)."""
    from bench import naive_django as naive

    found: Costs = {}
    peer: Costs = {}
    clients = {name: client_of(name) for name in ("supervisor", "handler")}
    unit = _unit("unit-6")
    beside: dict[str, Callable[[], object]] = {
        "page: queue, open": partial(naive.queue, 1),
        "page: queue, everything": partial(naive.queue, 1, stage="all"),
        "page: queue, late": naive.late,
        "page: queue, unit, light, category": partial(naive.queue, 1, unit=unit, top="air"),
        "page: queue, a word, everything": partial(naive.search, WORDS["common"]),
    }
    for name, (who, asked) in page_addresses().items():
        _say(f"  {name}")
        found[name] = cost(partial(get, clients[who], f"/cases/?{asked}"))
        if with_peer and name in beside:
            peer[name] = cost(beside[name], PEER_ROUNDS)
    codes = _codes(ROUNDS + 1)
    found["page: case"] = median([once(partial(get, clients["supervisor"], f"/cases/{c}/")) for c in codes][1:])
    found["page: case, by its unit"] = median([
        once(partial(get, clients["handler"], f"/cases/{c}/")) for c in _codes(ROUNDS + 1, unit=_unit("unit-0"))
    ][1:])  # fmt: skip
    if with_peer:
        peer["page: case"] = median([once(partial(naive.case_page, c)) for c in codes][1:])
    return found, peer


COUNTED_BY_TALLY = ("page: queue, open", "page: queue, everything", "page: queue of a unit, everything")


def unfolded() -> tuple[Costs, str]:
    """The pages that are counted by the tally while it holds a month of acts that nobody folded; it is folded after."""
    from bench import synthetic

    from luoshi.district.cases.commands.compact_tally import compact_tally

    rows = synthetic.unfold()
    addresses = page_addresses()
    found = {
        f"{name}, unfolded": cost(partial(get, client_of(who), f"/cases/?{asked}"))
        for name, (who, asked) in addresses.items()
        if name in COUNTED_BY_TALLY
    }
    began = time.perf_counter()
    folded = compact_tally()
    seconds = time.perf_counter() - began
    return (
        found,
        f"a month unfolded is {rows:,} rows of the tally; folding them ({folded:,} fewer) took {seconds:.1f} s",
    )


def client_of(username: str):
    """A signed-in browser."""
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.force_login(account(username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(client, address: str) -> object:
    """One request as the server runs it, old connections closed before and after."""
    from django.db import close_old_connections

    close_old_connections()
    answer = client.get(address)
    close_old_connections()
    assert answer.status_code == 200, (address, answer.status_code)
    return answer


def most_queries() -> float:
    """The most SQL queries that any of the queue's pages needs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    most = 0
    clients = {name: client_of(name) for name in ("supervisor", "handler")}
    for who, asked in page_addresses().values():
        clients[who].get(f"/cases/?{asked}")
        with CaptureQueriesContext(connection) as captured:
            clients[who].get(f"/cases/?{asked}")
        most = max(most, len(captured))
    return float(most)


def _codes(count: int, unit: int | None = None) -> list[str]:
    from luoshi.district.cases.models import Case

    cases = Case.objects.filter(is_open=True, due_at__isnull=False, **({"lead_unit_id": unit} if unit else {}))
    return list(cases.order_by("due_at").values_list("code", flat=True)[10 : 10 + count])


def _unit(code: str) -> int:
    from luoshi.district.cases.models import Case

    return Case._meta.get_field("lead_unit").related_model.objects.get(code=code).pk


# Readings ---------------------------------------------------------------------------------------------------------


def readings(actors: dict, at: datetime, *, with_peer: bool) -> tuple[Costs, Costs]:
    """The questions alone, with their rows, names and facets, in the program."""
    from bench import naive_django as naive

    from luoshi.district.cases.queries.queue import QueueQuery, queue

    def ask(words: str, who: str = "supervisor") -> Callable[[], object]:
        query = QueueQuery.parse(words)
        assert not query.ignored, query.ignored
        return lambda: queue(query, actor=actors[who], at=at)

    asked = {
        "search, common word": ask(f"{EVERYTHING}&text={WORDS['common']}"),
        "search, middling word": ask(f"{EVERYTHING}&text={WORDS['middling']}"),
        "search, rare word": ask(f"{EVERYTHING}&text={WORDS['rare']}"),
        "search, open cases": ask(f"text={WORDS['common']}"),
        "search, of a unit": ask(f"{EVERYTHING}&text={WORDS['middling']}", "handler"),
    }
    found = {name: cost(call) for name, call in asked.items()}
    beside = {
        name: partial(naive.search, WORDS[which])
        for name, which in (("search, common word", "common"), ("search, rare word", "rare"))
    }
    return found, {name: cost(call, PEER_ROUNDS) for name, call in beside.items()} if with_peer else {}


def deep_key(last: int) -> int:
    """The id before page 10,000, or before the last whole page where there are not so many."""
    from luoshi.district.cases.queries.queue import PAGE_SIZE

    return max(last - (DEEP - 1) * PAGE_SIZE, PAGE_SIZE) + 1


def deep(actor, at: datetime) -> float:
    """Page 10,000, or the last whole one, of everything against page 1, taking turns."""
    from luoshi.district.cases.models import Case
    from luoshi.district.cases.queries.cursors import Cursor
    from luoshi.district.cases.queries.queue import QueueQuery, queue

    last = Case.objects.order_by("-id").values_list("id", flat=True)[0]
    first = QueueQuery.parse(EVERYTHING)
    there = first.changed(cursor=Cursor("newest", (deep_key(last),)).seal())
    calls = {name: partial(queue, query, actor=actor, at=at) for name, query in (("first", first), ("there", there))}
    costs = cost_side_by_side(calls, ROUNDS)
    return costs["there"].cpu_ms / costs["first"].cpu_ms


def boards_of(actor, at: datetime) -> Costs:
    from luoshi.district.cases.api import PublicQuestion, public_list
    from luoshi.district.cases.queries.boards import cockpit, supervision_board, unit_board
    from luoshi.district.cases.queries.work import work_today

    return {
        "my work today": cost(lambda: work_today(actor=actor, at=at), 5),
        "unit board": cost(lambda: unit_board(actor=actor, at=at), 5),
        "supervision board": cost(lambda: supervision_board(actor=actor, at=at), 5),
        "cockpit": cost(lambda: cockpit(actor=actor, at=at), 5),
        "public list": cost(lambda: public_list(PublicQuestion(), at=at, lang="zh"), 5),
    }


# Creating ---------------------------------------------------------------------------------------------------------


def creating(actor, at: datetime, *, with_peer: bool) -> tuple[float, float, list[str]]:
    """Cases created one by one through the whole command, with the settings as shipped; and what of it is the disk."""
    from django.db import connection

    rate, cpu_ms = created_per_second(actor, at, CREATED)
    notes = [f"a case takes {1000 / rate:.2f} ms to create, {cpu_ms:.2f} ms of them the processor"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
        unsynced, _ = created_per_second(actor, at, CREATED)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
        notes.append(f"{unsynced:.0f} a second without the sync to disk; one fsync here takes {fsync_ms():.2f} ms")
    return rate, naive_created_per_second(at) if with_peer else 0.0, notes


def created_per_second(actor, at: datetime, count: int) -> tuple[float, float]:
    """Cases a second, and the program's processor time for each in milliseconds."""
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
    began, worked = time.perf_counter(), time.process_time()
    for item in items[20:]:
        register_case(new=item, by=actor, at=at)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    return count / seconds, cpu * 1000 / count


def naive_created_per_second(at: datetime, count: int = 100) -> float:
    """The same rows saved one after the other, each in a transaction of its own; removed afterwards."""
    from bench import naive_django as naive

    began = time.perf_counter()
    made = [naive.create(n, at) for n in range(count)]
    seconds = time.perf_counter() - began
    naive.remove(made)
    return count / seconds


def fsync_ms() -> float:
    """What one sync costs beside the database, by the same call that SQLite uses."""
    from django.conf import settings

    path = Path(settings.DATABASES["default"]["NAME"]).with_name("fsync.probe")
    with path.open("wb") as file:
        spent = []
        for _ in range(100):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            spent.append((time.perf_counter() - began) * 1000)
    path.unlink()
    return statistics.median(spent)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--no-peer", action="store_true")
    given = parser.parse_args()
    print(json.dumps(measure(given.rows, with_peer=not given.no_peer)))
