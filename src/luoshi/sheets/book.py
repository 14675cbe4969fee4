"""Opening a file: told by its content and not by its name, its sheets offered, one of them read as a table."""

import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from . import headers as header_rows
from .account import Account, UnreadSheet
from .cells import clean, is_blank
from .encodings import decode
from .errors import (
    DamagedSheetError,
    EmptySheetError,
    NoHeaderRowError,
    NoSuchSheetError,
    OnlyHiddenSheetsError,
    SeveralSheetsError,
    TooLargeSheetError,
    TooWideError,
)
from .headers import Score
from .limits import Limits
from .markup import is_markup, read_markup
from .separated import read_separated
from .source import RawBook, RawSheet
from .table import Row, Table, counted, rows_below
from .workbook import is_workbook, read_workbook

_GZIP = b"\x1f\x8b"
_SAMPLES = 10


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet as it is offered; ``why`` it is not read by itself is empty, ``hidden`` or ``empty``."""

    name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was opened: what sheets it has, and any of them as a table."""

    _raw: RawBook
    _limits: Limits

    @property
    def sheets(self) -> tuple[SheetName, ...]:
        """All sheets, in the file's order."""
        return tuple(SheetName(sheet.name, _why_not(sheet)) for sheet in self._raw.sheets)

    def table(
        self, score: Score, *, sheet: str = "", header_row: int | None = None, only_sheet_that_fits: bool = True
    ) -> Table:
        """The sheet that was named, or the one that can be meant.

        Hidden and empty sheets are never meant by themselves. Where several visible ones hold rows, the only one whose
        header ``score`` recognises is taken; when there are several of those, the person is asked.

        Parameters
        ----------
        score
            How well a row names the columns that are looked for.
        sheet
            The name of the sheet.
        header_row
            The number, at the left of the row, of the row that names the columns.
        only_sheet_that_fits
            False where every visible sheet that holds rows may be meant, whatever its header.

        Raises
        ------
        NoSuchSheetError, SeveralSheetsError, OnlyHiddenSheetsError, EmptySheetError
            No one sheet can be meant.
        NoHeaderRowError, TooManyRowsError, TooWideError
            The sheet cannot be read.
        """
        chosen = self._chosen(score, sheet, only_sheet_that_fits=only_sheet_that_fits)
        return self._table(chosen, score, header_row, explicit=bool(sheet))

    def _chosen(self, score: Score, name: str, *, only_sheet_that_fits: bool) -> RawSheet:
        if name:
            found = next((s for s in self._raw.sheets if s.name == name), None) or next(
                (s for s in self._raw.sheets if s.name.strip() == name.strip()), None
            )
            if found is None:
                raise NoSuchSheetError(sheet=name, sheets=_names(self._raw.sheets))
            return found
        candidates = [s for s in self._raw.sheets if not _why_not(s)]
        if not candidates:
            hidden = [s for s in self._raw.sheets if not s.is_visible and not s.is_empty]
            raise OnlyHiddenSheetsError(sheets=_names(hidden)) if hidden else EmptySheetError
        if len(candidates) == 1:
            return candidates[0]
        fitting = [s for s in candidates if _fit(s, score)] if only_sheet_that_fits else candidates
        if len(fitting) != 1:
            raise SeveralSheetsError(sheets=_names(fitting or candidates))
        return fitting[0]

    def _table(self, sheet: RawSheet, score: Score, header_row: int | None, *, explicit: bool) -> Table:
        first = [
            (line.number, [clean(cell) for cell in line.cells])
            for line in islice(sheet.lines(), _looked_at(header_row))
        ]
        if all(is_blank(cell) for _, cells in first for cell in cells):
            raise EmptySheetError
        found = header_rows.find(first, sheet.merged, score, header_row)
        if found is None:
            raise NoHeaderRowError
        last = first[found.units if found.units is not None else found.last][0]
        is_text = self._raw.format == "csv"
        trimmed = _without_empty_ends(found.headers, first[found.last + 1 :], sheet, last)
        if len(trimmed) > self._limits.columns:
            raise TooWideError(limit=self._limits.columns)

        def rows() -> Iterator[Row]:
            return rows_below(sheet, last, trimmed, is_text=is_text)

        account = Account(
            format=self._raw.format,
            sheet=sheet.name if not is_text else "",
            encoding=self._raw.encoding,
            encoding_known_by=self._raw.encoding_known_by,
            separator=self._raw.separator,
            date_system=self._raw.date_system,
            header_rows=tuple(number for number, _ in first[found.first : found.last + 1]),
            rows_above=sum(any(not is_blank(c) for c in cells) for _, cells in first[: found.first]),
            units_row=None if found.units is None else first[found.units][0],
            merged_cells=sum(m.last_row > last for m in sheet.merged),
            sheets_unread=tuple(self._unread(sheet, explicit=explicit)),
            columns=tuple(h.name for h in trimmed),
            unnamed_columns=tuple(h.name for h in trimmed if h.name == f"#{h.place + 1}"),
            repeated_columns=tuple(h.name for h in trimmed if h.name.endswith(f" ({h.place + 1})")),
        )
        total = counted(sheet, last, self._limits)
        return Table(trimmed, account, total, tuple(islice(rows(), _SAMPLES)), self._raw.date_system == 1904, rows)  # noqa: PLR2004

    def _unread(self, chosen: RawSheet, *, explicit: bool) -> list[UnreadSheet]:
        return [
            UnreadSheet(sheet.name, _why_not(sheet) or ("not_chosen" if explicit else "no_header"), _rows_of(sheet))
            for sheet in self._raw.sheets
            if sheet is not chosen
        ]


