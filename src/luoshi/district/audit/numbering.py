"""Gives recorded acts their places in the tree: dense, in the order of their tickets, under the lock of the edge row.

Whoever needs a number that is not there yet may do it; usually the sequencer in the worker has been quicker. A crash
between two steps leaves an act either waiting or numbered, never both and never neither.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from luoshi.district.audit.models import LedgerEdge, WaitingEvent
from luoshi.proof.merkle import Frontier, leaf_hash

BATCH: Final = 1000
ROW: Final = ("at", "kind", "subject", "actor", "before", "after", "keys")
"""The columns of a waiting act besides its ticket."""
WAITING: Final = "INSERT INTO audit_waitingevent (at, kind, subject, actor, before, after, keys)"
EVENT: Final = "INSERT INTO audit_ledgerevent (seq, ticket, at, kind, subject, actor, body, leaf)"
EDGE: Final = "SELECT frontier FROM audit_ledgeredge WHERE id = 1"
MOVE_EDGE: Final = "UPDATE audit_ledgeredge SET size = %s, frontier = %s, root = %s WHERE id = 1"
OPENING: Final = "INSERT INTO audit_opening (event_id, field, key)"


class Numbered(NamedTuple):
    """An act's place in the tree, and the ticket it is known by."""

    seq: int
    ticket: int


class Unnumbered(NamedTuple):
    """An act whose canonical text lacks only its number, between ``before`` and ``after``; its commitments' keys."""

    ticket: int | None
    at: datetime
    kind: str
    subject: str
    actor: str
    before: str
    after: str
    keys: Mapping[str, bytes]


def numbers_at_once() -> bool:
    """Whether acts are numbered in their own transaction; settings may say so, else the database decides."""
    chosen: str = settings.LEDGER_NUMBERING
    return chosen == "transaction" or (not chosen and connection.vendor != "postgresql")


def append(unnumbered: Sequence[Unnumbered]) -> list[Numbered]:
    """Put these acts at the end of the tree, in order; their places. Joins the caller's transaction."""
    if connection.vendor == "postgresql" and any(one.ticket is None for one in unnumbered):
        unnumbered = [
            one._replace(ticket=ticket) for one, ticket in zip(unnumbered, _tickets(len(unnumbered)), strict=True)
        ]
    edge = _locked_edge()
    assert edge is not None  # it waits for the lock
    if connection.vendor != "postgresql":  # a reserved ticket is that of the very next act
        assert all(one.ticket in (None, edge.size + n) for n, one in enumerate(unnumbered))
    return _append(edge, unnumbered)


def wait(unnumbered: Sequence[Unnumbered]) -> list[int]:
    """Let these acts wait for their numbers; their tickets. Joins the caller's transaction."""
    if all(one.ticket is not None for one in unnumbered):
        rows = [[one.ticket, *_as_row(one)] for one in unnumbered]
        return _insert(WAITING.replace("(at,", "(ticket, at,"), rows, "RETURNING ticket")
    return _insert(WAITING, [_as_row(one) for one in unnumbered], "RETURNING ticket")


def reserve_tickets(count: int) -> list[int]:
    """The tickets of the next ``count`` acts of this transaction, for rows that name their act and are part of it.

    They are to be used by the very next :func:`record_many`, which is given them.
    """
    if connection.vendor == "postgresql":
        return _tickets(count)
    if numbers_at_once():  # one writer at a time, so what is free now is free until the transaction ends
        edge = _locked_edge()
        first = edge.size if edge is not None else 0
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit_waitingevent'")
            found = cursor.fetchone()
        first = found[0] + 1 if found else 1
    return list(range(first, first + count))


def number_waiting(*, patient: bool = True) -> int:
    """Number every act that waits and is committed; how many there were.

    With ``patient`` false, nothing is done while somebody else is at it.
    """
    total = 0
    while not numbers_at_once() and WaitingEvent.objects.exists():
        count = _number_batch(patient=patient)
        total += count
        if count < BATCH:
            break
    return total


def _tickets(count: int) -> list[int]:
    """Tickets from where waiting acts get theirs, so that a deployment may change from one way to the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('audit_waitingevent', 'ticket')) FROM generate_series(1, %s)",
            [count],
        )
        return [ticket for (ticket,) in cursor.fetchall()]


def _number_batch(*, patient: bool) -> int:
    with transaction.atomic():
        edge = _locked_edge(skip_locked=not patient)
        if edge is None:
            return 0
        # Read under the lock: what an earlier holder has numbered is no longer there.
        waiting = WaitingEvent.objects.order_by("ticket")[:BATCH]
        rows = [_from_row(*row) for row in waiting.values_list("ticket", *ROW)]
        _append(edge, rows)
        WaitingEvent.objects.filter(ticket__in=[row.ticket for row in rows]).delete()
    return len(rows)


def _locked_edge(*, skip_locked: bool = False) -> Frontier | None:
    """The edge, locked until the transaction ends; None if another has it and the caller would rather not wait."""
    lock = f" FOR UPDATE{' SKIP LOCKED' if skip_locked else ''}" if connection.features.has_select_for_update else ""
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(f"{EDGE}{lock}")
            row = cursor.fetchone()
        if row is not None:
            return Frontier.from_bytes(bytes(row[0])) if row[0] else Frontier()
        LedgerEdge.objects.get_or_create(pk=1)  # two first writers at once: one makes it, the other finds it
    return None


def _as_row(one: Unnumbered) -> list[Any]:
    _ticket, at, *facts, keys = one
    written = json.dumps({name: key.hex() for name, key in keys.items()})
    return [connection.ops.adapt_datetimefield_value(at), *facts, written]


def _from_row(ticket: int, *row: Any) -> Unnumbered:
    *facts, keys = row
    return Unnumbered._make([ticket, *facts, {name: bytes.fromhex(key) for name, key in json.loads(keys).items()}])


def _append(frontier: Frontier, unnumbered: Sequence[Unnumbered]) -> list[Numbered]:
    instant = connection.ops.adapt_datetimefield_value
    numbered, events, openings = [], [], []
    for ticket, at, kind, subject, actor, before, after, keys in unnumbered:
        one = Numbered(frontier.size, frontier.size if ticket is None else ticket)
        body = f"{before}{one.seq}{after}"
        leaf = leaf_hash(body.encode())
        frontier.append(leaf)
        numbered.append(one)
        events.append([one.seq, one.ticket, instant(at), kind, subject, actor, body, leaf])
        openings += [[one.ticket, name, key] for name, key in keys.items()]
    _insert(EVENT, events)
    _insert(OPENING, openings)
    with connection.cursor() as cursor:
        cursor.execute(MOVE_EDGE, [frontier.size, frontier.to_bytes(), frontier.root()])
    return numbered


def _insert(statement: str, rows: Sequence[Sequence[Any]], returning: str = "") -> list[int]:
    """Rows in as few statements as the databases' limits of parameters allow; what each statement returns.

    Written by hand: every command of every domain passes here, and the models' own way takes three times as long.
    """
    found: list[int] = []
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            places = ", ".join([f"({', '.join(['%s'] * len(part[0]))})"] * len(part))
            cursor.execute(f"{statement} VALUES {places} {returning}", [value for row in part for value in row])
            found += [value for (value,) in cursor.fetchall()] if returning else []
    return found
