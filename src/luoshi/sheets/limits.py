"""How large a file of rows may be; each kind of import says its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """At most so many rows of data, columns, bytes of file, and cells of a workbook's rectangle."""

    rows: int = 100_000
    columns: int = 500
    bytes: int = 100 * 1024 * 1024
    cells: int = 10_000_000

    @property
    def last_row(self) -> int:
        """The last row a workbook may use: a title above the header does not matter."""
        return self.rows + 1000
