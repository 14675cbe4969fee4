"""Units come in from a sheet: all of it or, with a list of what is wrong, nothing."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override

from luoshi.district.people.actor import Actor
from luoshi.district.people.commands.units import create_unit, move_unit, rename_unit
from luoshi.district.people.errors import SheetError
from luoshi.district.people.models import Unit, UnitKind
from luoshi.district.people.rules.unit_rows import Problem, UnitRow, ordered, read_row

_ENCODINGS = ("utf-8-sig", "gb18030")
_HEAD_AND_ONE_ROW = 2
_MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class UnitsImported:
    """What an import did."""

    created: int
    changed: int
    unchanged: int


@transaction.atomic
def import_units(*, content: bytes, by: Actor, at: datetime) -> UnitsImported:
    """Create the units of a CSV sheet and bring known ones (by their code) to what it says.

    Raises
    ------
    SheetError
        The sheet cannot be read, or rows are wrong; ``problems`` lists them as (line, code, detail).
    """
    rows = _rows(content)
    known = {unit.code: unit for unit in Unit.objects.all()}
    in_order = _or_refuse(ordered(rows, known))
    counts = {"created": 0, "changed": 0, "unchanged": 0}
    for row in in_order:
        counts[_bring_in(row, known, by=by, at=at)] += 1
    return UnitsImported(**counts)


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


def _rows(content: bytes) -> list[UnitRow]:
    try:
        table = list(csv.reader(io.StringIO(_text(content), newline=""), strict=True))
    except csv.Error as problem:
        raise SheetError(problem=gettext("it is not a CSV file"), problems=[]) from problem
    if len(table) < _HEAD_AND_ONE_ROW:
        raise SheetError(problem=gettext("it has no rows"), problems=[])
    head = [cell.strip().casefold() for cell in table[0]]
    kinds = {word.casefold(): kind.value for kind in UnitKind for word in (kind.value, *_words(kind))}
    read = [
        read_row(line, dict(zip(head, cells, strict=False)), kinds)
        for line, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    _or_refuse([problem for found in read if isinstance(found, list) for problem in found])
    return [row for row in read if isinstance(row, UnitRow)]


def _or_refuse(found: list[UnitRow] | list[Problem]) -> list[UnitRow]:
    problems = [item for item in found if isinstance(item, Problem)]
    if problems:
        raise SheetError(problem="; ".join(_said(problem) for problem in problems[:_MOST_SAID]), problems=problems)
    return [item for item in found if isinstance(item, UnitRow)]


def _words(kind: UnitKind) -> list[str]:
    """The names of a kind in every language the screens speak."""
    words = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            words.append(str(kind.label))
    return words


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
    return gettext("line {line}: {said}").format(
        line=problem.line, said=sentences[problem.code].format(detail=problem.detail)
    )


def _text(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError(problem=gettext("its characters are neither UTF-8 nor GB18030"), problems=[])
