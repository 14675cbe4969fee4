"""Records acts in the ledger, in the transaction of the change that they record.

On SQLite, which has one writer at a time, an act gets its place in the tree at once. On PostgreSQL that would make all
writers queue behind each other's commit (docs/adr/0007); there an act waits under a ticket, written in its own
transaction, and the sequencer numbers it within a second. Either way neither the change nor its entry exists without
the other. Personal words enter only as salted commitments; their keys are kept beside, to be erasable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import connection

from luoshi.district.audit.commands.once import mark_done
from luoshi.district.audit.errors import OutsideTransactionError
from luoshi.district.audit.numbering import Unnumbered, append, numbers_at_once, wait
from luoshi.district.audit.rules.publishing import salted
from luoshi.proof.commitment import commit, new_key
from luoshi.proof.events import SCHEMA, Event


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


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an act is known by from now on; ``seq`` is None until the sequencer has numbered it."""

    ticket: int
    seq: int | None = None


def record(
    *,
    kind: str,
    subject: str,
    by: HasKey,
    at: datetime,
    data: Mapping[str, Any],
    personal: Mapping[str, str] | None = None,
) -> Recorded:
    """Record one act; see :func:`record_many`."""
    return record_many(drafts=[Draft(kind, subject, data, personal or {})], by=by, at=at)[0]


def record_many(*, drafts: Sequence[Draft], by: HasKey, at: datetime) -> list[Recorded]:
    """Record ``drafts`` in order and return the tickets under which they are found.

    Raises
    ------
    OutsideTransactionError
        There is no transaction to share with the change.
    NotCanonicalError
        A draft's data cannot be written as canonical JSON.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError
    mark_done()
    unnumbered = [_written(draft, by, at) for draft in drafts]
    return _numbered(unnumbered) if numbers_at_once() else _waiting(unnumbered)


def _written(draft: Draft, by: HasKey, at: datetime) -> Unnumbered:
    keys = {name: new_key() for name, words in draft.personal.items() if words}
    commitments = {name: commit(draft.personal[name], key) for name, key in keys.items()}
    data = salted(draft.kind, {**draft.data, "commitments": commitments} if commitments else dict(draft.data))
    text = Event(SCHEMA, 0, at, draft.kind, draft.subject, by.key, data).to_text()
    # The number is the last but one field, and a quotation mark inside any value is escaped.
    before, _, after = text.rpartition('"seq":0,"subject":')
    return Unnumbered(None, at, draft.kind, draft.subject, by.key, f'{before}"seq":', f',"subject":{after}', keys)


def _numbered(unnumbered: Sequence[Unnumbered]) -> list[Recorded]:
    return [Recorded(event.ticket, event.seq) for event in append(unnumbered)]


def _waiting(unnumbered: Sequence[Unnumbered]) -> list[Recorded]:
    return [Recorded(ticket) for ticket in wait(unnumbered)]
