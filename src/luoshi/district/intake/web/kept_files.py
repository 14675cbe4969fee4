"""Photos that came with a form: received at once, so that nothing has to be chosen again when the form comes back.

Until the report is accepted they are files that no row refers to: of a report that failed or was given up nothing
stays, in the database or the ledger, and after a day the files are swept. What was received travels in a signed hidden
field; whoever has not sent a file cannot attach it by writing its hash.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from luoshi.district.evidence.api import PhotoFacts, Received, Stored, is_still_held, receive_file
from luoshi.district.evidence.errors import BrokenImageError

SALT = "luoshi.intake.kept"
KEEP_SECONDS = 24 * 3600
MOST_FILES = 6


class Kept(NamedTuple):
    """One photo that came with a form."""

    key: str
    """What the form calls it, to drop it."""
    name: str
    received: Received


def read_kept(token: str) -> tuple[list[Kept], bool]:
    """What was received and is still there, and whether that is all; nothing of a token that was not made here."""
    if not token:
        return [], True
    try:
        received = [_read(*row) for row in signing.loads(token, salt=SALT, max_age=KEEP_SECONDS)]
    except (signing.BadSignature, TypeError, ValueError):
        return [], False
    held = [_kept(one) for one in received if is_still_held(one)]
    return held, len(held) == len(received)


def write_kept(kept: Sequence[Kept]) -> str:
    """The hidden field's value."""
    return signing.dumps([_written(one.received) for one in kept], salt=SALT, compress=True) if kept else ""


def keep(file: "UploadedFile[bytes]") -> Kept:
    """Receive one file; touches no table.

    Raises
    ------
    EvidenceError
        It is not accepted, or is no photo.
    """
    received = receive_file(file)
    if not received.is_photo:
        raise BrokenImageError(name=received.file_name)
    return _kept(received)


def _kept(received: Received) -> Kept:
    return Kept(received.original.sha256[:16], received.file_name, received)


def _written(received: Received) -> list[Any]:
    facts = received.facts
    stored = [
        [part.sha256, part.size_bytes, part.media_type] if part else None
        for part in (received.original, received.public, received.thumbnail)
    ]
    taken_at = facts.taken_at.isoformat() if facts.taken_at else None
    return [received.file_name, *stored, [taken_at, facts.lon, facts.lat, facts.device]]


def _read(name: str, original: list[Any], public: list[Any], thumbnail: list[Any], facts: list[Any]) -> Received:
    taken_at, lon, lat, device = facts
    return Received(
        name,
        Stored(*original),
        Stored(*public),
        Stored(*thumbnail),
        PhotoFacts(datetime.fromisoformat(taken_at) if taken_at else None, lon, lat, device),
    )
