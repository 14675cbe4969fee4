"""Inserting new rows by hand: every case passes here, and the object mapper's own way takes several times as long.

What it leaves out is what these tables do not have: parents, values made by the database, and signals.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Model

PLAIN = (str, int, float, bool, type(None))
MOST_AT_ONCE = 500
"""Rows of one statement; both databases bound the number of its parameters."""


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert rows of one model, in their order, and tell each its id."""
    for start in range(0, len(rows), MOST_AT_ONCE):
        _insert(rows[start : start + MOST_AT_ONCE])


def _insert(rows: Sequence[Model]) -> None:
    database = connections[DEFAULT_DB_ALIAS]  # not its proxy, which looks it up again for each value
    fields, head, places = _shape(type(rows[0]))
    values = [_value(row, field, as_it_is=plain, database=database) for row in rows for field, plain in fields]
    with database.cursor() as cursor:
        cursor.execute(f"{head} {', '.join([places] * len(rows))} RETURNING id", values)
        found = cursor.fetchall()
    for row, (pk,) in zip(rows, found, strict=True):
        row.pk = pk
        row._state.adding = False  # noqa: SLF001 - as the object mapper does
        row._state.db = database.alias  # noqa: SLF001


def _value(row: Model, field: "Field[Any, Any]", *, as_it_is: bool, database: BaseDatabaseWrapper) -> Any:
    """A plain value goes as it is; instants, enumerations and the like are prepared by their field."""
    value = getattr(row, field.attname)
    if as_it_is and type(value) in PLAIN:
        return value
    return field.get_db_prep_save(field.pre_save(row, add=True), database)


@cache
def _shape(model: type[Model]) -> tuple[list[tuple["Field[Any, Any]", bool]], str, str]:
    """The columns to be given, whether a plain value of each is its own spelling; the statement up to its values."""
    columns = [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    fields = [(field, not isinstance(field, JSONField)) for field in columns]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    return fields, f"INSERT INTO {table} ({names}) VALUES", f"({', '.join(['%s'] * len(columns))})"
