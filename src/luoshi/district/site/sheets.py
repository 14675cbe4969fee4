"""Sheets for the command line: small tables in and out, as XLSX or CSV."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from luoshi.kernel.errors import LuoshiError

ENCODINGS = ("utf-8-sig", "gb18030")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class UnreadableSheetError(LuoshiError):
    """{name} cannot be read as a sheet (XLSX, or CSV in UTF-8 or GB18030): {reason}."""

    code = "unreadable_sheet"


def read_rows(path: Path) -> list[list[str]]:
    """All rows of the first sheet, the header among them, as stripped text.

    Raises
    ------
    UnreadableSheetError
        It is no workbook and no text.
    """
    content = path.read_bytes()
    if content.startswith(b"PK"):
        return _workbook(path, content)
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    raise UnreadableSheetError(name=path.name, reason="unknown encoding")


def write_sheet(header: Sequence[str], rows: Sequence[Sequence[str]], *, kind: str) -> bytes:
    """The table as ``xlsx``, or as CSV with a byte-order mark, which spreadsheets need to read Chinese."""
    if kind == "xlsx":
        return _as_workbook([header, *rows])
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *([_harmless(cell) for cell in row] for row in rows)])
    return text.getvalue().encode("utf-8-sig")


def _workbook(path: Path, content: bytes) -> list[list[str]]:
    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError, IndexError) as problem:
        raise UnreadableSheetError(name=path.name, reason=str(problem)) from problem
    return [[str(cell).strip() for cell in row] for row in rows if any(str(cell).strip() for cell in row)]


def _as_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def _harmless(cell: str) -> str:
    """A cell that begins like a formula gets a quote before it, so that no spreadsheet runs it."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
