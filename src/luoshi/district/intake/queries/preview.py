"""What an import would do, before anything is done: the columns, the first rows as understood, the outcome."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from luoshi.district.intake.queries.opened import OpenedSheet, open_sheet
from luoshi.district.intake.queries.sorting import Seen, Sorted, sort_rows
from luoshi.district.intake.rules.choices import Choices
from luoshi.district.intake.rules.fields import SheetKind, TakeAs, sources_of, take_as
from luoshi.district.intake.rules.rows import Reason, RowFacts, read_row
from luoshi.sheets import open_book

SHOWN, TRIED, CHUNK = 10, 5_000, 500


@dataclass(frozen=True, slots=True)
class Preview:
    """``tried`` rows were read for the outcome: all of them, or the first :data:`TRIED` of a long sheet."""

    opened: OpenedSheet
    first: list[tuple[int, RowFacts | None, list[Reason]]]
    tried: int
    new: int
    known: int
    answered: int
    conflicts: int
    refused: int
    taken_as: dict[str, int]
    reasons: list[tuple[Reason, int]]

    @property
    def is_partial(self) -> bool:
        """True when the sheet is longer than what was tried."""
        return self.tried < self.opened.table.total


def sheet_names(path: Path, choices: Choices) -> list[tuple[str, str]]:
    """The sheets of a workbook, each with why it is not read by itself: nothing, ``hidden`` or ``empty``.

    Raises
    ------
    SheetError
        It cannot be read at all.
    """
    return [(sheet.name, sheet.why) for sheet in open_book(path, encoding=choices.encoding).sheets]


def preview_sheet(
    path: Path,
    *,
    mapping: Mapping[str, str] | None,
    source_kind: str = "auto",
    external_source: str = "",
    choices: Choices | None = None,
    at: datetime,
) -> Preview:
    """Read a sheet without keeping anything; columns named wrongly are left out.

    Raises
    ------
    SheetError
        It cannot be read at all.
    """
    choices = choices or Choices()
    opened = open_sheet(path, mapping, source_kind, choices, at=at, is_strict=False)
    sources = sources_of(opened.kind, external_source if external_source not in set(SheetKind) else "")
    total, seen = Sorted(), Seen()
    first: list[tuple[int, RowFacts | None, list[Reason]]] = []
    rows = islice(opened.table.rows() if opened.guess.is_usable else (), TRIED)
    tried = 0
    while chunk := list(islice(rows, CHUNK)):
        tried += len(chunk)
        for row in chunk[: SHOWN - len(first)]:
            read = read_row(row, opened.reading)
            first.append((row.number, read, []) if isinstance(read, RowFacts) else (row.number, None, read))
        total.add(sort_rows(chunk, opened.reading, sources, seen))
    reasons = Counter((reason.code, reason.field) for _, wrong in total.refused for reason in wrong)
    return Preview(
        opened=opened,
        first=first,
        tried=tried,
        new=len(total.new),
        known=total.known,
        answered=len(total.answered),
        conflicts=len(total.conflicts),
        refused=len(total.refused),
        taken_as=dict(Counter(_taken_as(facts, choices, at) for _, facts in total.new)),
        reasons=[(Reason(code, field), count) for (code, field), count in reasons.most_common(10)],
    )


def _taken_as(facts: RowFacts, choices: Choices, at: datetime) -> str:
    is_answered = facts.replied_at is not None
    return take_as(TakeAs(choices.taken_as), asked_at=facts.asked_at, is_answered=is_answered, at=at).value
