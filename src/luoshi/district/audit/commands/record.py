"""Appends events to the ledger, in the transaction of the change that they record.

The edge row is locked until that transaction ends, so the sequence is dense and neither the change nor its event can
exist without the other. Personal words enter only as salted commitments; their keys are kept beside, to be erasable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import connection

from luoshi.district.audit.errors import OutsideTransactionError
from luoshi.district.audit.models import LedgerEdge, LedgerEvent, Opening
from luoshi.proof.commitment import commit, new_key
from luoshi.proof.events import SCHEMA, Event
from luoshi.proof.merkle import Frontier, leaf_hash


class HasKey(Protocol):
    """Whoever acts; ``key`` names them in the ledger without naming a person."""

    @property
    def key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has its place: ``data`` is public, ``personal`` maps a field to the words to commit to."""

    kind: str
    subject: str
    data: Mapping[str, Any]
    personal: Mapping[str, str] = field(default_factory=dict)


def record(
    *,
    kind: str,
    subject: str,
    by: HasKey,
    at: datetime,
    data: Mapping[str, Any],
    personal: Mapping[str, str] | None = None,
) -> LedgerEvent:
    """Append one event; see :func:`record_many`."""
    return record_many(drafts=[Draft(kind, subject, data, personal or {})], by=by, at=at)[0]


def record_many(*, drafts: Sequence[Draft], by: HasKey, at: datetime) -> list[LedgerEvent]:
    """Append ``drafts`` in order and return their rows.

    Raises
    ------
    OutsideTransactionError
        There is no transaction to share with the change.
    NotCanonicalError
        A draft's data cannot be written as canonical JSON.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError
    edge = _locked_edge()
    frontier = Frontier.from_bytes(bytes(edge.frontier)) if edge.size else Frontier()
    events, openings = [], []
    for draft in drafts:
        keys = {name: new_key() for name, words in draft.personal.items() if words}
        commitments = {name: commit(draft.personal[name], key) for name, key in keys.items()}
        data = {**draft.data, "commitments": commitments} if commitments else dict(draft.data)
        body = Event(SCHEMA, frontier.size, at, draft.kind, draft.subject, by.key, data).to_text()
        leaf = leaf_hash(body.encode())
        event = LedgerEvent(
            seq=frontier.size, at=at, kind=draft.kind, subject=draft.subject, actor=by.key, body=body, leaf=leaf
        )
        frontier.append(leaf)
        events.append(event)
        openings += [Opening(event=event, field=name, key=key) for name, key in keys.items()]
    LedgerEvent.objects.bulk_create(events)
    if openings:
        Opening.objects.bulk_create(openings)
    LedgerEdge.objects.filter(pk=1).update(size=frontier.size, frontier=frontier.to_bytes(), root=frontier.root())
    return events


def _locked_edge() -> LedgerEdge:
    edge = LedgerEdge.objects.select_for_update().filter(pk=1).first()
    return edge or LedgerEdge.objects.create(pk=1)
