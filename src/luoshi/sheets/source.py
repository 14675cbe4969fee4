"""What every kind of file is read as: named sheets of numbered rows that can be read again from the beginning."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Line(NamedTuple):
    """A row as it stands in the file: the number a person sees at its left, its cells, and what is broken about it."""

    number: int
    cells: Sequence[object]
    faults: tuple[str, ...] = ()


class Merged(NamedTuple):
    """Cells merged into one, by the numbers of rows and the places of columns, both inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class RawSheet:
    """``lines()`` starts anew each time, and gives blank rows too."""

    name: str
    is_visible: bool
    lines: Callable[[], Iterator[Line]]
    merged: tuple[Merged, ...] = ()
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class RawBook:
    """A file as its sheets; the other fields are those of :class:`~luoshi.sheets.Account`."""

    format: str
    sheets: tuple[RawSheet, ...]
    encoding: str = ""
    encoding_known_by: str = ""
    separator: str = ""
    date_system: int | None = None
