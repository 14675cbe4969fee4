"""What a file really is, from its bytes; its name is believed only where bytes cannot tell (plain text).

The list is short on purpose. Whatever a browser might run, or an office program might run for it, is refused: markup,
scripts, macros, and files that are two things at once.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .errors import (
    ActiveContentError,
    BrokenDocumentError,
    BrokenImageError,
    HeicError,
    OldOfficeError,
    UnknownTypeError,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
PHOTO_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
"""Media type → the name of the one Pillow decoder that may open it."""

HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
OFFICE_UNPACKED_LIMIT_BYTES = 1 << 30
OFFICE_MEMBERS_LIMIT = 20_000
HEAD_BYTES = 16
TAIL_BYTES = 2048

IMAGE_ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"}
TEXT_TYPES = {".txt": "text/plain", ".csv": "text/csv"}
SCRIPT = re.compile(r"<(?:script|svg|html|iframe|object|embed|body|\?php)[\s>/]", re.IGNORECASE)
SCRIPT_BYTES = re.compile(SCRIPT.pattern.encode(), re.IGNORECASE)
MARKUP_START = re.compile(r"\A[\ufeff\s]*<[!?a-zA-Z]")
BINARY_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file turned out to be."""

    media_type: str

    @property
    def is_photo(self) -> bool:
        """True for an image, which Pillow must still open."""
        return self.media_type in PHOTO_TYPES

    @property
    def is_document(self) -> bool:
        """True for what another program opens, which may do something by itself then."""
        return self.media_type in {PDF, DOCX, XLSX}


def sniff(path: Path, *, name: str) -> Sniffed:
    """The type of the file at ``path``; ``name`` is what the sender calls it.

    Raises
    ------
    EvidenceError
        It is of a kind that is not accepted; the subclass says why and what to do.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    photo = _photo_type(head, name)
    if photo:
        _refuse_second_file(path, name)
        if SCRIPT_BYTES.search(path.read_bytes()):
            raise ActiveContentError(name=name)
        return Sniffed(photo)
    for begins, examine in DOCUMENTS:
        if head.startswith(begins):
            return Sniffed(examine(path, name))
    return Sniffed(_text(path, name))


def _photo_type(head: bytes, name: str) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        raise HeicError(name=name)
    return None


def _pdf(path: Path, name: str) -> str:
    tail = _tail(path)
    _refuse_second_file(path, name)
    if b"%%EOF" not in tail:
        raise BrokenDocumentError(name=name)
    return PDF


def _office(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as problem:
        raise BrokenDocumentError(name=name) from problem
    names = {member.filename for member in members}
    if len(members) > OFFICE_MEMBERS_LIMIT or sum(m.file_size for m in members) > OFFICE_UNPACKED_LIMIT_BYTES:
        raise BrokenDocumentError(name=name)
    if any(part.endswith(("vbaProject.bin", ".exe", ".js", ".vbs", ".html", ".htm")) for part in names):
        raise ActiveContentError(name=name)
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return XLSX
    raise UnknownTypeError(name=name)


def _old_office(_path: Path, name: str) -> str:
    raise OldOfficeError(name=name)


DOCUMENTS: tuple[tuple[bytes, Callable[[Path, str], str]], ...] = (
    (b"%PDF-", _pdf),
    (b"PK\x03\x04", _office),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _old_office),
)


def _text(path: Path, name: str) -> str:
    ending = Path(name).suffix.casefold()
    if ending in IMAGE_ENDINGS and not _is_known_elsewhere(path):
        raise BrokenImageError(name=name)
    text = _decoded(path.read_bytes())
    if text is None:
        raise UnknownTypeError(name=name)
    if MARKUP_START.match(text) or SCRIPT.search(text):
        raise ActiveContentError(name=name)
    if ending not in TEXT_TYPES:
        raise UnknownTypeError(name=name)
    return TEXT_TYPES[ending]


def _is_known_elsewhere(path: Path) -> bool:
    """True for image formats that open fine elsewhere, so that nobody is told his good GIF is damaged."""
    with path.open("rb") as file:
        head = file.read(8)
    return head.startswith((b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*"))


def _decoded(content: bytes) -> str | None:
    """The text, when it is one: decodable and without control characters."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if BINARY_CONTROLS.search(text) else text
    return None


def _refuse_second_file(path: Path, name: str) -> None:
    """A photo or PDF that is an archive too is made to deceive."""
    if zipfile.is_zipfile(path):
        raise ActiveContentError(name=name)


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        return file.read()
