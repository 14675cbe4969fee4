"""Lists as files for a spreadsheet: CSV that Excel opens rightly, and XLSX; no cell of either is ever run as a formula.

Numbers are written as numbers, so only text is disarmed; :func:`luoshi.sheets.plain_cell` takes the mark off
again on import, so that what was exported can be read back unchanged.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import get_language, override

from luoshi.sheets import MARK, is_formula

BOM = b"\xef\xbb\xbf"
CELL_LENGTH = 32_767
"""The most characters a cell of a workbook holds."""

SHEET_ROWS = 1_048_576
MOMENT, DAY = "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"
_EXCEL_MOMENT, _EXCEL_DAY = "yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd"
_CHUNK_BYTES = 1 << 16


def safe_cell(value: object) -> str | int | float:
    """The value as a CSV cell; text that a spreadsheet would run gets a leading apostrophe.

    >>> safe_cell("=1+1"), safe_cell(-1.5), safe_cell(None)
    ("'=1+1", -1.5, '')
    """
    said: Any = _said(value)
    if isinstance(said, datetime):
        return said.strftime(MOMENT)
    if isinstance(said, date):
        return said.strftime(DAY)
    if isinstance(said, str) and is_formula(said):
        return MARK + said
    cell: str | int | float = said
    return cell


def write_csv(rows: Iterable[Sequence[object]], header: Sequence[str]) -> Iterator[bytes]:
    """UTF-8 with a byte-order mark (Excel needs it), in pieces, for a streaming response.

    A file is sent after its page is done, when no language is chosen any more: the cells are written in the one that
    holds now.
    """
    return _pieces(_in_language(rows, get_language()), [safe_cell(name) for name in header])


def _in_language(rows: Iterable[Sequence[object]], language: str | None) -> Iterator[list[str | int | float]]:
    rest = iter(rows)
    while True:
        with override(language):
            row = next(rest, None)
            cells = [safe_cell(value) for value in row] if row is not None else None
        if cells is None:
            return
        yield cells


def _pieces(rows: Iterable[Sequence[object]], header: Sequence[object]) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    yield BOM
    for row in rows:
        writer.writerow(row)
        if buffer.tell() > _CHUNK_BYTES:
            yield _taken(buffer)
    yield _taken(buffer)


def write_xlsx(rows: Iterable[Sequence[object]], header: Sequence[str], *, title: str = "") -> bytes:
    """One sheet with a frozen, filterable header; rows are not kept in memory while they are written.

    Raises
    ------
    ValueError
        There are more rows than a sheet holds.
    """
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {**options, "strings_to_numbers": False, "nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        formats = {
            "head": book.add_format({"bold": True}),
            datetime: book.add_format({"num_format": _EXCEL_MOMENT}),
            date: book.add_format({"num_format": _EXCEL_DAY}),
        }
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), 18)
        for column, name in enumerate(header):
            sheet.write_string(0, column, str(name), formats["head"])
        last = 0
        for last, row in enumerate(rows, 1):
            if last >= SHEET_ROWS:
                message = f"a sheet holds {SHEET_ROWS} rows"
                raise ValueError(message)
            for column, value in enumerate(row):
                _write(sheet, last, column, _said(value), formats)
        if header:
            sheet.autofilter(0, 0, last, len(header) - 1)
    return buffer.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, formats: dict[Any, Any]) -> None:
    if isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats[date])
    elif value:
        sheet.write_string(row, column, value[:CELL_LENGTH])


def _said(value: object) -> Any:
    """Text, a number, a day or a local instant; everything else by its words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    if isinstance(value, (int, float, date)):
        return value
    return str(value)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _sheet_name(title: str) -> str:
    return "".join(ch for ch in title if ch not in "[]:*?/\\").strip("' ")[:31] or "Sheet1"
