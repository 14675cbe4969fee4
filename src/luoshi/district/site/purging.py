"""Rows that nobody needs any more: jobs that were done a month ago."""

from datetime import datetime, timedelta
from typing import Final

from django_tasks_db.models import DBTaskResult

KEPT: Final = timedelta(days=30)


def purge_jobs(at: datetime) -> int:
    """Delete the jobs that ended, well or not, more than a month ago; returns how many."""
    deleted, _ = DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()
    return deleted
