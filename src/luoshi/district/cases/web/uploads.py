"""Files that came with a form: kept at once, so that nothing has to be chosen again when the form comes back.

What was kept travels in a hidden field that is signed for the account that sent it; nobody can attach what another
person uploaded by writing its number into a form.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from luoshi.district.cases.commands import EvidenceUse
from luoshi.district.evidence.api import EvidenceFacts, evidence_facts, receive_file, store_evidence
from luoshi.district.people.api import Actor

SALT = "luoshi.cases.kept"
KEEP_SECONDS = 24 * 3600
"""Unattached evidence is swept away by the worker after a while; a form left open for longer starts anew."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is stored and waits to be attached to an act."""

    evidence_id: int
    purpose: str

    @property
    def facts(self) -> EvidenceFacts:
        """Its name, time and place, for showing it in the form."""
        return evidence_facts(self.evidence_id)


def read_kept(token: str, actor: Actor) -> list[Kept]:
    """What was kept for this actor; nothing when the token is old, foreign or damaged."""
    if not token:
        return []
    try:
        rows = signing.loads(token, salt=f"{SALT}:{actor.key}", max_age=KEEP_SECONDS)
    except signing.BadSignature:
        return []
    return [Kept(int(evidence_id), str(purpose)) for evidence_id, purpose in rows]


def write_kept(kept: Iterable[Kept], actor: Actor) -> str:
    """The hidden field's value."""
    rows = [[item.evidence_id, item.purpose] for item in kept]
    return signing.dumps(rows, salt=f"{SALT}:{actor.key}") if rows else ""


def keep_file(file: UploadedFile, *, purpose: str, by: Actor, at: datetime) -> Kept:
    """Store one file in a transaction of its own.

    Raises
    ------
    EvidenceError
        It is not accepted.
    """
    return Kept(store_evidence(file=receive_file(file), by=by, at=at).pk, purpose)


def uses(kept: Iterable[Kept]) -> list[EvidenceUse]:
    """What a command is handed."""
    unique = dict.fromkeys((item.evidence_id, item.purpose) for item in kept)
    return [EvidenceUse(evidence_id, purpose) for evidence_id, purpose in unique]
