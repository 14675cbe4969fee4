"""What was once written to an append-only table stays there, whichever statement is used on it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from luoshi.district.audit.triggers import Step

MODELS = {model._meta.db_table: model for model in apps.get_models()}


def _declared() -> Iterator[str]:
    for migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values():
        for operation in migration.operations:
            step = getattr(operation, "code", None)
            yield from step.tables if isinstance(step, Step) else ()


TABLES = sorted(set(_declared()))
"""Every table that a migration of any domain makes append-only."""


def _sample(field: models.Field[Any, Any], n: int) -> Any:  # noqa: PLR0911 - one kind of column after the other
    """Some value that the column takes."""
    match field:
        case models.BooleanField():
            return False
        case models.IntegerField() | models.ForeignKey():
            return n
        case models.BinaryField():
            return bytes([n])
        case models.DateTimeField():
            return connection.ops.adapt_datetimefield_value(datetime(2026, 3, 2, tzinfo=UTC))
        case models.DateField():
            return "2026-03-02"
        case models.JSONField():
            return "{}"
        case models.UUIDField():
            return f"{n:032x}"
    if field.choices:
        return next(value for value, _ in field.flatchoices if value)
    return f"a word {n}"


def _row(table: str, n: int) -> dict[str, Any]:
    return {field.column: _sample(field, n) for field in MODELS[table]._meta.concrete_fields}


def _insert(verb: str, table: str, row: dict[str, Any], end: str = "") -> None:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(["%s"] * len(row))
    _run(f'{verb} INTO "{table}" ({names}) VALUES ({places}) {end}', *row.values())


def _run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _content(table: str) -> list[tuple[Any, ...]]:
    rowid = "rowid, " if connection.vendor == "sqlite" else ""
    return _run(f'SELECT {rowid}* FROM "{table}" ORDER BY 1')


def _unique_columns(table: str) -> list[list[str]]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return [one["columns"] for one in found.values() if one["unique"] or one["primary_key"]]


def _attempt(table: str, statement: str, row: dict[str, Any] | None, end: str) -> None:
    if row is None:
        _run(statement)
    else:
        _insert(statement, table, row, end)


def _attacks(table: str) -> Iterator[tuple[str, dict[str, Any] | None, str]]:
    """Statements with the row they bring: all of it, or only what a unique index would find the old row by."""
    first, other = _row(table, 1), _row(table, 2)
    name = MODELS[table]._meta.pk.column  # type: ignore[union-attr]
    some = next(column for column in first if column != name)
    yield f'UPDATE "{table}" SET "{some}" = "{some}"', None, ""
    yield f'DELETE FROM "{table}"', None, ""
    for columns in _unique_columns(table):
        meets = other | {column: first[column] for column in columns}
        conflict = f'ON CONFLICT ({", ".join(columns)}) DO UPDATE SET "{some}" = excluded."{some}"'
        yield "INSERT", meets, conflict
        if connection.vendor == "sqlite":
            yield "INSERT OR REPLACE", meets, ""
            yield "REPLACE", meets, ""
    if connection.vendor == "sqlite":
        yield f'UPDATE OR REPLACE "{table}" SET "{some}" = "{some}"', None, ""
        yield "INSERT OR REPLACE", {"rowid": 1, **other} if name != "id" else other | {"id": 1}, ""
    else:
        yield f'TRUNCATE "{table}" CASCADE', None, ""
        yield (
            f'MERGE INTO "{table}" USING (SELECT 1 AS one) AS given ON true WHEN MATCHED THEN DELETE',
            None,
            "",
        )


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_row_of_an_append_only_table_is_neither_changed_nor_taken_away(table):
    """Update, delete, replace by any unique index or rowid, upsert, merge, truncate: refused, and nothing happened."""
    with transaction.atomic():
        _insert("INSERT", table, _row(table, 1))
        before = _content(table)
        for attack in _attacks(table):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                _attempt(table, *attack)
            assert _content(table) == before, attack
        _insert("INSERT", table, _row(table, 3))
        assert len(_content(table)) == 2, "another row still has its place"
        transaction.set_rollback(True)


def test_ledger_s_tables_are_among_those_that_are_walked():
    """Entries, heads, keys and tiles at least."""
    assert {"audit_ledgerevent", "audit_signedhead", "audit_logkey", "audit_ledgertile"} <= set(TABLES)
