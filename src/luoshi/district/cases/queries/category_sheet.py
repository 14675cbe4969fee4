"""A sheet of categories opened: three columns that name the levels, whatever else stands beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from luoshi.kernel.errors import fill
from luoshi.sheets import Limits, Table, as_text, folded_heading, plain_cell, read_book
from luoshi.sheets.errors import NoHeaderRowError
from luoshi.sheets.named import broken

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5000
LEVELS = 3
_LEVEL = (
    re.compile("一级|level1|firstlevel"),
    re.compile("二级|level2|secondlevel"),
    re.compile("三级|level3|thirdlevel"),
)


@dataclass(frozen=True, slots=True)
class CategorySheet:
    """``rows`` hold up to three names each, under their ``numbers``; ``broken`` gives codes by number."""

    rows: list[list[str]]
    numbers: list[int]
    broken: dict[int, str]
    account: dict[str, Any]


def read_category_sheet(
    content: bytes, name: str, *, sheet: str = "", encoding: str = "", header_row: int | None = None
) -> CategorySheet:
    """Read a sheet; one without a header is taken whole, its first three columns being the levels.

    Raises
    ------
    SheetError
        It cannot be read, is too large, or several sheets may be meant.
    """
    book = read_book(content, name, encoding=encoding, limits=Limits(rows=MOST_ROWS, bytes=MOST_BYTES))
    table = book.table(_score, sheet=sheet, header_row=header_row)
    if _score(table.names):
        return _read(table, [place for place in _levels(table.names) if place is not None], first_row=None)
    if header_row is not None:
        return _read(table, list(range(len(table.headers)))[:LEVELS], first_row=None)
    for number in range(1, table.account.header_rows[0] + 1):  # nothing may be passed over as a title
        try:
            table = book.table(_score, sheet=sheet, header_row=number)
        except NoHeaderRowError:
            continue
        break
    return _read(table, list(range(len(table.headers))), first_row=table.account.header_rows[0])


def _read(table: Table, columns: Sequence[int], *, first_row: int | None) -> CategorySheet:
    """The rows below the header, and the header itself as ``first_row`` where it names no columns."""
    headers = [table.headers[at] for at in columns]
    rows: list[list[str]] = []
    numbers: list[int] = []
    faults: dict[int, str] = {}
    if first_row is not None:
        rows.append([_typed(header.name, header.place) for header in headers])
        numbers.append(first_row)
    places = [header.place for header in headers]
    for row in table.rows():
        cells = [plain_cell(as_text(row.cells[at]).strip()) if at < len(row.cells) else "" for at in places]
        wrong = [broken(fault, table) for fault in row.faults if fault.column < 0 or fault.column in places]
        if wrong or any(cells):
            rows.append(cells)
            numbers.append(row.number)
        else:  # it holds something, but in columns that are not used
            rows.append([])
            numbers.append(row.number)
            faults[row.number] = gettext("none of the three levels is named")
        if wrong:
            faults[row.number] = fill(gettext(wrong[0].message_template), wrong[0].data)
    used = [header.name for header in headers]
    unused = [header.name for header in table.headers if header not in headers]
    account = {**table.account.as_json(), "columns_used": used, "columns_unused": unused}
    return CategorySheet(rows, numbers, faults, account)


def _typed(name: str, place: int) -> str:
    """A header as it was typed, without what made its name one of its own."""
    return "" if name == f"#{place + 1}" else name.removesuffix(f" ({place + 1})")


def _levels(names: Sequence[str]) -> list[int | None]:
    folded = [folded_heading(name) for name in names]
    return [next((at for at, name in enumerate(folded) if level.search(name)), None) for level in _LEVEL]


def _score(names: Sequence[str]) -> float:
    found = _levels(names)
    return float(sum(place is not None for place in found)) if found[0] is not None else 0.0
