"""Reads of import runs and of the rows they refused."""

from collections.abc import Iterator

from luoshi.district.intake.errors import NoSuchRunError
from luoshi.district.intake.models import ImportRow, ImportRun


def recent_runs(limit: int = 20) -> list[ImportRun]:
    """The latest imports, the newest first."""
    return list(ImportRun.objects.select_related("started_by")[:limit])


def run_by_id(run_id: int) -> ImportRun:
    """One import.

    Raises
    ------
    NoSuchRunError
        There is none with this number.
    """
    run = ImportRun.objects.select_related("started_by").filter(pk=run_id).first()
    if run is None:
        raise NoSuchRunError
    return run


def refused_rows(run: ImportRun, limit: int | None = None) -> Iterator[ImportRow]:
    """The rows a run could not take, in the order of the sheet."""
    rows = run.refused_rows.order_by("row_number")
    return (rows[:limit] if limit else rows).iterator()
