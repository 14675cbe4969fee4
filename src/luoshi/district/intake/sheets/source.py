"""What both kinds of file are read as: rows of cells that can be gone through again from the beginning."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class Source:
    """``rows()`` starts anew each time; ``counts_from_1904`` says how bare numbers count days."""

    rows: Callable[[], Iterator[Cells]]
    counts_from_1904: bool = False
