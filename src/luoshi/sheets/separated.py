"""Separated text (CSV): its separator, and its rows, of which a broken one never takes others with it.

A quote that is opened and not closed would swallow all that follows. A record is therefore believed only when it is
well formed and none of the lines it spans would be a row by itself; otherwise its first line is handed out as broken,
and reading goes on with the next one.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from .disarming import plain_cell
from .encodings import Decoded
from .source import Line, RawBook, RawSheet

SEPARATORS = ",\t;|"
LONGEST_FIELD = 4 * 1024 * 1024
LOOKED_AT_LINES = 60
_SAMPLE = 256 * 1024
_SHAPED_BY = 2000
_NAMED_SEPARATOR = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
_NUMBERS, _LETTERS = re.compile(r"\d+"), re.compile(r"[A-Za-z]+")

csv.field_size_limit(LONGEST_FIELD)


def read_separated(decoded: Decoded, name: str) -> RawBook:
    """The one sheet of a CSV file."""
    text, separator = decoded.text, ""
    first_number = 1
    if named := _NAMED_SEPARATOR.match(text):
        separator, text = named[1], text[named.end() :]
        first_number = 2
    separator = separator or separator_of(text)

    def lines() -> Iterator[Line]:
        return _records(text, separator, first_number)

    return RawBook(
        "csv",
        (RawSheet(name, is_visible=True, lines=lines, is_empty=not text.strip()),),
        encoding=decoded.encoding,
        encoding_known_by=decoded.known_by,
        separator=separator,
    )


def separator_of(text: str) -> str:
    """The separator that divides the first rows into the most columns of one number."""

    def fit(separator: str) -> tuple[bool, int, int]:
        try:
            rows = list(
                islice(csv.reader(io.StringIO(text[:_SAMPLE], newline=""), delimiter=separator), LOOKED_AT_LINES)
            )
        except csv.Error:
            return False, 0, 0
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            return False, 0, 0
        usual, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        return True, times, usual

    return max(SEPARATORS, key=fit)


class _Lines:
    """The physical lines of a text, one after the other, from anywhere."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.at = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def _records(text: str, separator: str, first_number: int) -> Iterator[Line]:
    lines = _Lines(list(io.StringIO(text, newline="")))
    shape = _Shape(lines.lines, separator)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = first_number
    while lines.at < len(lines.lines):
        start = lines.at
        try:
            row = next(reader)
            broken = lines.at - start > 1 and shape.holds_rows(lines.lines[start + 1 : lines.at])
        except StopIteration:
            return
        except csv.Error:
            broken, row = True, []
        if broken:
            lines.at = start + 1
            reader = csv.reader(lines, delimiter=separator, strict=True)
            # The raw line in the place of its first cell: whoever mends the file finds it by what it says.
            yield Line(number, [lines.lines[start].rstrip("\r\n")], ("broken_quote",))
        else:
            yield Line(number, [plain_cell(cell) for cell in row])
        number += 1


class _Shape:
    """How the rows of a file look: how many cells they have, and which columns are always made up alike."""

    def __init__(self, lines: Sequence[str], separator: str) -> None:
        self._separator = separator
        self._width = self._usual_width(lines)
        alone = (self._alone(line) for line in lines[:_SHAPED_BY] if '"' not in line)
        plain = [row for row in alone if len(row) == self._width and row[0].strip()]
        self._columns: dict[int, set[str]] = {}
        for place in range(self._width if len(plain) > 1 else 0):
            shapes = Counter(_shape_of(row[place]) for row in plain)
            common, times = shapes.most_common(1)[0]
            if times * 2 >= len(plain) and ("9" in common or "A" in common):
                self._columns[place] = {shape for shape, n in shapes.items() if n * 10 >= len(plain)}

    def holds_rows(self, inside: Sequence[str]) -> bool:
        """True when a line within one record would be a row by itself, with numbers and days where rows have them.

        Where no column is made up alike, nothing tells a row from a line of a letter, and the record is believed.
        """
        return bool(self._columns) and any(map(self._is_row, inside))

    def _is_row(self, line: str) -> bool:
        row = self._alone(line)
        return (
            len(row) == self._width
            and bool(row[0].strip())
            and all(_shape_of(row[place]) in shapes for place, shapes in self._columns.items())
        )

    def _usual_width(self, lines: Sequence[str]) -> int:
        """The number of cells of most of the first records, as far as they can be read strictly."""
        widths: Counter[int] = Counter()
        try:
            for row in islice(csv.reader(iter(lines), delimiter=self._separator, strict=True), LOOKED_AT_LINES):
                widths[len(row)] += len(row) > 1
        except csv.Error:
            pass  # what was read until here tells the width
        return max(widths, key=lambda width: (widths[width], width), default=0)

    def _alone(self, line: str) -> list[str]:
        if self._separator not in line:
            return []
        try:
            return next(csv.reader([line], delimiter=self._separator), [])
        except csv.Error:
            return []


def _shape_of(cell: str) -> str:
    return _LETTERS.sub("A", _NUMBERS.sub("9", cell.strip()))[:24]
