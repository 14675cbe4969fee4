"""A sheet of messages opened: which columns hold what, how they were understood, and the account of all that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from luoshi.district.intake.errors import NoHeaderError, UnknownColumnsError
from luoshi.district.intake.rules.choices import Choices
from luoshi.district.intake.rules.columns import (
    Guess,
    choose_columns,
    guess_columns,
    numbers_restart,
    score_for,
    score_of,
)
from luoshi.district.intake.rules.fields import Field, SheetKind, kind_of
from luoshi.district.intake.rules.rows import Reading
from luoshi.district.places.api import CoordinateSystem, area_at, to_wgs84
from luoshi.sheets import Table, as_text, open_book
from luoshi.sheets.errors import NoHeaderRowError
from luoshi.sheets.points import read_point

_POINTS_TRIED = 200


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """``account`` is what reading found out, in JSON's types."""

    table: Table
    guess: Guess
    kind: SheetKind
    reading: Reading
    account: dict[str, Any]

    @property
    def mapping(self) -> dict[str, str]:
        """The header of each field."""
        return {field.value: choice.header for field, choice in self.guess.choices.items()}


def open_sheet(
    path: Path,
    mapping: Mapping[str, str] | None,
    source_kind: str,
    choices: Choices,
    *,
    at: datetime,
    is_strict: bool = True,
) -> OpenedSheet:
    """Open a sheet; ``mapping`` and ``choices`` are what a person decided.

    ``is_strict`` is False for a look at the sheet: a mapping that does not fit is then taken as far as it does.

    Raises
    ------
    SheetError, UnknownZoneError
        It cannot be read, has several sheets that may be meant, or an encoding that nobody can tell.
    UnknownColumnsError, NoHeaderError
        A named column or field does not exist; or no column can be the subject or the text.
    """
    table = _table(path, mapping, choices)
    if mapping is None:
        guess = guess_columns(table.headers, table.samples)
    else:
        guess, unknown = choose_columns(table.headers, mapping, table.samples)
        if unknown and is_strict:
            raise UnknownColumnsError(columns="、".join(unknown))
    if is_strict and not guess.is_usable:
        raise NoHeaderError
    kind = kind_of(guess.choices) if source_kind == "auto" else SheetKind(source_kind)
    reading = Reading(
        columns={field: choice.column for field, choice in guess.choices.items()},
        at=at,
        counts_from_1904=table.counts_from_1904,
        zone=choices.zone_info,
        clock=guess.clock,
        numbers_restart=_restart(table, guess),
    )
    return OpenedSheet(table, guess, kind, reading, _account(table, guess, reading, choices))


def _table(path: Path, mapping: Mapping[str, str] | None, choices: Choices) -> Table:
    book = open_book(path, encoding=choices.encoding)
    score = score_for(mapping) if mapping else score_of
    try:
        return book.table(score, sheet=choices.sheet, header_row=choices.header_row)
    except NoHeaderRowError as problem:
        raise NoHeaderError from problem


def _restart(table: Table, guess: Guess) -> bool:
    choice = guess.choices.get(Field.NUMBER)
    if choice is None:
        return False
    column = choice.column
    return numbers_restart([row.cells[column] for row in table.rows() if column < len(row.cells) and not row.faults])


def _account(table: Table, guess: Guess, reading: Reading, choices: Choices) -> dict[str, Any]:
    clock = [header.name for header in table.headers if header.place == guess.clock]
    return {
        **table.account.as_json(),
        "places": {header.name: header.place for header in table.headers},
        "clock": guess.clock,
        "columns_used": [choice.header for choice in guess.choices.values()] + clock,
        "columns_unused": list(guess.unused),
        "zone": str(choices.zone_info),
        "datum": choices.datum,
        "numbers_restart": reading.numbers_restart,
        "points": _points(table, guess, choices),
    }


def _points(table: Table, guess: Guess, choices: Choices) -> dict[str, Any]:
    """How many of the first points lie in an area of the district, as they are meant and as other systems mean them.

    Where another system puts clearly more of them into the district, ``looks_like`` names it: they may be shifted.
    """
    if Field.LON not in guess.choices or Field.LAT not in guess.choices:
        return {}
    lon, lat = guess.choices[Field.LON].column, guess.choices[Field.LAT].column
    points = []
    for row in table.rows():
        cells = [as_text(row.cells[column]) if column < len(row.cells) else "" for column in (lon, lat)]
        if isinstance(point := read_point(*cells), tuple):
            points.append(point)
        if len(points) == _POINTS_TRIED:
            break
    within = {
        system.value: sum(area_at(*to_wgs84(*point, system)) is not None for point in points)
        for system in CoordinateSystem
    }
    best = max(within, key=lambda system: within[system])
    is_better = within[best] > within[choices.datum] and within[best] - within[choices.datum] >= len(points) / 20
    return {"tried": len(points), "in_district": within[choices.datum], "looks_like": best if is_better else ""}
