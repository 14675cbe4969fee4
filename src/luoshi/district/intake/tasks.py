"""What the worker does for intake."""

from datetime import datetime, timedelta
from typing import Any

from django_tasks import task

from luoshi.district.intake.api import ImportRun, clean_storage, continue_import, kept_sheet
from luoshi.district.people.api import SYSTEM, actor_of
from luoshi.kernel import clock

SWEPT_AFTER = timedelta(days=1)


@task()
def run_import(run_id: int) -> dict[str, int]:
    """Import the sheet of a run that waits; done again after a kill, it goes on where the counts say it stopped."""
    run = ImportRun.objects.get(pk=run_id)
    at = clock.now()
    by = actor_of(run.started_by_id, at=at) if run.started_by_id else SYSTEM
    path = kept_sheet(run.file_sha256)
    report = continue_import(run_id=run_id, path=path, by=by, at=at)
    if not ImportRun.objects.filter(file_sha256=run.file_sha256, finished_at__isnull=True).exists():
        path.unlink(missing_ok=True)
    return {"read": report.read, "imported": report.imported}


def sweep_sheets(at: datetime) -> int:
    """Throw away sheets that were handed in and never confirmed; returns how many."""
    waiting = set(ImportRun.objects.filter(finished_at__isnull=True).values_list("file_sha256", flat=True))
    swept = 0
    for path in kept_sheet("x").parent.iterdir():
        age = at.timestamp() - path.stat().st_mtime
        if path.name not in waiting and age > SWEPT_AFTER.total_seconds():
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def clean_after_erasing(at: datetime) -> int:
    """Rewrite the database after something was erased; nothing to do otherwise."""
    return clean_storage(at=at)


def enqueue_import(*, run_id: int, **_signal: Any) -> None:
    """Give a waiting run to the worker."""
    run_import.enqueue(run_id)
