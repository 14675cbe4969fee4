"""Reads of import runs and of the rows they refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from luoshi.district.intake.errors import NoSuchRunError
from luoshi.district.intake.models import ImportRow, ImportRun


@dataclass(frozen=True, slots=True)
class RunShown:
    """What became of a sheet: ``read`` is the sum of what became of its rows, ``rows`` those that did not come in."""

    id: int
    file_name: str
    state: str
    read: int
    imported: int
    changed: int
    known: int
    conflicts: int
    refused: int
    account: dict[str, Any]
    rows: list[dict[str, Any]]


def run_shown(run_id: int) -> RunShown:
    """One import as a value, without a word of its rows; raises like :func:`run_by_id`."""
    run = run_by_id(run_id)
    return RunShown(
        id=run.pk,
        file_name=run.file_name,
        state=run.state,
        read=run.rows_read,
        imported=run.imported,
        changed=run.changed,
        known=run.already_known,
        conflicts=run.conflicts,
        refused=run.rejected,
        account={name: value for name, value in run.account.items() if name not in {"places", "clock"}},
        rows=kept_rows(run.pk),
    )


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


def conflicting_rows(run: ImportRun, limit: int) -> list[ImportRow]:
    """The rows that contradict a known message: those that wait first, in the order of the sheet."""
    rows = run.refused_rows.filter(known__isnull=False).select_related("known__case", "run")
    return list(rows.order_by("decision", "row_number")[:limit])


def kept_rows(run_id: int, limit: int = 1000) -> list[dict[str, Any]]:
    """The rows of a run that did not come in, as numbers and codes without what they say."""
    rows = ImportRow.objects.filter(run_id=run_id).select_related("known__case").order_by("row_number")[:limit]
    return [
        {
            "row": row.row_number,
            "reasons": [{"code": reason["code"], "field": reason["field"]} for reason in row.reasons],
            "known_as": row.known.case.code if row.known else None,
        }
        for row in rows
    ]


def refused_rows(run: ImportRun, limit: int | None = None) -> Iterator[ImportRow]:
    """The rows a run could not take, in the order of the sheet; those that contradict what is known are among them."""
    rows = run.refused_rows.order_by("row_number")
    return (rows[:limit] if limit else rows).iterator()
