"""Units come in from a sheet: all of it or, with a list of what is wrong, nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from luoshi.district.people.commands.units import create_unit, move_unit, rename_unit
from luoshi.district.people.errors import SheetError
from luoshi.district.people.models import Unit, UnitKind
from luoshi.district.people.rules.unit_rows import COLUMNS, Problem, UnitRow, ordered, read_row
from luoshi.kernel.actors import Actor
from luoshi.kernel.errors import fill
from luoshi.sheets import Limits, NamedRow, NamedTable, folded_heading, read_book, read_named
from luoshi.sheets.errors import EmptySheetError, MissingColumnsError

_NEEDED = ("code", "name", "kind")
_NAMES = {folded_heading(heading): column for column, headings in COLUMNS.items() for heading in headings}
_MOST_ROWS = 20_000
_MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class UnitsImported:
    """What an import did with the rows of a sheet; ``account`` says how the sheet was read."""

    created: int
    changed: int
    unchanged: int
    account: Mapping[str, Any] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many rows the sheet has."""
        return self.created + self.changed + self.unchanged

    def as_json(self) -> dict[str, Any]:
        """Every row, column and sheet accounted for."""
        return {
            "read": self.read,
            "imported": self.created + self.changed,
            "new": self.created,
            "changed": self.changed,
            "already_known": self.unchanged,
            "in_conflict": 0,
            "rejected": 0,
            "refused": [],
            "account": dict(self.account),
        }


@transaction.atomic
def import_units(
    *,
    content: bytes,
    name: str = "",
    sheet: str = "",
    encoding: str = "",
    header_row: int | None = None,
    by: Actor,
    at: datetime,
) -> UnitsImported:
    """Create the units of a sheet and bring known ones (by their code) to what it says.

    ``name`` is what the file is called; ``sheet``, ``encoding`` and ``header_row`` are what somebody chose where
    reading would have to guess.

    Raises
    ------
    SheetError
        Rows are wrong; ``problems`` lists them as (line, code, detail), ``account`` accounts for the whole sheet.
    luoshi.sheets.errors.SheetError
        The sheet cannot be read.
    """
    book = read_book(content, name, encoding=encoding, limits=Limits(rows=_MOST_ROWS))
    table = read_named(book, _NAMES, sheet=sheet, header_row=header_row)
    missing = [column for column in _NEEDED if column not in table.places]
    if missing:
        raise MissingColumnsError(columns="、".join(missing), present="、".join(table.table.names))
    if not table.table.total:
        raise EmptySheetError
    rows = _rows(table)
    known = {unit.code: unit for unit in Unit.objects.all()}
    in_order = _or_refuse(ordered(rows, known), table)
    counts = {"created": 0, "changed": 0, "unchanged": 0}
    for row in in_order:
        counts[_bring_in(row, known, by=by, at=at)] += 1
    return UnitsImported(**counts, account=table.account())


def _bring_in(row: UnitRow, known: dict[str, Unit], *, by: Actor, at: datetime) -> str:
    parent = known[row.parent_code] if row.parent_code else None
    before = known.get(row.code)
    if before is None:
        known[row.code] = create_unit(
            code=row.code, parent=parent, name=row.name, name_en=row.name_en, short_name=row.short_name,
            kind=row.kind, duties=row.duties, phone=row.phone, position=row.position, by=by, at=at,
        )  # fmt: skip
        return "created"
    if _is_as_said(before, row, parent):
        return "unchanged"
    move_unit(unit=before, parent=parent, by=by, at=at)
    known[row.code] = rename_unit(
        unit=before, name=row.name, name_en=row.name_en, short_name=row.short_name, kind=row.kind,
        duties=row.duties, phone=row.phone, position=row.position, by=by, at=at,
    )  # fmt: skip
    return "changed"


def _is_as_said(unit: Unit, row: UnitRow, parent: Unit | None) -> bool:
    said = (row.name, row.name_en, row.short_name or row.name[:40], row.kind, row.duties, row.phone, row.position)
    kept = (unit.name, unit.name_en, unit.short_name, unit.kind, unit.duties, unit.phone, unit.position)
    return said == kept and unit.parent_id == (parent.pk if parent else None)


def _rows(table: NamedTable) -> list[UnitRow]:
    kinds = {word.casefold(): kind.value for kind in UnitKind for word in (kind.value, *_words(kind))}
    read = [_broken(row) or read_row(row.number, row.cells, kinds) for row in table.rows()]
    _or_refuse([problem for found in read if isinstance(found, list) for problem in found], table)
    return [row for row in read if isinstance(row, UnitRow)]


def _broken(row: NamedRow) -> list[Problem]:
    return [
        Problem(row.number, code, fill(gettext(problem.message_template), problem.data)) for code, problem in row.faults
    ]


def _or_refuse(found: list[UnitRow] | list[Problem], table: NamedTable) -> list[UnitRow]:
    problems = [item for item in found if isinstance(item, Problem)]
    if problems:
        raise SheetError(
            problem="; ".join(_line(problem) for problem in problems[:_MOST_SAID]),
            problems=problems,
            account=_account_of(problems, table),
        )
    return [item for item in found if isinstance(item, UnitRow)]


def _account_of(problems: list[Problem], table: NamedTable) -> dict[str, Any]:
    """Nothing came in: rows that are wrong are refused, the others are held back with them."""
    wrong = len({problem.line for problem in problems})
    refused = [{"row": problem.line, "code": problem.code, "reason": _said(problem)} for problem in problems]
    total = table.table.total
    return {
        "read": total,
        "imported": 0,
        "new": 0,
        "changed": 0,
        "already_known": 0,
        "in_conflict": 0,
        "rejected": wrong,
        "held_back": total - wrong,
        "refused": refused,
        "account": table.account(),
    }


def _words(kind: UnitKind) -> list[str]:
    """The names of a kind in every language the screens speak."""
    words = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            words.append(str(kind.label))
    return words


def _line(problem: Problem) -> str:
    return gettext("line {line}: {said}").format(line=problem.line, said=_said(problem))


def _said(problem: Problem) -> str:
    sentences = {
        "missing": gettext("{detail} is missing"),
        "too_long": gettext("{detail} is too long"),
        "not_a_code": gettext("“{detail}” is not a code (letters, digits, - and _)"),
        "unknown_kind": gettext("“{detail}” is not a kind of unit"),
        "not_a_number": gettext("“{detail}” is not a position"),
        "twice": gettext("the code {detail} occurs twice"),
        "circle": gettext("the units above one another form a circle at {detail}"),
        "unknown_parent": gettext("there is no unit {detail}"),
    }
    return fill(sentences.get(problem.code, "{detail}"), {"detail": problem.detail})
