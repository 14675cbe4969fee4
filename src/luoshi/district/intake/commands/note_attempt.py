"""Counting what a sender reports: what was taken counts towards the limit, what was refused towards a wider one."""

import hashlib
import hmac
import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from luoshi.district.intake.errors import TooManyReportsError
from luoshi.district.intake.models import ReportAttempt
from luoshi.district.people.api import Actor
from luoshi.district.ui.sender import network_of
from luoshi.kernel.rates import Limit, wait_for

LIMITS = (Limit(10, timedelta(minutes=10)), Limit(100, timedelta(days=1)))
"""Of reports that were taken."""

TRIES = (Limit(60, timedelta(minutes=10)), Limit(600, timedelta(days=1)))
"""Of forms that were sent, whatever became of them: photos of a refused one are looked at and kept for a while too."""

KEPT = max(limit.span for limit in (*LIMITS, *TRIES))


def note_try(*, address: str, by: Actor, at: datetime) -> None:
    """Count one form that was sent, and refuse it when its sender has reported or tried too often.

    Raises
    ------
    TooManyReportsError
        There were too many; it says in how many minutes another is taken, and ``seconds`` for the header.
    """
    if by.is_authenticated:
        return
    _refuse(_earlier("report", address), LIMITS, at=at)
    note_attempt(address=address, by=by, at=at, limits=TRIES, what="try")


def note_attempt(
    *, address: str, by: Actor, at: datetime, limits: Sequence[Limit] = LIMITS, what: str = "report"
) -> None:
    """Count one report of the sender at a network address; staff are not counted, a counter serves many people.

    Raises
    ------
    TooManyReportsError
        There were too many; it says in how many minutes another is taken, and ``seconds`` for the header.
    """
    if by.is_authenticated:
        return
    with transaction.atomic():
        ReportAttempt.objects.filter(at__lte=at - KEPT).delete()
        _refuse(_earlier(what, address), limits, at=at)
        ReportAttempt.objects.create(sender=_sender(what, address), at=at)


def _earlier(what: str, address: str) -> list[datetime]:
    return list(ReportAttempt.objects.filter(sender=_sender(what, address)).values_list("at", flat=True))


def _refuse(earlier: Sequence[datetime], limits: Sequence[Limit], *, at: datetime) -> None:
    wait = wait_for(earlier, limits, at=at)
    if wait:
        seconds = math.ceil(wait.total_seconds())
        raise TooManyReportsError(minutes=math.ceil(seconds / 60), seconds=seconds)


def _sender(what: str, address: str) -> str:
    named = f"{what}:{network_of(address)}"
    return hmac.new(settings.SECRET_KEY.encode(), named.encode(), hashlib.sha256).hexdigest()
