"""Lists as files that spreadsheet programs open, without letting a cell become a formula there."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

Cell = str | int | None


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8 with the mark that lets spreadsheet programs see it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook with one sheet, its first row fixed; text is written as text."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, row in enumerate([head, *rows]):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def harmless(cell: Cell) -> Cell:
    """``cell``, with an apostrophe before text that a spreadsheet program would compute.

    >>> harmless("=1+1"), harmless("a=1"), harmless(-1)
    ("'=1+1", 'a=1', -1)
    """
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell
