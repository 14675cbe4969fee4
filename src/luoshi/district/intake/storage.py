"""Rewrites the database's files, so that erased words are not left in unused space.

A database keeps what was deleted until the space is used again: SQLite in free pages, in its log and in the search
index, PostgreSQL in old versions of rows. Both are made to write afresh what is still there.
"""

from datetime import datetime

from django.apps import apps
from django.db import connection

from luoshi.district.intake.errors import StillReadError
from luoshi.district.intake.models import Erasure
from luoshi.district.ui.domain import domains

HELD_HERE = ("intake", "cases", "evidence", "audit")
"""The domains whose rows are erased by this one's command; the others declare an eraser."""
SEARCHES = ("cases_search", "cases_public_search")


def clean_storage(*, at: datetime) -> int:
    """Rewrite the database if something was erased since it was last done; returns how many erasures that ends.

    Raises
    ------
    StillReadError
        Somebody reads the embedded database at this very moment, so its log cannot be emptied yet.
    """
    waiting = list(Erasure.objects.filter(cleaned_at__isnull=True).values_list("pk", flat=True))
    if not waiting:
        return 0
    if connection.vendor == "sqlite":
        _rewrite_sqlite()
    else:
        _rewrite_postgresql()
    Erasure.objects.filter(pk__in=waiting).update(cleaned_at=at)
    return len(waiting)


def _rewrite_sqlite() -> None:
    with connection.cursor() as cursor:
        # A deleted entry of the full-text index lives on beside its deletion until all its parts are made one.
        for table in SEARCHES:
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - our own names
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_frames = cursor.fetchone()
    if is_busy:
        raise StillReadError


def _rewrite_postgresql() -> None:
    erased_in = {*HELD_HERE, *(domain.label for domain in domains() if domain.erasers)}
    tables = [
        model._meta.db_table  # noqa: SLF001 - Django's public description of a model
        for model in apps.get_models()
        if model._meta.app_label in erased_in  # noqa: SLF001 - the same
    ]
    with connection.cursor() as cursor:
        for table in [*tables, *SEARCHES]:
            cursor.execute(f'VACUUM (FULL) "{table}"')
