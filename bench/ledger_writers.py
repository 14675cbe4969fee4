"""Writers to PostgreSQL at the same time, each a small command after another, for ``bench/ledger_postgres.py``.

Run: ``python bench/ledger_writers.py MODE SECONDS WRITERS`` with a deployment's environment; prints one line of JSON.
A command is a row of its own and, unless MODE is ``none``, the act in the ledger. With MODE ``sequencer`` one more
process numbers what waits, as the worker does.
"""

# ruff: noqa: PLC0415 - Django is set up before its models can be imported

import json
import multiprocessing
import os
import sys
import time
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

TABLE = "bench_change"
FACTS = {"unit": "city-management", "state": "assigned", "version": 3, "lead": "planning", "co": [], "evidence": []}
PAUSE_SECONDS = 0.25


class Somebody:
    key = "account:17"


def command(n: int, *, recorded: bool) -> None:
    """A change and its act, in one transaction."""
    from django.db import connection, transaction

    from luoshi.district.audit.api import record
    from luoshi.kernel import clock

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE}(n) VALUES (%s)", [n])
        if recorded:
            record(
                kind="case.report", subject=f"case:WT-{n % 500}", by=Somebody(), at=clock.now(), data=FACTS,
                personal={"text": "已到现场核查，正在抢修"},
            )  # fmt: skip


def write(mode: str, seconds: float, go: Event, answer: Connection) -> None:
    """Commands for some seconds: how many, in how much of the processor's time, and the slowest."""
    for n in range(5):
        command(n, recorded=mode != "none")
    answer.send("ready")
    go.wait()
    began, worked, done, slowest = time.perf_counter(), time.process_time(), 0, 0.0
    while (start := time.perf_counter()) - began < seconds:
        command(done, recorded=mode != "none")
        slowest = max(slowest, time.perf_counter() - start)
        done += 1
    took = time.perf_counter() - began
    answer.send({"done": done, "seconds": took, "cpu": time.process_time() - worked, "slowest": slowest})


def number(over: Event, answer: Connection) -> None:
    """Number what waits, four times a second: how old the oldest ever was, and what the numbering itself cost."""
    from luoshi.district.audit.api import number_waiting
    from luoshi.district.audit.models import WaitingEvent
    from luoshi.kernel import clock

    answer.send("ready")
    numbered, oldest, worked = 0, 0.0, time.process_time()
    while not over.wait(PAUSE_SECONDS):
        first = WaitingEvent.objects.order_by("ticket").values_list("at", flat=True).first()
        numbered += number_waiting(patient=False)
        if first is not None:
            oldest = max(oldest, (clock.now() - first).total_seconds())
    numbered += number_waiting()
    answer.send({"numbered": numbered, "oldest": oldest, "cpu": time.process_time() - worked})


def main(mode: str, seconds: float, writers: int) -> dict[str, object]:
    """Start everybody, let them write at once, gather what they say."""
    from luoshi.district.audit.api import check_ledger

    processes = multiprocessing.get_context("fork")  # Django is loaded, no connection is open yet
    go, over = processes.Event(), processes.Event()
    answers = []
    for n in range(writers + (mode == "sequencer")):
        ours, theirs = processes.Pipe()
        work, given = (write, (mode, seconds, go, theirs)) if n < writers else (number, (over, theirs))
        processes.Process(target=work, args=given, daemon=True).start()
        answers.append(ours)
    for answer in answers:
        answer.recv()
    go.set()
    each = [answer.recv() for answer in answers[:writers]]
    over.set()
    numbering = answers[-1].recv() if mode == "sequencer" else None
    return {"writers": each, "numbering": numbering, "sound": check_ledger().sound}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.district.site.settings"
    import django

    django.setup()
    print(json.dumps(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))), flush=True)
