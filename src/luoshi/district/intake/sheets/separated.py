"""Separated text (CSV): which encoding, which separator, and the rows."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from charset_normalizer import from_bytes

from luoshi.district.intake.errors import DamagedSheetError, NotASheetError, TooWideError
from luoshi.district.intake.sheets.source import Cells, Source
from luoshi.sheets import plain_cell

SEPARATORS = ",\t;|"
LONGEST_FIELD = 4 * 1024 * 1024
MOST_COLUMNS = 500
LOOKED_AT_LINES = 30
_SAMPLE = 256 * 1024

csv.field_size_limit(LONGEST_FIELD)


def open_separated(path: Path) -> Source:
    """Rows of a CSV file in UTF-8, UTF-16 with a mark, GB18030, or what it most probably is."""
    content = path.read_bytes()
    if not content.strip():
        return Source(lambda: iter(()))
    text = decode(content)
    separator = separator_of(text)

    def rows() -> Iterator[Cells]:
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
                if len(row) > MOST_COLUMNS:
                    raise TooWideError(limit=MOST_COLUMNS)
                yield [plain_cell(cell) for cell in row]
        except csv.Error as problem:
            raise DamagedSheetError from problem

    return Source(rows)


def decode(content: bytes) -> str:
    """The text of a file whose encoding nobody wrote down."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _strictly(content, encoding)
    if b"\x00" in content[:_SAMPLE]:
        raise NotASheetError
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _text(text)
    best = from_bytes(content[:_SAMPLE]).best()
    if best is None:
        raise NotASheetError
    return _strictly(content, best.encoding)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return _text(content.decode(encoding))
    except UnicodeError as problem:
        raise DamagedSheetError from problem


def _text(text: str) -> str:
    """``text``, unless what it holds is a program's file rather than something written."""
    start = text[:4096]
    controls = sum(ord(character) < 32 and character not in "\t\n\r\f\v" for character in start)  # noqa: PLR2004
    if controls * 50 > len(start) or start.startswith(("%PDF-", "{\\rtf")):
        raise NotASheetError
    return text


def separator_of(text: str) -> str:
    """The separator that divides the first rows into the most columns of one number."""

    def width(separator: str) -> tuple[int, int]:
        try:
            rows = list(
                islice(csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=separator), LOOKED_AT_LINES)
            )
        except csv.Error:
            return 0, 0
        widths = [len(row) for row in rows if row]
        usual = max(set(widths), key=widths.count, default=0)
        return (usual if usual > 1 else 0), widths.count(usual)

    return max(SEPARATORS, key=lambda separator: (width(separator)[0] > 0, width(separator)[1], width(separator)[0]))
