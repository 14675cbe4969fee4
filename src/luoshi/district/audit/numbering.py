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

from luoshi.district.audit.models import LedgerEdge, LedgerEvent, Opening, WaitingEvent
from luoshi.proof.merkle import Frontier, leaf_hash

BATCH: Final = 1000
ROW: Final = ("at", "kind", "subject", "actor", "before", "after", "keys")
"""The columns of a waiting act besides its ticket."""
WAIT: Final = "INSERT INTO audit_waitingevent (at, kind, subject, actor, before, after, keys) VALUES"
PLACES: Final = f"({', '.join(['%s'] * len(ROW))})"


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


def append(unnumbered: Sequence[Unnumbered]) -> list[LedgerEvent]:
    """Put these acts at the end of the tree, in order; their rows. Joins the caller's transaction."""
    if connection.vendor == "postgresql":
        unnumbered = [
            one._replace(ticket=ticket) for one, ticket in zip(unnumbered, _tickets(len(unnumbered)), strict=True)
        ]
    edge = _locked_edge()
    assert edge is not None  # it waits for the lock
    return _append(edge, unnumbered)


def wait(unnumbered: Sequence[Unnumbered]) -> list[int]:
    """Let these acts wait for their numbers; their tickets. Joins the caller's transaction.

    Written by hand: every command of every domain passes here, and the model's own way takes three times as long.
    """
    tickets: list[int] = []
    with connection.cursor() as cursor:
        for start in range(0, len(unnumbered), BATCH):
            part = unnumbered[start : start + BATCH]
            values: list[Any] = [value for one in part for value in _as_row(one)]
            cursor.execute(f"{WAIT} {', '.join([PLACES] * len(part))} RETURNING ticket", values)
            tickets += [ticket for (ticket,) in cursor.fetchall()]
    return tickets


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


def _locked_edge(*, skip_locked: bool = False) -> LedgerEdge | None:
    """The edge, locked until the transaction ends; None if another has it and the caller would rather not wait."""
    edges = LedgerEdge.objects.select_for_update(skip_locked=skip_locked).filter(pk=1)
    edge = edges.first()
    if edge is None:
        LedgerEdge.objects.get_or_create(pk=1)  # two first writers at once: one makes it, the other finds it
        edge = edges.first()
    return edge


def _as_row(one: Unnumbered) -> list[Any]:
    _ticket, *facts, keys = one
    return [*facts, json.dumps({name: key.hex() for name, key in keys.items()})]


def _from_row(ticket: int, *row: Any) -> Unnumbered:
    *facts, keys = row
    return Unnumbered._make([ticket, *facts, {name: bytes.fromhex(key) for name, key in json.loads(keys).items()}])


def _append(edge: LedgerEdge, unnumbered: Sequence[Unnumbered]) -> list[LedgerEvent]:
    frontier = Frontier.from_bytes(bytes(edge.frontier)) if edge.size else Frontier()
    events = []
    openings = []
    for ticket, at, kind, subject, actor, before, after, keys in unnumbered:
        seq = frontier.size
        body = f"{before}{seq}{after}"
        leaf = leaf_hash(body.encode())
        frontier.append(leaf)
        events.append(
            LedgerEvent(
                seq=seq,
                ticket=seq if ticket is None else ticket,
                at=at,
                kind=kind,
                subject=subject,
                actor=actor,
                body=body,
                leaf=leaf,
            )
        )
        openings += [Opening(event=events[-1], field=name, key=key) for name, key in keys.items()]
    LedgerEvent.objects.bulk_create(events)
    if openings:
        Opening.objects.bulk_create(openings)
    LedgerEdge.objects.filter(pk=1).update(size=frontier.size, frontier=frontier.to_bytes(), root=frontier.root())
    return events
