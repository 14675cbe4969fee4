"""What reading a table found out, took for granted and left unread, as facts that can be shown and kept."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class UnreadSheet:
    """A sheet that was not read, and why: ``hidden``, ``empty``, ``not_chosen`` or ``no_header``; ``rows`` it holds."""

    name: str
    why: str
    rows: int


@dataclass(frozen=True, slots=True)
class Account:
    """How a table was read.

    ``format`` is xlsx, xlsb, xls, ods, html, xml or csv. ``encoding`` and ``separator`` are given for text;
    ``encoding_known_by`` is ``mark``, ``certain``, ``guessed``, ``declared`` or ``chosen``.
    ``date_system`` is 1900 or 1904 for workbooks.
    ``header_rows`` are the numbers at the left of the rows that name the columns; ``rows_above`` how many rows with
    something in them stand above, ``units_row`` the row of units below.
    """

    format: str
    sheet: str = ""
    encoding: str = ""
    encoding_known_by: str = ""
    separator: str = ""
    date_system: int | None = None
    header_rows: tuple[int, ...] = ()
    rows_above: int = 0
    units_row: int | None = None
    merged_cells: int = 0
    sheets_unread: tuple[UnreadSheet, ...] = ()
    columns: tuple[str, ...] = ()
    unnamed_columns: tuple[str, ...] = ()
    repeated_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The account in JSON's types."""
        facts = asdict(self)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}
