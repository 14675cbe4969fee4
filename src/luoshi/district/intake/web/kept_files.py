"""Photos that came with a form: kept at once, so that nothing has to be chosen again when the form comes back.

What was kept travels in a signed hidden field; whoever has not sent a file cannot attach it by writing its number.
"""

from datetime import datetime

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from luoshi.district.evidence.api import receive_file, store_evidence
from luoshi.district.evidence.errors import BrokenImageError
from luoshi.district.people.api import Actor

SALT = "luoshi.intake.kept"
KEEP_SECONDS = 24 * 3600
MOST_FILES = 6


def read_kept(token: str) -> list[tuple[int, str]]:
    """The ids and names of what was kept; nothing when the token is old or was not made here."""
    try:
        rows = signing.loads(token, salt=SALT, max_age=KEEP_SECONDS) if token else []
    except signing.BadSignature:
        return []
    return [(int(pk), str(name)) for pk, name in rows]


def write_kept(kept: list[tuple[int, str]]) -> str:
    """The hidden field's value."""
    return signing.dumps([list(row) for row in kept], salt=SALT) if kept else ""


def keep(file: "UploadedFile[bytes]", *, by: Actor, at: datetime) -> tuple[int, str]:
    """Store one file in a transaction of its own.

    Raises
    ------
    EvidenceError
        It is not accepted, or is no photo.
    """
    received = receive_file(file)
    if not received.is_photo:
        raise BrokenImageError(name=received.file_name)
    stored = store_evidence(file=received, by=by, at=at)
    return stored.pk, stored.file_name
