"""The ledger's figures beside their targets and beside pymerkle, in one run.

Run: ``python bench/ledger.py [--leaves 10000000] [--only NAME…]``; names: append, command, log, writers, proof. SQLite
is set up as the product sets it up (every commit waits for the disk), PostgreSQL as it is shipped. Where pymerkle has
the same work to do it does it in the same process on the same data; a ratio above 1 means that Luoshi is so many times
better. ``wall`` is by the clock, which the machine's other work lengthens (the load stands above the table); ``cpu`` is
the same figure by the processor's time of this program alone.
"""

# ruff: noqa: E402, PLC0415 - run as a program, it sets Django up before its models can be imported

import argparse
import contextlib
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench import ledger_postgres
from bench.ledger_pure import KEY, build, event, write_log
from bench.private_postgres import missing
from pymerkle import InmemoryTree, SqliteTree

LOG_ENTRIES = 200_000
PEER_LEAVES = 1_000_000
PROOFS = 200


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock and of the processor."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    what: str
    wall: float
    cpu: float
    unit: str
    target: float
    theirs: float | None = None
    at_least: bool = True
    note: str = ""

    def line(self) -> str:
        """As printed; a target is met by the clock, or at least by the processor."""

        def met(value: float) -> bool:
            return value >= self.target if self.at_least else value <= self.target

        verdict = "met" if met(self.wall) else "by cpu" if met(self.cpu) else "MISSED"
        beside = ""
        if self.theirs:
            ratio = self.wall / self.theirs if self.at_least else self.theirs / self.wall
            beside = f"{self.theirs:,.2f} ×{ratio:,.1f}"
        ours = (
            f"{self.wall:>12,.2f}{self.cpu:>12,.2f} {self.unit:<9}{'≥' if self.at_least else '≤'} {self.target:>8,.0f}"
        )
        return f"{self.what:<44}{ours} {verdict:<7}| {beside:<20} {self.note}"


def rate(  # noqa: PLR0917 - the columns of a table
    what: str, count: int, took: Took, unit: str, target: float, theirs: Took | None = None, note: str = ""
) -> Figure:
    """So many a second."""
    return Figure(what, count / took.wall, count / took.cpu, unit, target, theirs and count / theirs.wall, note=note)


def delay(what: str, each: list[Took], target: float, theirs: list[Took] | None = None, note: str = "") -> Figure:
    """The median of several, in milliseconds."""
    wall, cpu = (1000 * statistics.median(getattr(one, name) for one in each) for name in ("wall", "cpu"))
    peer = 1000 * statistics.median(one.wall for one in theirs) if theirs else None
    return Figure(what, wall, cpu, "ms", target, peer, at_least=False, note=note)


def appending() -> Iterator[Figure]:
    """Events a second on SQLite, in batches of a hundred and one by one, each batch committed."""
    from django.db import transaction

    from luoshi.district.audit.api import Draft, record_many
    from luoshi.district.people.api import SYSTEM
    from luoshi.kernel import clock

    def ours(batch: int, batches: int) -> Took:
        entries = [event(n) for n in range(batch)]
        drafts = [Draft(one.kind, one.subject, one.data, {"text": "已到现场核查"}) for one in entries]

        def work() -> None:
            for _ in range(batches):
                with transaction.atomic():
                    record_many(drafts=drafts, by=SYSTEM, at=clock.now())

        return taken(work)

    entries = [event(n).to_bytes() for n in range(4000)]
    with tempfile.TemporaryDirectory() as folder, SqliteTree(f"{folder}/peer.sqlite3") as tree:
        many = taken(lambda: tree.append_entries(entries, chunksize=100))
        single = taken(lambda: [tree.append_entry(entry) for entry in entries[:400]])
    note = "with a commitment and its key, pymerkle without"
    yield rate("append, batches of 100", 4000, ours(100, 40), "/s", 5000, many, note)
    yield rate("append, one by one", 400, ours(1, 400), "/s", 500, single, note)


def commands() -> Iterator[Figure]:
    """What the ledger adds to a command of the closed loop: the same act with its record, and with none."""
    from bench.stopwatch import cost_side_by_side
    from django.db import transaction
    from tests.fakes.small_district import small_district

    from luoshi.district.audit.api import Recorded
    from luoshi.district.cases import api as cases
    from luoshi.district.cases.commands import turn
    from luoshi.kernel import clock

    district = small_district()
    at, tickets = clock.now(), iter(range(10_000_000, 20_000_000))
    supervisor, handler = district.actor("supervisor", at), district.actor("planning", at)
    new = cases.NewCase(title="路灯不亮", category_code="road", kind_code="simple")
    case = cases.register_case(new=new, by=supervisor, at=at)
    cases.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=supervisor, at=at)
    cases.sign_for(case_id=case.pk, by=handler, at=at)
    recording = turn.record

    def report(record: Callable[..., Recorded]) -> Callable[[], object]:
        def act() -> object:
            turn.record = record
            with transaction.atomic():
                return cases.report(case_id=case.pk, text="正在修", by=handler, at=clock.now())

        return act

    ways = {"with": report(recording), "without": report(lambda **_: Recorded(next(tickets)))}
    found = cost_side_by_side(ways, 150)
    turn.record = recording
    by_clock, by_processor = (
        100 * (getattr(found["with"], name) / getattr(found["without"], name) - 1) for name in ("wall_ms", "cpu_ms")
    )
    note = f"of {found['without'].wall_ms:.1f} ms by the clock, {found['without'].cpu_ms:.1f} of the processor"
    yield Figure("overhead on a command (a report)", by_clock, by_processor, "%", 15, at_least=False, note=note)


