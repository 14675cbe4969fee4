"""Takes a file in as far as it goes without the database: examined, hashed, kept, its copies made.

Doing this before the transaction begins keeps a large photo from holding up everybody else's writing.
"""

import io
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File

from .developing import develop_apart, examine_apart
from .errors import BrokenImageError, EmptyFileError, TooLargeError
from .photo import NO_FACTS, Developed, PhotoFacts, develop
from .sniffing import IMAGE_ENDINGS, sniff
from .store import Incoming, OverLimitError, Stored, keep, keep_stream, receiving, renew

PHOTO_LIMIT_BYTES = 20 * 1024 * 1024
DOCUMENT_LIMIT_BYTES = 50 * 1024 * 1024
NAME_LENGTH = 200
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A file in the store to which nothing refers yet."""

    file_name: str
    original: Stored
    public: Stored | None = None
    thumbnail: Stored | None = None
    facts: PhotoFacts = NO_FACTS

    @property
    def is_photo(self) -> bool:
        """True when it was opened as an image."""
        return self.public is not None


def receive_file(file: "File[bytes] | BinaryIO", *, file_name: str = "", is_own: bool = False) -> Received:
    """Examine ``file`` and keep it; touches no table.

    ``is_own`` is for photos that the program itself has drawn: they are opened here, not in a process of their own.

    Raises
    ------
    EvidenceError
        It is empty, too large, damaged, or of a kind that is not accepted.
    """
    name = clean_name(file_name or getattr(file, "name", None) or "")
    if file.seekable():
        file.seek(0)
    try:
        with receiving(file, limit_bytes=DOCUMENT_LIMIT_BYTES) as incoming:
            return _examined(incoming, name, is_own=is_own)
    except OverLimitError as problem:
        raise TooLargeError(name=name, limit_mb=DOCUMENT_LIMIT_BYTES // MEGABYTE) from problem


def is_still_held(received: Received) -> bool:
    """Whether all of a received file is in the store, made young there so that it is not swept just now."""
    parts = [part for part in (received.original, received.public, received.thumbnail) if part is not None]
    return all(renew(part.sha256) for part in parts)


def clean_name(given: object) -> str:
    r"""The last part of a file's name without anything unprintable, its ending kept when it must be shortened.

    >>> clean_name("C:\\photos\\IMG_1\n.JPG")
    'IMG_1.JPG'
    """
    last = PurePosixPath(str(given).replace("\\", "/")).name
    name = "".join(ch for ch in unicodedata.normalize("NFC", last) if ch.isprintable()).strip()
    if len(name) <= NAME_LENGTH:
        return name
    ending = PurePosixPath(name).suffix[:10]
    return name[: NAME_LENGTH - len(ending)] + ending


def _examined(incoming: Incoming, name: str, *, is_own: bool) -> Received:
    if not incoming.size_bytes:
        raise EmptyFileError(name=name)
    sniffed = sniff(incoming.path, name=name)
    if not sniffed.is_photo and PurePosixPath(name).suffix.casefold() in IMAGE_ENDINGS:
        raise BrokenImageError(name=name)  # a document called a photo would pass for the photo that a case demands
    lock = settings.HOME / "developing.lock"
    if sniffed.is_document:
        examine_apart(incoming.path, media_type=sniffed.media_type, name=name, lock=lock)
    if not sniffed.is_photo:
        return Received(name, keep(incoming, media_type=sniffed.media_type))
    if incoming.size_bytes > PHOTO_LIMIT_BYTES:
        raise TooLargeError(name=name, limit_mb=PHOTO_LIMIT_BYTES // MEGABYTE)
    if is_own:
        developed = develop(incoming.path, media_type=sniffed.media_type, name=name)
    else:
        developed = develop_apart(incoming.path, media_type=sniffed.media_type, name=name, lock=lock)
    return _photo(name, keep(incoming, media_type=sniffed.media_type), developed)


def _photo(name: str, original: Stored, developed: Developed) -> Received:
    return Received(
        name,
        original,
        public=_copy(developed.public_jpeg, "image/jpeg"),
        thumbnail=_copy(developed.thumbnail_webp, "image/webp"),
        facts=developed.facts,
    )


def _copy(content: bytes, media_type: str) -> Stored:
    return keep_stream(io.BytesIO(content), media_type=media_type, limit_bytes=len(content))
