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
from luoshi.district.audit.images import Imaged, Part, images_of, insert_images, shared_out
from luoshi.district.audit.numbering import Unnumbered, append, numbers_at_once, wait
from luoshi.district.audit.rules.publishing import salted
from luoshi.district.audit.watching import take_marks
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
    ticket: int | None = None,
) -> Recorded:
    """Record one act; see :func:`record_many`."""
    tickets = None if ticket is None else [ticket]
    return record_many(drafts=[Draft(kind, subject, data, personal or {})], by=by, at=at, tickets=tickets)[0]


def record_many(
    *, drafts: Sequence[Draft], by: HasKey, at: datetime, tickets: Sequence[int] | None = None
) -> list[Recorded]:
    """Record ``drafts`` in order and return the tickets under which they are found.

    The entries commit to what this transaction has changed since its last entry in rows that the ledger vouches for:
    each to the rows of its own subject, the last to all others. Hence what belongs to an act is changed before it is
    recorded. ``tickets`` are those that :func:`reserve_tickets` gave for just these drafts.

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
    given: Sequence[int | None] = tickets or [None] * len(drafts)
    imaged = shared_out(images_of(take_marks()), [draft.subject for draft in drafts])
    unnumbered = [
        _written(draft, images, by, at, ticket) for draft, images, ticket in zip(drafts, imaged, given, strict=True)
    ]
    recorded = _numbered(unnumbered) if numbers_at_once() else _waiting(unnumbered)
    insert_images((one.ticket, images) for one, images in zip(recorded, imaged, strict=True))
    return recorded


def record_adopted(*, draft: Draft, parts: list[Part], by: HasKey, at: datetime) -> Recorded:
    """Record that rows are vouched for from now on, with what stands in them, whatever else was changed."""
    imaged = Imaged(parts)
    unnumbered = [_written(draft, imaged, by, at, None)]
    (recorded,) = _numbered(unnumbered) if numbers_at_once() else _waiting(unnumbered)
    insert_images([(recorded.ticket, imaged)])
    return recorded


def _written(draft: Draft, images: Imaged, by: HasKey, at: datetime, ticket: int | None) -> Unnumbered:
    keys = {name: new_key() for name, words in draft.personal.items() if words}
    commitments = {name: commit(draft.personal[name], key) for name, key in keys.items()}
    data = {**draft.data, "commitments": commitments} if commitments else dict(draft.data)
    if images.parts:
        data["rows"] = images.commitment()
    data = salted(draft.kind, data)
    text = Event(SCHEMA, 0, at, draft.kind, draft.subject, by.key, data).to_text()
    # The number is the last but one field, and a quotation mark inside any value is escaped.
    before, _, after = text.rpartition('"seq":0,"subject":')
    return Unnumbered(ticket, at, draft.kind, draft.subject, by.key, f'{before}"seq":', f',"subject":{after}', keys)


def _numbered(unnumbered: Sequence[Unnumbered]) -> list[Recorded]:
    return [Recorded(event.ticket, event.seq) for event in append(unnumbered)]


def _waiting(unnumbered: Sequence[Unnumbered]) -> list[Recorded]:
    return [Recorded(ticket) for ticket in wait(unnumbered)]
