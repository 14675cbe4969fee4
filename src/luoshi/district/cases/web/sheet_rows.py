"""Rows of a sheet that somebody uploads: XLSX, or CSV in UTF-8 or GB18030."""

import csv
import io
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from python_calamine import CalamineError, CalamineWorkbook

from luoshi.district.cases.errors import CategoryTreeError
from luoshi.sheets import plain_cell

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
ENCODINGS = ("utf-8-sig", "gb18030")


def rows_of_upload(file: UploadedFile) -> list[list[str]]:
    """The rows of the first sheet, without those that are empty.

    Raises
    ------
    CategoryTreeError
        It is too large, or no sheet.
    """
    name = str(file.name or "")
    if (file.size or 0) > MOST_BYTES:
        raise CategoryTreeError(problem=name)
    content = file.read()
    rows = _workbook(content, name) if content[:2] == b"PK" else _csv(content, name)
    filled = [[str(cell or "").strip() for cell in row] for row in rows]
    return [row for row in filled if any(row)][:MOST_ROWS]


def _workbook(content: bytes, name: str) -> Sequence[Sequence[object]]:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, IndexError, OSError, ValueError) as error:
        raise CategoryTreeError(problem=name) from error


def _csv(content: bytes, name: str) -> Sequence[Sequence[object]]:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            return [[plain_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text))]
        except csv.Error as error:
            raise CategoryTreeError(problem=name) from error
    raise CategoryTreeError(problem=name)
