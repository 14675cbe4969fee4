"""Counting a sender's reports before anything of them is kept."""

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
from luoshi.kernel.rates import Limit, wait_for

LIMITS = (Limit(10, timedelta(minutes=10)), Limit(100, timedelta(days=1)))
KEPT = max(limit.span for limit in LIMITS)


def note_attempt(*, address: str, by: Actor, at: datetime, limits: Sequence[Limit] = LIMITS) -> None:
    """Count one report of the sender at a network address; staff are not counted, a counter serves many people.

    Raises
    ------
    TooManyReportsError
        There were too many; it says in how many minutes another is taken, and ``seconds`` for the header.
    """
    if by.is_authenticated:
        return
    sender = hmac.new(settings.SECRET_KEY.encode(), f"report:{address}".encode(), hashlib.sha256).hexdigest()
    with transaction.atomic():
        ReportAttempt.objects.filter(at__lte=at - KEPT).delete()
        earlier = list(ReportAttempt.objects.filter(sender=sender).values_list("at", flat=True))
        wait = wait_for(earlier, limits, at=at)
        if not wait:
            ReportAttempt.objects.create(sender=sender, at=at)
    if wait:
        seconds = math.ceil(wait.total_seconds())
        raise TooManyReportsError(minutes=math.ceil(seconds / 60), seconds=seconds)
