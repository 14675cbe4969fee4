"""What an audit finds: the first place at which the ledger and the rows of the database part."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """``seq`` is the entry and ``subject`` what it is about, if known.

    ``table``, ``row`` and ``column`` say where it shows, ``kept`` what stands there, ``found`` what should.
    """

    what: str
    seq: int | None = None
    subject: str = ""
    kept: str = ""
    found: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
