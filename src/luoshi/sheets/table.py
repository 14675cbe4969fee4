"""A table opened for reading: its columns, its rows with what is broken about each, and the account of the reading."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .account import Account
from .cells import ERRORS, clean, is_blank
from .encodings import is_garbled
from .errors import TooManyRowsError
from .headers import Header
from .limits import Limits
from .source import Line, RawSheet
from .workbook import NO_VALUE


class Fault(NamedTuple):
    """What is broken about a row: a stable code, and the place of the column (-1: the whole row).

    Codes: ``broken_quote``, ``broken_line``, ``more_cells``, ``formula_without_value``, ``formula_error``, ``garbled``.
    """

    code: str
    column: int = -1


class Row(NamedTuple):
    """A row of data: the number a person sees at its left, its cells without soft noise, and its faults."""

    number: int
    cells: tuple[object, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Table:
    """``rows()`` starts anew each time and leaves out blank rows only; ``total`` counts what it yields."""

    headers: tuple[Header, ...]
    account: Account
    total: int
    samples: tuple[Row, ...]
    counts_from_1904: bool
    _rows: Callable[[], Iterator[Row]] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(header.name for header in self.headers)

    def rows(self) -> Iterator[Row]:
        """Every row of data."""
        return self._rows()


def rows_below(sheet: RawSheet, header: int, headers: Sequence[Header], *, is_text: bool) -> Iterator[Row]:
    """The rows below row number ``header`` that hold anything."""
    width = max((h.place for h in headers), default=-1) + 1
    spans = _Spans(sheet)
    previous: Row | None = None
    for line in sheet.lines():
        if line.number <= header:
            continue
        row = _row(line, spans.fill(line), width, is_text=is_text)
        if previous is not None:
            if row is not None and is_text and _are_one_row(previous, row, width):
                previous, row = _broken(previous), _broken(row)
            yield previous
        previous = row
    if previous is not None:
        yield previous


def counted(sheet: RawSheet, header: int, limits: Limits) -> int:
    """How many rows below row number ``header`` hold anything.

    Raises
    ------
    TooManyRowsError
        More than the limit.
    """
    spans = _Spans(sheet)
    total = 0
    for line in sheet.lines():
        if line.number > header and (line.faults or not all(is_blank(clean(cell)) for cell in spans.fill(line))):
            total += 1
            if total > limits.rows:
                raise TooManyRowsError(limit=limits.rows)
    return total


def _row(line: Line, cells: Sequence[object], width: int, *, is_text: bool) -> Row | None:
    cleaned = [clean(cell) for cell in cells]
    if not line.faults and all(is_blank(cell) for cell in cleaned):
        return None
    faults = [Fault(code) for code in line.faults]
    if is_text and not faults and any(not is_blank(cell) for cell in cleaned[width:]):
        faults.append(Fault("more_cells"))
    for place, cell in enumerate(cleaned):
        if cell is NO_VALUE:
            faults.append(Fault("formula_without_value", place))
        elif isinstance(cell, str) and cell:
            if cell in ERRORS:
                faults.append(Fault("formula_error", place))
            elif not cell.isascii() and is_garbled(cell):
                faults.append(Fault("garbled", place))
    if is_text and len(cleaned) > width and not faults:
        del cleaned[width:]
    return Row(line.number, tuple(cleaned), tuple(faults))


def _are_one_row(first: Row, second: Row, width: int) -> bool:
    """True when two short rows of a text are one row that a line break without quotes has cut."""
    short = max(len(first.cells), len(second.cells)) < width
    return (
        short
        and width > 1
        and len(first.cells) + len(second.cells) == width + 1
        and not first.faults
        and not second.faults
    )


def _broken(row: Row) -> Row:
    return Row(row.number, row.cells, (Fault("broken_line"),))


class _Spans:
    """Merged cells of the data: what stands in the first counts for all rows they cover."""

    def __init__(self, sheet: RawSheet) -> None:
        self._by_row: dict[int, list[tuple[int, int]]] = {}
        self._values: dict[tuple[int, int], object] = {}
        for m in sheet.merged:
            if m.last_row > m.first_row and m.last_row - m.first_row <= _LONGEST_SPAN:
                for number in range(m.first_row, m.last_row + 1):
                    self._by_row.setdefault(number, []).append((m.first_row, m.first_column))

    def fill(self, line: Line) -> Sequence[object]:
        spans = self._by_row.get(line.number)
        if not spans:
            return line.cells
        cells = list(line.cells)
        for first, column in spans:
            if first == line.number:
                self._values[first, column] = cells[column] if column < len(cells) else None
            elif (first, column) in self._values:
                cells.extend([None] * (column + 1 - len(cells)))
                if is_blank(cells[column]):
                    cells[column] = self._values[first, column]
        return cells


_LONGEST_SPAN = 100_000