def open_book(path: Path, *, encoding: str = "", limits: Limits | None = None) -> Book:
    """Open a file of rows, gzipped or not; ``encoding`` is that of its text, where somebody named it.

    Raises
    ------
    SheetError
        It is no sheet, protected, damaged, empty, too large, or its characters cannot be read.
    """
    limits = limits or Limits()
    if path.stat().st_size > limits.bytes:
        raise TooLargeSheetError(limit_mb=limits.bytes // 2**20)
    return read_book(path.read_bytes(), path.name, encoding=encoding, limits=limits)


def read_book(content: bytes, name: str, *, encoding: str = "", limits: Limits | None = None) -> Book:
    """As :func:`open_book`, from the bytes of a file called ``name``."""
    limits = limits or Limits()
    if content.startswith(_GZIP):
        content = _unzipped(content, limits)
    if is_workbook(content):
        raw = read_workbook(content, limits)
    elif not content.strip(b"\x00 \t\r\n"):
        raise EmptySheetError
    elif is_markup(content):
        raw = read_markup(content, name, encoding)
    else:
        raw = read_separated(decode(content, encoding), name)
    return Book(raw, limits)


def _unzipped(content: bytes, limits: Limits) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as file:
            unpacked = file.read(limits.bytes + 1)
    except (OSError, EOFError, zlib.error) as problem:
        raise DamagedSheetError from problem
    if len(unpacked) > limits.bytes:
        raise TooLargeSheetError(limit_mb=limits.bytes // 2**20)
    return unpacked


def _why_not(sheet: RawSheet) -> str:
    return "empty" if sheet.is_empty else "" if sheet.is_visible else "hidden"


def _names(sheets: Sequence[RawSheet]) -> str:
    return "、".join(f"“{sheet.name}”" for sheet in sheets)


def _looked_at(header_row: int | None) -> int:
    return max(header_row or 0, header_rows.TRIED_ROWS) + header_rows.MOST_HEADER_ROWS + 1


def _fit(sheet: RawSheet, score: Score) -> bool:
    first = [(line.number, [clean(cell) for cell in line.cells]) for line in islice(sheet.lines(), _looked_at(None))]
    found = header_rows.find(first, sheet.merged, score, None)
    return found is not None and score([header.name for header in found.headers]) > 0


def _without_empty_ends(
    found: Sequence[header_rows.Header],
    below: Sequence[tuple[int, Sequence[object]]],
    sheet: RawSheet,
    last: int,
) -> tuple[header_rows.Header, ...]:
    """The headers without nameless columns that hold nothing; in front and at the end, programs leave many of them."""
    nameless = {h.place for h in found if h.name == f"#{h.place + 1}"}
    if not nameless:
        return tuple(found)
    filled = {place for _, cells in below for place in nameless if place < len(cells) and not is_blank(cells[place])}
    for line in sheet.lines() if nameless - filled else ():
        if line.number > last:
            filled |= {p for p in nameless - filled if p < len(line.cells) and not is_blank(clean(line.cells[p]))}
            if filled == nameless:
                break
    return tuple(h for h in found if h.place not in nameless or h.place in filled)


def _rows_of(sheet: RawSheet) -> int:
    return sum(any(not is_blank(cell) for cell in line.cells) for line in sheet.lines())
