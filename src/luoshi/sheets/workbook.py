"""Workbooks (XLSX, XLSB, XLS and WPS's ET, ODS) through calamine, after a look at what they would unpack to.

Calamine gives the value that was stored beside a formula, and nothing where none was stored; such cells are found in
the file's own XML and handed out as :data:`NO_VALUE`, so that a formula nobody computed is not taken for an empty cell.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .errors import (
    DamagedSheetError,
    EncryptedSheetError,
    InflatedSheetError,
    NotASheetError,
    SheetError,
    TooManyRowsError,
    TooWideError,
)
from .limits import Limits
from .source import Line, Merged, RawBook, RawSheet

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_INFLATION = 300
SMALL = 20 * 1024 * 1024
MOST_PARTS = 5000
_BLOCK = 4 * 1024 * 1024


class _NoValue:
    """A formula of which no value was stored."""

    def __str__(self) -> str:
        return "=…"

    def __repr__(self) -> str:
        return "NO_VALUE"


NO_VALUE: Final = _NoValue()
_CELL = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,9})[\"']")
_ROW_OF_CELLS = re.compile(rb"<row\b[^<>]{0,300}\br\s{0,9}=\s{0,9}[\"'](\d{1,9})[\"'][^<>]{0,300}>\s{0,99}<c[\s/>]")
_UNCOMPUTED = re.compile(
    rb"<c\b([^>]{0,400})>\s*<f\b[^>]{0,400}(?:/>|>[^<]{0,8192}</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_ERROR = re.compile(
    rb"<c\b([^>]{0,400}\bt=[\"']e[\"'][^>]{0,400})>(?:<f\b[^>]{0,400}(?:/>|>[^<]{0,8192}</f>))?\s*<v>([^<]{1,20})</v>"
)
_REPEATED_CELL = re.compile(
    rb"<table:table-cell\b(?=[^<>]{0,500}value-type)[^<>]{0,500}number-columns-repeated=\"(\d{1,12})\""
)
_REPEATED_ROW = re.compile(rb"<table:table-row\b[^<>]{0,300}number-rows-repeated=\"(\d{1,12})\"[^<>]{0,300}>")
_FROM_1904 = re.compile(rb"date1904\s*=\s*[\"'](?:1|true)[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_NAME, _REL = re.compile(rb"\bname=\"([^\"]*)\""), re.compile(rb"\b\w+:id=\"([^\"]*)\"")
_RELATION = re.compile(rb"<Relationship\b([^>]*)>")
_ID, _TARGET = re.compile(rb"\bId=\"([^\"]*)\""), re.compile(rb"\bTarget=\"([^\"]*)\"")


def is_workbook(content: bytes) -> bool:
    """True when the file begins as a workbook does, whatever its name says."""
    return content.startswith((ZIP, OLE))


def read_workbook(content: bytes, limits: Limits) -> RawBook:
    """The sheets of a workbook.

    Raises
    ------
    SheetError
        It is protected, damaged, no workbook, or too large.
    """
    parts = _Parts(content, limits) if content.startswith(ZIP) else None
    if parts is None:
        _inspect_ole(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(parts.content if parts else content))
        sheets = tuple(
            _sheet(workbook, at, parts)
            for at, described in enumerate(workbook.sheets_metadata)
            if described.typ == SheetTypeEnum.WorkSheet
        )
    except (CalamineError, PasswordError, ValueError) as problem:
        raise _named(problem) from problem
    except BaseException as problem:
        if type(problem).__name__ == "PanicException":  # calamine's way of saying that the file makes no sense
            raise DamagedSheetError from problem
        raise
    date_system = 1904 if parts and parts.counts_from_1904 else 1900
    return RawBook(parts.format if parts else "xls", sheets, date_system=date_system)


def _sheet(workbook: CalamineWorkbook, at: int, parts: "_Parts | None") -> RawSheet:
    described = workbook.sheets_metadata[at]
    opened: list[CalamineSheet] = []

    def sheet() -> CalamineSheet:
        if not opened:
            opened.append(workbook.get_sheet_by_name(described.name))
        return opened[0]

    lines: Callable[[], Iterator[Line]] = lambda: _lines(sheet(), marks())  # noqa: E731 - read when asked
    found: list[_Marks] = []

    def marks() -> "_Marks":
        if not found:
            found.append(parts.marks(described.name) if parts else {})
        return found[0]

    whole = sheet()
    merged = tuple(
        Merged(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in (whole.merged_cell_ranges or [])
    )
    is_visible = described.visible == SheetVisibleEnum.Visible
    return RawSheet(described.name, is_visible, lines, merged, not (whole.height and whole.width))


_Marks = dict[int, dict[int, object]]
"""By row and column, what calamine takes for an empty cell: a formula without a value, or one that failed."""


def _lines(sheet: CalamineSheet, marks: _Marks) -> Iterator[Line]:
    # Begins at the sheet's first row and column, also where the used part begins further down or to the right.
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if marked := marks.get(number):
            width = max(len(cells), max(marked) + 1)
            row: list[object] = [*cells, *([None] * (width - len(cells)))]
            for column, mark in marked.items():
                row[column] = mark
            yield Line(number, row)
        else:
            yield Line(number, cells)


def _named(problem: BaseException) -> SheetError:
    said = str(problem).lower()
    if isinstance(problem, PasswordError) or "password" in said or "encrypt" in said:
        return EncryptedSheetError()
    if "cannot detect file format" in said:
        return NotASheetError()
    return DamagedSheetError()


def _inspect_ole(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise EncryptedSheetError
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise NotASheetError


class _Parts:
    """The parts of a zipped workbook, looked at before anything is unpacked into memory."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.content = content
        self.format = "xlsx"
        self.counts_from_1904 = False
        self._limits = limits
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                _inspect_sizes(archive.infolist(), len(content))
                if any("\\" in part.orig_filename for part in archive.infolist()):
                    self.content = _with_slashes(archive)
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                self._look(archive)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
            raise DamagedSheetError from problem

    def _look(self, archive: zipfile.ZipFile) -> None:
        names = set(archive.namelist())
        if "content.xml" in names:
            self.format = "ods"
            self._inspect_ods(archive)
            return
        if "xl/workbook.bin" in names:
            self.format = "xlsb"
        elif "xl/workbook.xml" not in names:
            raise NotASheetError
        for part in archive.infolist():
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                self._inspect_corner(archive, part)
        if self.format == "xlsx":
            self.counts_from_1904 = bool(_FROM_1904.search(archive.read("xl/workbook.xml")))

    def _inspect_corner(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        # Calamine holds the whole rectangle up to the last cell in memory, so one cell in the far corner must be found
        # before.
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
                if last > self._limits.last_row:
                    raise TooManyRowsError(limit=self._limits.rows)
                rest = block[-200:]
        width = max((_column_number(column) for column in columns), default=0)
        if width > self._limits.columns:
            raise TooWideError(limit=self._limits.columns)
        if width * last > self._limits.cells:
            raise InflatedSheetError

    def _inspect_ods(self, archive: zipfile.ZipFile) -> None:
        with archive.open("content.xml") as stream:
            content = stream.read(MOST_UNPACKED)
        if any(int(times) > self._limits.columns for times in _REPEATED_CELL.findall(content)):
            raise TooWideError(limit=self._limits.columns)
        if _repeats_a_row(content, self._limits.last_row):
            raise TooManyRowsError(limit=self._limits.rows)

    def marks(self, sheet: str) -> _Marks:
        """What the file's own XML says of cells that calamine takes for empty."""
        if self.format != "xlsx":
            return {}
        found: _Marks = {}
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            path = _path_of(archive, sheet)
            if path is None:
                return {}
            content = archive.read(path)
        if b"<f" in content:
            for attributes in _UNCOMPUTED.findall(content):
                if place := _CELL.search(attributes):
                    found.setdefault(int(place[2]), {})[_column_number(place[1]) - 1] = NO_VALUE
        for attributes, error in _ERROR.findall(content):
            if place := _CELL.search(attributes):
                found.setdefault(int(place[2]), {})[_column_number(place[1]) - 1] = error.decode("utf-8", "replace")
        return found


def _path_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    names = set(archive.namelist())
    if "xl/_rels/workbook.xml.rels" not in names:
        return None
    targets = {}
    for attributes in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        key, target = _ID.search(attributes), _TARGET.search(attributes)
        if key and target:
            targets[key[1]] = target[1].decode("utf-8", "replace")
    wanted = sheet.encode()
    for attributes in _SHEET.findall(archive.read("xl/workbook.xml")):
        name, relation = _NAME.search(attributes), _REL.search(attributes)
        if name and relation and _unescaped(name[1]) == wanted and relation[1] in targets:
            to = targets[relation[1]]
            path = to.lstrip("/") if to.startswith("/") else f"xl/{to}"
            return path if path in names else None
    return None


def _unescaped(name: bytes) -> bytes:
    for escaped, plain in ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&")):
        name = name.replace(escaped, plain)
    return name


def _inspect_sizes(parts: list[zipfile.ZipInfo], size: int) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise EncryptedSheetError
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > max(SMALL, size * MOST_INFLATION):
        raise InflatedSheetError


def _with_slashes(archive: zipfile.ZipFile) -> bytes:
    """The archive with the names of its parts as the norm wants them; some exporters write backslashes."""
    mended = io.BytesIO()
    with zipfile.ZipFile(mended, "w", zipfile.ZIP_DEFLATED) as target:
        for part in archive.infolist():
            target.writestr(part.orig_filename.replace("\\", "/"), archive.read(part))
    return mended.getvalue()


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
