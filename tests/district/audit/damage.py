"""Takes the triggers away for a moment, as somebody with full rights to the database could."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from luoshi.district.audit.triggers import EVENTS, install, remove


@contextmanager
def without_triggers(*tables: str) -> Iterator[None]:
    """Changes and deletions are possible inside."""
    for table in tables or (EVENTS,):
        remove(connection, table)
    yield
    for table in tables or (EVENTS,):
        install(connection, table)
