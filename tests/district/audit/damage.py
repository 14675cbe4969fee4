"""Takes the triggers away for a moment, as somebody with full rights to the database could."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from luoshi.district.audit.triggers import CREATED, DROPPED, EVENTS


@contextmanager
def without_triggers(*tables: str) -> Iterator[None]:
    """Changes and deletions are possible inside."""
    _run(DROPPED, tables or (EVENTS,))
    yield
    _run(CREATED, tables or (EVENTS,))


def _run(statements: dict[str, list[str]], tables: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            for statement in statements[connection.vendor]:
                cursor.execute(statement.format(table=table))
