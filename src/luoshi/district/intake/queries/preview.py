"""What an import would do, before anything is done: the columns, the first rows as understood, the outcome."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from luoshi.district.intake.models import Request
from luoshi.district.intake.rules.columns import Guess, choose_columns, guess_columns
from luoshi.district.intake.rules.fields import SheetKind, kind_of
from luoshi.district.intake.rules.rows import Reading, Reason, RowFacts, read_row
from luoshi.district.intake.sheets import Sheet, open_sheet

SHOWN, TRIED = 10, 5_000


@dataclass(frozen=True, slots=True)
class Preview:
    """``tried`` rows were read for the outcome: all of them, or the first :data:`TRIED` of a long sheet."""

    sheet: Sheet
    guess: Guess
    kind: SheetKind
    first: list[tuple[int, RowFacts | None, list[Reason]]]
    tried: int
    new: int
    known: int
    refused: int
    reasons: list[tuple[Reason, int]]

    @property
    def is_partial(self) -> bool:
        """True when the sheet is longer than what was tried."""
        return self.tried < self.sheet.total


def preview_sheet(
    path: Path, *, mapping: Mapping[str, str] | None, source_kind: str = "auto", external_source: str = "", at: datetime
) -> Preview:
    """Read a sheet without keeping anything; columns named wrongly are left out.

    Raises
    ------
    SheetError
        It cannot be read at all.
    """
    sheet = open_sheet(path, mapping)
    guess = (
        guess_columns(sheet.headers, sheet.samples) if mapping is None else choose_columns(sheet.headers, mapping)[0]
    )
    kind = kind_of(guess.choices) if source_kind == "auto" else SheetKind(source_kind)
    reading = Reading({field: c.column for field, c in guess.choices.items()}, at, sheet.counts_from_1904)
    first: list[tuple[int, RowFacts | None, list[Reason]]] = []
    reasons: Counter[tuple[str, str]] = Counter()
    numbers: list[str] = []
    tried = refused = 0
    for number, row in islice(sheet.rows() if guess.is_usable else (), TRIED):
        read = read_row(row, reading)
        tried += 1
        if isinstance(read, RowFacts):
            numbers.append(read.number)
        else:
            refused += 1
            reasons.update((reason.code, reason.field) for reason in read)
        if len(first) < SHOWN:
            first.append((number, read, []) if isinstance(read, RowFacts) else (number, None, read))
    known = _known(numbers, external_source or kind.value)
    return Preview(
        sheet, guess, kind, first, tried, len(numbers) - known, known, refused,
        [(Reason(code, field), count) for (code, field), count in reasons.most_common(10)],
    )  # fmt: skip


def _known(numbers: list[str], source: str) -> int:
    distinct = list(dict.fromkeys(numbers))
    found = 0
    for start in range(0, len(distinct), 500):
        part = distinct[start : start + 500]
        found += Request.objects.filter(external_source=source, external_number__in=part).count()
    return len(numbers) - len(distinct) + found
