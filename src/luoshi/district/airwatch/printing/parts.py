"""What a page of the bulletin is made of: sections of figures and tables."""

import csv
import io
from dataclasses import dataclass, field
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe

FOLDED_ABOVE = 16
"""A table of more rows than these is opened on demand."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; the first column names the row, the others are set to the right where they are numbers."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int] = field(default_factory=frozenset)
    """Columns beside the first that hold words."""
    long: frozenset[int] = field(default_factory=frozenset)
    """Columns that hold whole sentences, and wrap."""

    def kind(self, column: int) -> str:
        """The class of a column's cells."""
        if column in self.long:
            return "long"
        return "word" if column == 0 or column in self.words else "number"

    @property
    def cells(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """For each row its name, and of the other cells header, value and class."""
        return [(row[0], [(self.header[i], row[i], self.kind(i)) for i in range(1, len(row))]) for row in self.rows]

    @property
    def is_tall(self) -> bool:
        """Whether it is folded away on the screen; paper shows it whole."""
        return len(self.rows) > FOLDED_ABOVE

    @property
    def heads(self) -> list[tuple[str, str]]:
        """The headers with the classes of their columns."""
        return [(head, self.kind(i)) for i, head in enumerate(self.header)]

    @property
    def download(self) -> SafeString:
        """The table as a file inside the page, in the form spreadsheets open."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerows([self.header, *self.rows])
        return mark_safe("data:text/csv;charset=utf-8," + quote("\ufeff" + out.getvalue(), safe=""))  # noqa: S308


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture titled with its answer, what it stands on beneath, and the same in figures."""

    answer: str
    pictures: tuple[SafeString, ...]
    note: str = ""
    table: Table | None = None
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with an address of its own; ``notes`` are sentences beneath the heading."""

    key: str
    heading: str
    notes: tuple[str, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    """Classes of the style sheet and what they mean."""
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()


def drawn(*pictures: str) -> tuple[SafeString, ...]:
    """Pictures of ours, whose words are escaped already, as parts of a page."""
    return tuple(mark_safe(picture) for picture in pictures)  # noqa: S308
