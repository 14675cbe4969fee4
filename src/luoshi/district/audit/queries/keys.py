"""The public keys of the log, in the order of their office."""

from dataclasses import dataclass
from datetime import datetime

from luoshi.district.audit.models import LogKey
from luoshi.proof.keys import KeyRing
from luoshi.proof.notes import SignedNote, VerifyingKey


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """One key and its term of office: it signs heads larger than ``after``, until the next takes over."""

    key: VerifyingKey
    after: int
    at: datetime
    handover: SignedNote | None


def key_terms() -> list[KeyTerm]:
    """Every key of the log, the first first; empty before anything was signed."""
    return [_term(row) for row in LogKey.objects.order_by("term")]


def verifying_keys() -> list[VerifyingKey]:
    """The keys themselves, the present one last."""
    return [term.key for term in key_terms()]


def key_ring() -> KeyRing | None:
    """The keys with their hand-overs checked; None before anything was signed."""
    terms = key_terms()
    return KeyRing(terms[0].key, handovers_of(terms)) if terms else None


def _term(row: LogKey) -> KeyTerm:
    handover = SignedNote.parse(row.handover) if row.handover else None
    return KeyTerm(VerifyingKey.parse(row.key), row.after, row.at, handover)


def handovers_of(terms: list[KeyTerm]) -> list[SignedNote]:
    """The hand-overs, oldest first: with them whoever knows the first key follows to the present one."""
    return [term.handover for term in terms if term.handover is not None]
