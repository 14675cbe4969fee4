"""A table read by the names of its columns: rows by field, each with what is broken about it, and what was not used."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .book import Book
from .cells import as_text, is_blank
from .disarming import plain_cell
from .errors import (
    BrokenLineError,
    BrokenQuoteError,
    FormulaErrorError,
    FormulaWithoutValueError,
    GarbledCellError,
    MoreCellsError,
    SheetError,
)
from .table import Fault, Row, Table

_WHOLE_ROW: dict[str, type[SheetError]] = {
    "broken_quote": BrokenQuoteError,
    "broken_line": BrokenLineError,
    "more_cells": MoreCellsError,
}
_CELL: dict[str, type[SheetError]] = {
    "formula_without_value": FormulaWithoutValueError,
    "formula_error": FormulaErrorError,
    "garbled": GarbledCellError,
}


class NamedRow(NamedTuple):
    """The number at the row's left, its filled cells as text by field, and why it cannot be taken."""

    number: int
    cells: dict[str, str]
    faults: tuple[tuple[str, SheetError], ...] = ()
    """Codes with their words: those of :class:`~luoshi.sheets.Fault`."""


@dataclass(frozen=True)
class NamedTable:
    """``places`` gives the column of each field; ``unused`` names the columns that mean nothing here."""

    table: Table
    places: Mapping[str, int]
    unused: tuple[str, ...]

    def rows(self) -> Iterator[NamedRow]:
        """Every row; what is broken in a column that is not used does not matter."""
        for row in self.table.rows():
            yield self._row(row)

    def account(self) -> dict[str, Any]:
        """How the table was read, and which columns were used, in JSON's types."""
        used = [header.name for header in self.table.headers if header.place in self.places.values()]
        return {**self.table.account.as_json(), "columns_used": used, "columns_unused": list(self.unused)}

    def _row(self, row: Row) -> NamedRow:
        cells = {
            field: plain_cell(as_text(row.cells[place]).strip())
            for field, place in self.places.items()
            if place < len(row.cells) and not is_blank(row.cells[place])
        }
        used = set(self.places.values())
        faults = tuple(
            (fault.code, broken(fault, self.table)) for fault in row.faults if fault.column < 0 or fault.column in used
        )
        return NamedRow(row.number, cells, faults)


def read_named(book: Book, names: Mapping[str, str], *, sheet: str = "", header_row: int | None = None) -> NamedTable:
    """Read the sheet whose header names the most fields; ``names`` gives the field of each folded heading.

    Raises
    ------
    SheetError
        No one sheet can be meant, or it cannot be read.
    """

    def score(headings: Sequence[str]) -> float:
        return float(len({names[key] for key in map(folded_heading, headings) if key in names}))

    table = book.table(score, sheet=sheet, header_row=header_row)
    places: dict[str, int] = {}
    unused: list[str] = []
    for header in table.headers:
        field = names.get(folded_heading(header.name))
        if field is None or field in places:
            unused.append(header.name)
        else:
            places[field] = header.place
    return NamedTable(table, places, tuple(unused))


def folded_heading(heading: str) -> str:
    """A heading as it is looked up: narrow, without blanks and case.

    >>> folded_heading(" 单位 编码（必填） ")
    '单位编码(必填)'
    """
    return "".join(unicodedata.normalize("NFKC", heading).split()).casefold()


def broken(fault: Fault, table: Table) -> SheetError:
    """What is wrong with a row, in words."""
    if fault.code in _CELL:
        column = next((header.name for header in table.headers if header.place == fault.column), "")
        return _CELL[fault.code](column=column or f"#{fault.column + 1}")
    return _WHOLE_ROW.get(fault.code, BrokenLineError)()