def proving(leaves: int) -> Iterator[Figure]:
    """Inclusion and consistency proofs of a very large tree, read from the database."""
    from luoshi.district.audit import api

    size = stored_tree(leaves)
    places = [n * size // PROOFS for n in range(PROOFS)]
    inclusion = [taken(lambda seq=seq: api.inclusion(seq)) for seq in places]
    consistency = [taken(lambda old=seq + 1: api.consistency(old)) for seq in places]
    peer = InmemoryTree(algorithm="sha256")
    few = min(PEER_LEAVES, leaves)
    peer.append_entries([n.to_bytes(8) for n in range(few)])
    ask = [n * few // 50 + 1 for n in range(50)]
    theirs = [taken(lambda n=n: peer.prove_inclusion(n)) for n in ask]
    their_other = [taken(lambda n=n: peer.prove_consistency(n)) for n in ask]
    note = f"{size:,} leaves in SQLite; pymerkle {few:,} in memory"
    yield delay("inclusion proof", inclusion, 5, theirs, note)
    yield delay("consistency proof", consistency, 5, their_other, note)


def stored_tree(leaves: int) -> int:
    """A tree of that many leaves as the product stores it: full tiles, the entries at its right edge, a head."""
    from luoshi.district.audit.models import LedgerEvent, LedgerTile, SignedHead
    from luoshi.district.audit.queries.tree import stored_nodes
    from luoshi.kernel import clock
    from luoshi.proof.heads import TreeHead, sign_head
    from luoshi.proof.merkle.proofs import root
    from luoshi.proof.tile_builder import root_of

    level, below = 0, leaves
    roots: list[bytes] = []
    while below >= 256:
        source = roots
        roots = []
        rows = []
        for number in range(below >> 8):
            span = range(number << 8, (number + 1) << 8)
            row = [sha256(n.to_bytes(8)).digest() for n in span] if level == 0 else source[span.start : span.stop]
            roots.append(root_of(row))
            rows.append(LedgerTile(level=level, number=number, content=b"".join(row), root=roots[-1]))
            if len(rows) == 500:
                LedgerTile.objects.bulk_create(rows)
                rows = []
        LedgerTile.objects.bulk_create(rows)
        level, below = level + 1, below >> 8
    at = clock.now()
    edge = range(leaves - leaves % 256, leaves)
    named = {"at": at, "kind": "x", "subject": "x", "actor": "x", "body": "{}"}
    LedgerEvent.objects.bulk_create(
        [LedgerEvent(seq=n, ticket=n, leaf=sha256(n.to_bytes(8)).digest(), **named) for n in edge]
    )
    digest = root(stored_nodes(leaves), leaves)
    note = sign_head(TreeHead(KEY.name, leaves, digest, at), KEY)
    SignedHead.objects.create(size=leaves, root=digest, at=at, note=str(note))
    return leaves


def verifying() -> Iterator[Figure]:
    """The stand-alone program on a whole log, with its signed heads."""
    from luoshi.proof.merkle import leaf_hash
    from luoshi.proof.verify import luoshi_verify

    entries = [event(seq).to_bytes() for seq in range(LOG_ENTRIES)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.ndjson"
        write_log(path, entries, [leaf_hash(entry) for entry in entries])
        command = ["log", str(path), "--key", str(KEY.verifying_key)]
        with contextlib.redirect_stdout(io.StringIO()):
            took = min((taken(lambda: luoshi_verify.main(command)) for _ in range(2)), key=lambda one: one.wall)
    theirs = taken(lambda: build(entries))
    note = "pymerkle builds its tree anew"
    yield rate("whole-log verification", LOG_ENTRIES, took, "leaves/s", 200_000, theirs, note)


def writing(seconds_each: float) -> Iterator[Figure]:
    """Eight writers on PostgreSQL."""
    if reason := missing():
        print(f"writers left out: {reason}", file=sys.stderr)
        return
    found = ledger_postgres.measured(seconds=seconds_each, rounds=3, writers=8)
    cores = os.cpu_count() or 1
    for way in ("transaction", "sequencer"):
        figures = found[way]
        cpu = figures["cpu ms/command"] + figures["and of the server"]
        note = f"{cpu:.1f} ms processor each on {cores} cores; {found['none']['commands/s']:,.0f}/s without ledger"
        what = f"8 writers on PostgreSQL, by {way}"
        yield Figure(what, figures["commands/s"], 1000 * cores / cpu, "/s", 1000, note=note)


def taken(work: Callable[[], object]) -> Took:
    """How long it takes."""
    began, worked = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - began, time.process_time() - worked)


@contextlib.contextmanager
def deployment() -> Iterator[None]:
    """An empty embedded deployment for this process."""
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as home:
        os.environ.update(
            {"LUOSHI_HOME": home, "LUOSHI_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "luoshi.district.site.settings"}
        )
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        yield
        connections.close_all()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leaves", type=int, default=10_000_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    parts: dict[str, Callable[[], Iterator[Any]]] = {
        "append": appending,
        "command": commands,
        "log": verifying,
        "writers": lambda: writing(options.seconds),
        "proof": lambda: proving(options.leaves),
    }
    with deployment():
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
        print(f"{'':<44}{'wall':>12}{'cpu':>12}{'target':>20} {'':<7}| pymerkle")
        for name, part in parts.items():
            if not options.only or name in options.only:
                for figure in part():
                    print(figure.line(), flush=True)


if __name__ == "__main__":
    main()
