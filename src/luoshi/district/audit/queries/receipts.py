"""Receipts and proofs of single entries, under the newest signed head.

An entry that no head covers yet gets a signed promise instead: whoever holds it can convict the log if the entry is
not at that place in a later head.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from luoshi.district.audit import vault
from luoshi.district.audit.errors import NotCoveredError, NotInLedgerError
from luoshi.district.audit.models import LedgerEvent, Opening
from luoshi.district.audit.numbering import number_waiting
from luoshi.district.audit.queries.heads import Head, latest_head
from luoshi.district.audit.queries.keys import handovers_of, key_terms
from luoshi.district.audit.queries.rollback import require_nothing_lost
from luoshi.district.audit.queries.tree import stored_nodes
from luoshi.proof import receipts
from luoshi.proof.events import Event
from luoshi.proof.merkle import consistency_proof, inclusion_proof
from luoshi.proof.notes import SignedNote
from luoshi.proof.promises import Promise, sign_promise
from luoshi.proof.receipts import Receipt

PROMISED_WITHIN: Final = timedelta(days=1)
"""What a promise gives as the latest time; heads are signed every few minutes, unless the worker stands still."""


def receipt_for(ticket: int, *, at: datetime, words: Mapping[str, str] | None = None) -> Receipt:
    """The receipt of the entry that the district knows by ``ticket``.

    ``words`` are the personal values by field, to be shown as opening the commitments in the entry; only for the
    person whose words they are. Fields whose key was thrown away are left out.

    Raises
    ------
    NotInLedgerError
        There is no such entry.
    LedgerRolledBackError
        The database is not the continuation of what was signed.
    SigningKeyMissingError
        A promise is needed, and the key's file is gone.
    """
    require_nothing_lost()
    event = _event(ticket)
    head = latest_head()
    if head is None or head.size <= event.seq:
        head, promise = _promise_or_head(event, at)
    else:
        promise = None
    return Receipt(
        case=event.subject.removeprefix("case:"),
        event=event.body,
        index=event.seq,
        head=head.note if head else None,
        proof=tuple(inclusion_proof(stored_nodes(head.size), event.seq, head.size)) if head else (),
        promise=promise,
        openings=_openings(event, words or {}),
        handovers=tuple(handovers_of(key_terms())),
    )


def event_of(ticket: int) -> tuple[int, Event]:
    """The entry that the district knows by ``ticket``, with its place in the tree.

    Raises
    ------
    NotInLedgerError
        There is no such entry.
    """
    row = _event(ticket)
    return row.seq, Event.from_bytes(row.body.encode())


def inclusion(seq: int, size: int | None = None) -> list[bytes]:
    """The proof that entry ``seq`` is in the tree of ``size`` entries, by default that of the newest head.

    Raises
    ------
    NotCoveredError
        No head covers the entry, or that many entries.
    """
    covered = _covered(seq + 1 if size is None else size)
    wanted = covered if size is None else size
    return inclusion_proof(stored_nodes(wanted), seq, wanted)


def consistency(old: int, new: int | None = None) -> list[bytes]:
    """The proof that the tree of ``new`` entries, by default the newest head's, begins with that of ``old``.

    Raises
    ------
    NotCoveredError
        No head covers that many entries.
    """
    covered = _covered(old if new is None else new)
    wanted = covered if new is None else new
    return consistency_proof(stored_nodes(wanted), old, wanted)


def _event(ticket: int) -> LedgerEvent:
    row = LedgerEvent.objects.filter(ticket=ticket).first()
    if row is None and number_waiting():
        row = LedgerEvent.objects.filter(ticket=ticket).first()
    if row is None:
        raise NotInLedgerError(seq=ticket)
    return row


def _promise_or_head(event: LedgerEvent, at: datetime) -> tuple[Head | None, SignedNote | None]:
    # Under the lock of the vault: a key that is being handed over must not promise what its term will not cover.
    with vault.one_at_a_time():
        head = latest_head()
        if head is not None and head.size > event.seq:
            return head, None
        key = vault.key_in_office(at)
        promise = Promise(key.name, event.seq, bytes(event.leaf), at, at + PROMISED_WITHIN)
        return None, sign_promise(promise, key)


def _openings(event: LedgerEvent, words: Mapping[str, str]) -> tuple[receipts.Opening, ...]:
    if not words:
        return ()
    kept = Opening.objects.filter(event_id=event.ticket, field__in=words).order_by("field")
    return tuple(receipts.Opening(("data", "commitments", row.field), words[row.field], bytes(row.key)) for row in kept)


def _covered(needed: int) -> int:
    head = latest_head()
    if head is None or head.size < needed:
        raise NotCoveredError(size=needed, covered=head.size if head else 0)
    return head.size
