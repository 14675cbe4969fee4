"""Reads what an act left in the rows it changed, and spells it so that an entry can commit to it.

A value is spelled as JSON. Words of persons are spelled as seals: an HMAC under a key that is kept beside and thrown
away when they are erased. A new row names only what is not empty; of others, whatever was written.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, CharField, Field, FloatField, IntegerField, QuerySet, TextField

from luoshi.district.audit.audits import Table
from luoshi.district.audit.declared import columns_of, model_of, table_of
from luoshi.district.audit.models import Image
from luoshi.district.audit.watching import Mark
from luoshi.proof.canonical import rfc3339
from luoshi.proof.commitment import commit, new_key

AT_ONCE: Final = 500
NEW: Final = "+"
"""Stands with a row that is new: what is not named is empty."""
SEALED: Final = "~"
"""Stands before the name of a column whose value is sealed."""
UNSAID: Final = object()
FEW: Final = 8
MOST_KEPT: Final = 1000
_said: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

Rows = dict[str, dict[str, dict[str, Any] | None]]
"""Table → row → column → spelled value; None for a row that is gone."""


class Question(NamedTuple):
    """A statement that is kept, and how what it gives becomes values, by the column's place."""

    sql: str
    converters: dict[int, tuple[list[Any], Any]]


_kept: "WeakKeyDictionary[BaseDatabaseWrapper, dict[tuple[Table, int, tuple[str, ...]], Question]]" = (
    WeakKeyDictionary()
)


@dataclass(slots=True)
class Part:
    """The rows of one owner."""

    of: str
    owner: str
    rows: Rows
    key: bytes | None = None
    text: str = ""


