"""Puts on record that somebody reads what a case says of persons, before it is shown or sent.

The words of a case are a person's words, its place is where somebody lives, its timeline tells of both.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar

from luoshi.district.audit.api import Door, Personal, Purpose, record_access
from luoshi.district.people.api import Actor

Row = TypeVar("Row")

IN_LIST: Final = (Personal.TITLE, Personal.ADDRESS, Personal.TIMELINE)
"""A line of a list or a board: the title, sometimes the place, sometimes what was written last."""

ON_MAP: Final = (Personal.TITLE, Personal.POINT)
FACTS: Final = (Personal.TITLE, Personal.WORDS, Personal.ADDRESS, Personal.POINT)
WHOLE: Final = (*FACTS, Personal.TIMELINE, Personal.FILE)
AT_ONCE: Final = 500
"""Rows of a file that are put on record together, before the first of them leaves."""


def note_listed(
    codes: Iterable[str],
    *,
    by: Actor,
    at: datetime,
    fields: Iterable[Personal] = IN_LIST,
    purpose: Purpose = Purpose.OVERVIEW,
    door: Door = Door.PAGE,
) -> None:
    """The cases of one page or one answer."""
    record_access(by=by, at=at, subjects=_subjects(codes), fields=fields, purpose=purpose, door=door)


def note_case_read(
    code: str,
    *,
    by: Actor,
    at: datetime,
    fields: Iterable[Personal] = WHOLE,
    purpose: Purpose = Purpose.HANDLE,
    door: Door = Door.PAGE,
) -> None:
    """One case, by default all that its page shows."""
    record_access(by=by, at=at, subjects=_subjects([code]), fields=fields, purpose=purpose, door=door)


def noting_rows(
    rows: Iterable[Row],
    code_of: Callable[[Row], str],
    *,
    by: Actor,
    at: datetime,
    fields: Iterable[Personal] = IN_LIST,
    door: Door = Door.FILE,
) -> Iterator[Row]:
    """The same rows, each on record before it leaves; for files that are too long to be counted first."""
    rest, kept = iter(rows), tuple(fields)
    while part := list(islice(rest, AT_ONCE)):
        note_listed(map(code_of, part), by=by, at=at, fields=kept, purpose=Purpose.EXPORT, door=door)
        yield from part


def _subjects(codes: Iterable[str]) -> list[str]:
    return [f"case:{code}" for code in codes if code]
