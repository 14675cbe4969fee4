"""Workbooks (XLSX, XLS, ODS) through calamine, after a look at what they would unpack to."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from luoshi.district.intake.errors import (
    DamagedSheetError,
    EmptySheetError,
    EncryptedSheetError,
    InflatedSheetError,
    NotASheetError,
    SheetError,
    TooManyRowsError,
    TooWideError,
)
from luoshi.district.intake.sheets.source import Cells, Source

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_INFLATION = 300
SMALL = 20 * 1024 * 1024
MOST_PARTS = 5000
LAST_ROW, LAST_COLUMN = 101_000, 500
"""Beyond the rows that are imported, so that a title above the header does not matter; calamine holds the whole
rectangle up to the last cell in memory, so one cell in the far corner must be found before it is asked."""

MOST_CELLS = 10_000_000
"""Of the rectangle: a hundred thousand rows of a hundred columns. A row far down and a column far out are each within
their limits, and together they would take gigabytes."""

_BLOCK = 4 * 1024 * 1024
_CELL = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,9})[\"']")
_ROW_OF_CELLS = re.compile(rb"<row\b[^<>]{0,300}\br\s{0,9}=\s{0,9}[\"'](\d{1,9})[\"'][^<>]{0,300}>\s{0,99}<c[\s/>]")
_REPEATED_CELL = re.compile(
    rb"<table:table-cell\b(?=[^<>]{0,500}value-type)[^<>]{0,500}number-columns-repeated=\"(\d{1,12})\""
)
_REPEATED_ROW = re.compile(rb"<table:table-row\b[^<>]{0,300}number-rows-repeated=\"(\d{1,12})\"[^<>]{0,300}>")
_FROM_1904 = re.compile(rb"date1904\s*=\s*[\"'](?:1|true)[\"']")


def is_workbook(path: Path) -> bool:
    """True when the file begins as a workbook does, whatever its name says."""
    with path.open("rb") as file:
        start = file.read(8)
    return start.startswith(ZIP) or start == OLE


def open_workbook(path: Path) -> Source:
    """The first visible sheet with anything in it."""
    counts_from_1904 = _inspect_zip(path) if zipfile.is_zipfile(path) else _inspect_ole(path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height and sheet.width:
                break
        else:
            raise EmptySheetError
    except CalamineError as problem:
        raise _named(problem) from problem

    def rows() -> Iterator[Cells]:
        # Begins at the sheet's first row, also where the used part begins further down.
        yield from sheet.iter_rows()

    return Source(rows, counts_from_1904)


def _named(problem: CalamineError) -> SheetError:
    said = str(problem).lower()
    if "password" in said or "encrypt" in said:
        return EncryptedSheetError()
    if "cannot detect file format" in said:
        return NotASheetError()
    return DamagedSheetError()


def _inspect_ole(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(8)
        if start != OLE:
            raise DamagedSheetError
        content = file.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise EncryptedSheetError
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise NotASheetError
    return False


def _inspect_zip(path: Path) -> bool:
    """Refuse what would unpack to too much; whether bare numbers count days from 1904."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _inspect_sizes(parts, path.stat().st_size)
            names = {part.filename for part in parts}
            if "content.xml" in names:
                _inspect_ods(archive)
                return False
            if "xl/workbook.bin" not in names and "xl/workbook.xml" not in names:
                raise NotASheetError
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _inspect_corner(archive, part)
            return "xl/workbook.xml" in names and bool(_FROM_1904.search(archive.read("xl/workbook.xml")))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise DamagedSheetError from problem


def _inspect_sizes(parts: list[zipfile.ZipInfo], size: int) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise EncryptedSheetError
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > max(SMALL, size * MOST_INFLATION):
        raise InflatedSheetError


def _inspect_corner(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    columns: set[bytes] = set()
    last = 0
    with archive.open(part) as stream:
        rest = b""
        while block := stream.read(_BLOCK):
            found = _CELL.findall(rest + block)
            columns.update(column for column, _row in found)
            # A cell that names no place of its own stands where its row says.
            numbered = [int(row) for row in _ROW_OF_CELLS.findall(rest + block)]
            last = max([last, *numbered, *(int(row) for _column, row in found)])
            if last > LAST_ROW:
                raise TooManyRowsError(limit=100_000)
            rest = block[-200:]
    width = max((_column_number(column) for column in columns), default=0)
    if width > LAST_COLUMN:
        raise TooWideError(limit=LAST_COLUMN)
    if width * last > MOST_CELLS:
        raise InflatedSheetError


def _inspect_ods(archive: zipfile.ZipFile) -> None:
    with archive.open("content.xml") as stream:
        content = stream.read(MOST_UNPACKED)
    if any(int(times) > LAST_COLUMN for times in _REPEATED_CELL.findall(content)):
        raise TooWideError(limit=LAST_COLUMN)
    if _repeats_a_row(content, LAST_ROW):
        raise TooManyRowsError(limit=100_000)


def _repeats_a_row(content: bytes, last_row: int) -> bool:
    """True when a row that holds a value stands for more rows than there may be."""
    for row in content.split(b"</table:table-row>"):
        value = row.rfind(b"value-type")
        if any(
            int(found[1]) > last_row and found.end() <= value for found in _REPEATED_ROW.finditer(row, 0, max(0, value))
        ):
            return True
    return False


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
