"""Sheets that the command line reads: small tables, as XLSX or CSV."""

import csv
import io
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from luoshi.kernel.errors import LuoshiError
from luoshi.sheets import plain_cell

ENCODINGS = ("utf-8-sig", "gb18030")


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
        return [
            [plain_cell(cell.strip()) for cell in row] for row in csv.reader(io.StringIO(text, newline="")) if any(row)
        ]
    raise UnreadableSheetError(name=path.name, reason="unknown encoding")


def _workbook(path: Path, content: bytes) -> list[list[str]]:
    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError, IndexError) as problem:
        raise UnreadableSheetError(name=path.name, reason=str(problem)) from problem
    return [[str(cell).strip() for cell in row] for row in rows if any(str(cell).strip() for cell in row)]
