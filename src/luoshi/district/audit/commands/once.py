"""What is sent under a key is done once.

Its row is begun before the act, marked in the act's own transaction, and keeps the answer afterwards. A process that
dies between the act and the answer leaves the mark, so that even then the act is not done again.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction

from luoshi.district.audit.models import SentOnce

KEPT: Final = timedelta(days=1)
LONGEST: Final = timedelta(minutes=10)
"""Who began so long ago and has done nothing does nothing any more."""

_current: ContextVar[str] = ContextVar("luoshi_sent_once", default="")


class Before(StrEnum):
    """What came under a key before."""

    NOTHING = "nothing"
    RUNNING = "running"
    ANSWERED = "answered"
    DONE = "done"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known of a key; ``answer`` is sealed."""

    before: Before
    answer: bytes = b""


def begin_once(*, name: str, digest: str, at: datetime) -> Begun:
    """Begin what is sent under ``name``, unless it was begun before."""
    with transaction.atomic():
        SentOnce.objects.filter(name=name, begun_at__lt=at - KEPT).delete()
        SentOnce.objects.filter(name=name, begun_at__lt=at - LONGEST, is_done=False, answer=None).delete()
        row, is_new = SentOnce.objects.get_or_create(name=name, defaults={"digest": digest, "begun_at": at})
    if is_new:
        return Begun(Before.NOTHING)
    if row.digest != digest:
        return Begun(Before.OTHER)
    if row.answer is not None:
        return Begun(Before.ANSWERED, bytes(row.answer))
    return Begun(Before.DONE if row.is_done and row.begun_at < at - LONGEST else Before.RUNNING)


def enter_once(name: str) -> None:
    """What this thread records from now on is done under ``name``; empty for nothing."""
    _current.set(name)


def mark_done() -> None:
    """Part of the transaction that records an act: what was sent has been done."""
    name = _current.get()
    if name:
        SentOnce.objects.filter(name=name, is_done=False).update(is_done=True)


def finish_once(*, name: str, answer: bytes | None, always: bool) -> None:
    """Keep the answer if something was done, or ``always``; otherwise what was sent may be sent again."""
    with transaction.atomic():
        rows = SentOnce.objects.filter(name=name)
        done = rows.filter(is_done=True)
        if answer is not None:
            (rows if always else done).update(answer=answer)
        rows.filter(is_done=False, answer=None).delete()


def purge_once(at: datetime) -> int:
    """Take away what is older than a day; returns how many rows went."""
    return SentOnce.objects.filter(begun_at__lt=at - KEPT).delete()[0]
