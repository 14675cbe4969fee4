"""A sheet opened for reading: its header, where its data begin, and its rows one by one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from luoshi.district.intake.errors import EmptySheetError, NoHeaderError, TooLargeSheetError, TooManyRowsError
from luoshi.district.intake.rules.columns import TRIED_ROWS, find_header, headers_of
from luoshi.district.intake.rules.rows import is_blank
from luoshi.district.intake.sheets.separated import open_separated
from luoshi.district.intake.sheets.source import Cells, Source
from luoshi.district.intake.sheets.workbook import is_workbook, open_workbook

MOST_ROWS = 100_000
MOST_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows()`` yields ``(number, cells)`` of every row below the header that holds anything.

    The number is the one a person sees at the left of the row; ``total`` counts the rows that ``rows()`` yields.
    """

    headers: tuple[str, ...]
    header_number: int
    total: int
    counts_from_1904: bool
    samples: tuple[Cells, ...]
    _rows: Callable[[], Iterator[Cells]]

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Every row of data with its number, blank ones left out."""
        for number, row in enumerate(self._rows(), 1):
            if number > self.header_number and not is_blank(row):
                yield number, row


def open_sheet(path: Path, mapping: Mapping[str, str] | None = None) -> Sheet:
    """Open the first sheet of a workbook, or a file of separated text; ``mapping`` helps to find the header.

    Raises
    ------
    SheetError
        The file is no sheet, protected, damaged, empty, too large, or has no header.
    """
    if path.stat().st_size > MOST_BYTES:
        raise TooLargeSheetError(limit_mb=MOST_BYTES // 2**20)
    source = open_workbook(path) if is_workbook(path) else open_separated(path)
    first = list(islice(source.rows(), TRIED_ROWS * 2))
    if all(is_blank(row) for row in first):
        raise EmptySheetError
    at = find_header(first, mapping)
    if at is None:
        raise NoHeaderError
    total = _count(source, after=at + 1)
    samples = tuple(row for row in first[at + 1 :] if not is_blank(row))[:TRIED_ROWS]
    return Sheet(headers_of(first[at]), at + 1, total, source.counts_from_1904, samples, source.rows)


def _count(source: Source, *, after: int) -> int:
    total = 0
    for row in islice(source.rows(), after, None):
        total += not is_blank(row)
        if total > MOST_ROWS:
            raise TooManyRowsError(limit=MOST_ROWS)
    return total