@dataclass(slots=True)
class Imaged:
    """All that one entry commits to."""

    parts: list[Part] = field(default_factory=list)
    salt: bytes = field(default_factory=new_key)

    def commitment(self) -> str:
        """Spell the parts, and commit to them under one salt."""
        for part in self.parts:
            part.text = json.dumps(part.rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return commitment_of([(part.of, part.owner, part.text) for part in self.parts], self.salt)


def commitment_of(parts: Sequence[tuple[str, str, str]], salt: bytes) -> str:
    """The salted commitment of all parts."""
    return commit(spelled_parts(parts), salt)


def spelled_parts(parts: Sequence[tuple[str, str, str]]) -> str:
    """Group, owner and text of each part as one text, which is committed to."""
    return "\n".join(hashlib.sha256(f"{of}\0{owner}\0{text}".encode()).hexdigest() for of, owner, text in parts)


def images_of(marks: Iterable[Mark]) -> list[Part]:
    """What now stands in the marked rows, by owner."""
    found: dict[tuple[str, str], Part] = {}
    asked: dict[Table, dict[Any, set[str] | None]] = {}
    gone: dict[Table, dict[Any, str]] = defaultdict(dict)
    for mark in marks:
        table = table_of(mark.model)
        assert table is not None  # marks are set for declared tables only
        rows = asked.setdefault(table, {})
        for pk in mark.pks:
            if mark.gone is not None:
                gone[table][pk] = mark.gone
            elif mark.new:
                rows[pk] = None
            elif (known := rows.setdefault(pk, set())) is not None:
                known.update(mark.columns)
    for table, lost in gone.items():
        for pk, owner in lost.items():
            _part(found, table, owner).rows.setdefault(table.label, {})[str(pk)] = None
    for table, rows in asked.items():
        _read(found, table, rows)
    return list(found.values())


def whole_images(table: Table, pks: Sequence[Any], names: Iterable[str] | None = None) -> list[Part]:
    """What now stands in these rows: in all replayed columns, as if they were new, or in some."""
    found: dict[tuple[str, str], Part] = {}
    _read(found, table, {pk: None if names is None else set(names) for pk in pks})
    return list(found.values())


def _part(found: dict[tuple[str, str], Part], table: Table, owner: str) -> Part:
    return found.setdefault((table.group, owner), Part(table.group, owner, {}))


def _read(found: dict[tuple[str, str], Part], table: Table, rows: Mapping[Any, set[str] | None]) -> None:
    columns = columns_of(table)
    names = [name for name in columns if any(wanted is None or name in wanted for wanted in rows.values())]
    empty = [empty_of(columns[name]) for name in names]
    paths = [columns[name].attname for name in names]
    pks = list(rows)
    for start in range(0, len(pks), AT_ONCE):
        for pk, owner, *values in _rows_of(table, pks[start : start + AT_ONCE], ("pk", table.owner, *paths)):
            part = _part(found, table, str(owner))
            part.rows.setdefault(table.label, {})[str(pk)] = _image(
                table, pk, rows[pk], part, list(zip(names, values, empty, strict=True))
            )


def _rows_of(table: Table, pks: list[Any], paths: tuple[str, ...]) -> Iterator[Sequence[Any]]:
    """These columns of these rows; the statement for a few rows is written once and kept, as every act asks it."""
    if len(pks) > FEW:
        yield from _asked(table, pks, paths)
        return
    wrapper = connections[connection.alias]
    kept = _kept.setdefault(wrapper, {})
    question = kept.get((table, len(pks), paths))
    if question is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        question = kept[table, len(pks), paths] = _question(table, pks, paths)
    field = model_of(table)._meta.pk  # noqa: SLF001 - Django's public description of a model
    with connection.cursor() as cursor:
        cursor.execute(question.sql, [field.get_db_prep_value(pk, wrapper) for pk in pks])
        found = cursor.fetchall()
    for row in found:
        values = list(row)
        for place, (converters, column) in question.converters.items():
            for convert in converters:
                values[place] = convert(values[place], column, wrapper)
        yield values


def _asked(table: Table, pks: list[Any], paths: tuple[str, ...]) -> "QuerySet[Any, Any]":
    return model_of(table)._base_manager.filter(pk__in=pks).values_list(*paths)  # noqa: SLF001 - all rows


def _question(table: Table, pks: list[Any], paths: tuple[str, ...]) -> Question:
    """The statement as the object mapper writes it; its only parameters are the keys."""
    compiler = _asked(table, pks, paths).query.get_compiler(connection=connections[connection.alias])
    sql, parameters = compiler.as_sql()
    assert len(parameters) == len(pks)
    return Question(sql, compiler.get_converters([chosen[0] for chosen in compiler.select]))


def _image(
    table: Table, pk: Any, wanted: set[str] | None, part: Part, values: Sequence[tuple[str, Any, Any]]
) -> dict[str, Any]:
    image: dict[str, Any] = {} if wanted is not None else {NEW: 1}
    for name, value, empty in values:
        if (value == empty) if wanted is None else (name not in wanted):
            continue
        if name not in table.sealed:
            image[name] = spell(value)
        elif value in (None, ""):
            image[SEALED + name] = ""
        else:
            part.key = part.key or new_key()
            image[SEALED + name] = seal(part.key, table.label, str(pk), name, value)
    return image


def empty_of(field: "Field[Any, Any]") -> Any:
    """The value that a new row need not name; JSON is always named."""
    if field.null:
        return None
    if isinstance(field, BooleanField):
        return False
    if isinstance(field, IntegerField | FloatField):
        return 0
    return "" if isinstance(field, CharField | TextField) else UNSAID


def spell(value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
    """A stored value as JSON has it."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [spell(item) for item in value]
    if isinstance(value, dict):
        return {str(name): spell(item) for name, item in value.items()}
    return str(value)


def seal(key: bytes, label: str, pk: str, name: str, value: Any) -> str:
    """The seal of one value in its place: 192 bits of HMAC-SHA-256."""
    said = _said([label, pk, name, spell(value)])
    return b64encode(hmac.digest(key, said.encode(), "sha256")[:24]).decode()


def shared_out(parts: Sequence[Part], subjects: Sequence[str]) -> list[Imaged]:
    """Give each act the rows of its own subject, and the last one all others."""
    shares = [Imaged() for _ in subjects]
    place = {subject: n for n, subject in enumerate(subjects)}
    for part in parts:
        shares[place.get(f"{part.of}:{part.owner}", -1)].parts.append(part)
    return shares


def insert_images(kept: Iterable[tuple[int, Imaged]]) -> None:
    """Keep what the entries committed to, under their tickets.

    Written by hand, as every command passes here.
    """
    rows = [
        [ticket, n, part.of, part.owner, part.text, imaged.salt, part.key]
        for ticket, imaged in kept
        for n, part in enumerate(imaged.parts)
    ]
    table = Image._meta.db_table  # noqa: SLF001
    places = f"({', '.join(['%s'] * 7)})"
    head = f'INSERT INTO {table} (ticket, part, "of", owner, "rows", salt, seal_key) VALUES '  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            chunk = rows[start : start + AT_ONCE]
            cursor.execute(head + ", ".join([places] * len(chunk)), [value for row in chunk for value in row])
