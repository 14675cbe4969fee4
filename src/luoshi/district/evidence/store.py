"""The content-addressed store: a file is kept once, under the SHA-256 of its bytes, and never changes.

A file is written to ``incoming/``, synced, and renamed into ``ab/cd/<sha256>``; so whatever has its final name is
whole, even after a power cut. Files are written before the transaction that refers to them commits: a roll-back leaves
an orphan, which is harmless and swept a day later, while the other order would leave evidence without content.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

CHUNK_BYTES = 1 << 20
INCOMING = "incoming"


class Readable(Protocol):
    """A binary stream, or an upload that reads like one."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """Content in the store: its name and what it is."""

    sha256: str
    size_bytes: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way in, whole and hashed, but without its final name."""

    path: Path
    sha256: str
    size_bytes: int


class OverLimitError(ValueError):
    """The stream is longer than was allowed; for the caller to say so in its own words."""


def path_of(sha256: str) -> Path:
    """Where content of this hash lies, or would lie."""
    return Path(settings.EVIDENCE_ROOT) / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def receiving(stream: Readable, *, limit_bytes: int) -> Iterator[Incoming]:
    """Write ``stream`` to the side and hash it; whatever is not kept within the block is removed.

    Raises
    ------
    OverLimitError
        There are more than ``limit_bytes``.
    """
    folder = Path(settings.EVIDENCE_ROOT) / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            sha256, size = _copy(stream, file, limit_bytes)
            file.flush()
            os.fsync(file.fileno())
        yield Incoming(path, sha256, size)
    finally:
        path.unlink(missing_ok=True)


def keep(incoming: Incoming, *, media_type: str) -> Stored:
    """Give a received file its final name."""
    final = path_of(incoming.sha256)
    final.parent.mkdir(parents=True, exist_ok=True)
    if final.exists():
        # The sweeper spares what is young: content handed in again must not be swept before this commit.
        with suppress(FileNotFoundError):
            os.utime(final)
    if not final.exists():
        incoming.path.replace(final)
        for folder in (final.parent, final.parent.parent, final.parent.parent.parent):
            _sync_folder(folder)
    return Stored(incoming.sha256, incoming.size_bytes, media_type)


def renew(sha256: str) -> bool:
    """Make content young again, as if it had been handed in now; False if the store does not have it."""
    try:
        os.utime(path_of(sha256))
    except FileNotFoundError:
        return False
    return True


def keep_stream(stream: BinaryIO, *, media_type: str, limit_bytes: int) -> Stored:
    """Keep a stream of our own making."""
    with receiving(stream, limit_bytes=limit_bytes) as incoming:
        return keep(incoming, media_type=media_type)


def open_stored(sha256: str) -> BinaryIO:
    """The content, for reading.

    Raises
    ------
    FileNotFoundError
        The store does not have it.
    """
    return path_of(sha256).open("rb")


def names_older_than(at: datetime) -> Iterator[str]:
    """The hashes of all content that was last handed in before ``at``."""
    for path in Path(settings.EVIDENCE_ROOT).glob("??/??/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < at.timestamp():
                yield path.name


def discard(sha256: str, *, older_than: datetime) -> bool:
    """Remove content that nothing refers to, unless it was handed in again meanwhile; says whether it went.

    It is moved aside first and looked at there: whoever hands in the same content now either finds it gone and writes
    it anew, or has made it young before it moved, and it is put back.
    """
    path = path_of(sha256)
    aside = Path(settings.EVIDENCE_ROOT) / INCOMING / f"swept-{sha256}"
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.rename(aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime >= older_than.timestamp():
        aside.rename(path)
        return False
    aside.unlink()
    return True


def remove(sha256: str) -> None:
    """Remove content for good; that it is gone already is no fault."""
    path_of(sha256).unlink(missing_ok=True)


def discard_incoming_older_than(at: datetime) -> int:
    """Remove what a crash left half received; returns how many files."""
    removed = 0
    for path in (Path(settings.EVIDENCE_ROOT) / INCOMING).glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < at.timestamp():
                path.unlink()
                removed += 1
    return removed


def text_hash(text: str) -> str:
    """The hash that names a text like a file: that of its UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def _copy(stream: Readable, file: BinaryIO, limit_bytes: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK_BYTES):
        size += len(chunk)
        if size > limit_bytes:
            raise OverLimitError
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
