"""Removes content that no row refers to: what a rolled-back transaction or a crash left behind."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from .models import Blob
from .store import discard, discard_incoming_older_than, names_older_than

SPARED = timedelta(days=1)
"""Younger content may belong to a transaction that has not committed yet."""

BATCH = 500


def sweep_orphans(at: datetime) -> int:
    """Remove content older than a day without a row, and half-received files; returns how many files went."""
    before = at - SPARED
    removed = discard_incoming_older_than(before)
    for names in _batches(names_older_than(before)):
        known = set(Blob.objects.filter(pk__in=names).values_list("pk", flat=True))
        removed += sum(discard(name, older_than=before) for name in names if name not in known)
    return removed


def _batches(names: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(names, BATCH)):
        yield batch
