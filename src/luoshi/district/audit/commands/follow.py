"""Hands new entries of the ledger to those who follow it."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from luoshi.district.audit.followers import Declared, Followed, declared_followers
from luoshi.district.audit.models import Follower, LedgerEvent
from luoshi.district.audit.queries.heads import ledger_size
from luoshi.proof.events import Event

log = logging.getLogger(__name__)

BATCH: Final = 50
"""So many entries are handed over in one transaction at most."""
SKIPPED: Final = 1_000
"""After so many entries that were not asked for, it is written how far a follower has come."""
FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(hours=1)


def hand_over(*, at: datetime) -> int:
    """Give each follower what is new for it, some entries at most; how many were handed over in all.

    A handler that fails is logged and tried again after a pause that doubles; the others go on meanwhile.
    """
    size = ledger_size()
    return sum(_advanced(follower, size, at) for follower in declared_followers())


def _advanced(follower: Declared, size: int, at: datetime) -> int:
    try:
        row = _row(follower, size)
        if row.cursor >= size or _pauses(row, at):
            return 0
        return _step(follower, size, at)
    except Exception as problem:
        # One follower's failure, even at the commit, must not stop the others.
        log.exception("the follower %s failed", follower.name)
        with transaction.atomic():
            _note_failure(Follower.objects.select_for_update().get(pk=follower.name), problem, at)
        return 0


def _row(follower: Declared, size: int) -> Follower:
    beginning = 0 if follower.from_start else size
    return Follower.objects.get_or_create(name=follower.name, defaults={"cursor": beginning})[0]


def _pauses(row: Follower, at: datetime) -> bool:
    """Whether it is too early to try again; a time so far ahead was written under another clock."""
    return row.retry_at is not None and timedelta(0) < row.retry_at - at <= LONGEST_PAUSE


def _step(follower: Declared, size: int, at: datetime) -> int:
    """Hand over the next entries and write how far that is, in one transaction."""
    with transaction.atomic():
        rows = Follower.objects.filter(pk=follower.name)
        row = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
        if row is None:  # another worker is at it
            return 0
        entries = LedgerEvent.objects.filter(follower.wanted, seq__gte=row.cursor, seq__lt=size).order_by("seq")[:BATCH]
        done, found = 0, list(entries)
        for event in found:
            try:
                with transaction.atomic():
                    follower.handle(_followed(event), at)
            except Exception as problem:
                log.exception("the follower %s failed at the act %s", follower.name, event.ticket)
                row.cursor = event.seq
                _note_failure(row, problem, at)
                return done
            done += 1
        reached = found[-1].seq + 1 if len(found) == BATCH else size
        if found or row.failures or reached - row.cursor >= SKIPPED:
            row.cursor, row.failures, row.error, row.retry_at = reached, 0, "", None
            row.save()
        return done


def _followed(event: LedgerEvent) -> Followed:
    data = Event.from_bytes(event.body.encode()).data
    return Followed(event.ticket, event.seq, event.at, event.kind, event.subject, event.actor, data)


def _note_failure(row: Follower, problem: Exception, at: datetime) -> None:
    row.failures += 1
    row.error = type(problem).__name__[:120]
    row.retry_at = at + min(FIRST_PAUSE * 2 ** min(row.failures - 1, 20), LONGEST_PAUSE)
    row.save()
