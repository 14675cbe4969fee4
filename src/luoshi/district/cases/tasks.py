"""What the worker does for the closed loop by itself: reminding when a light turns, raising what stays red.

Each case is one transaction of its own, so that one that cannot be urged never keeps the others from it.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from luoshi.district.cases.commands.compact_tally import compact_tally
from luoshi.district.cases.commands.urge import escalate, urge
from luoshi.district.cases.errors import NotPermittedError, StaleCaseError
from luoshi.district.cases.models import Case, Entry
from luoshi.district.cases.rules.by_itself import Reason
from luoshi.district.people.api import SYSTEM

log = logging.getLogger(__name__)

ESCALATE_AFTER = timedelta(days=3)
URGED_STATES = ("assigned", "in_progress")
MOST_PER_ROUND = 500


def urge_by_light(at: datetime) -> int:
    """Remind once when a case turns yellow and once when it turns red, raise it when it stays red; returns how many."""
    held = Case.objects.filter(is_open=True, state__in=URGED_STATES)
    yellow = _not_yet(held.filter(yellow_at__lte=at, due_at__gt=at), Reason.YELLOW, since="yellow_at")
    red = _not_yet(held.filter(due_at__lte=at), Reason.RED, since="due_at")
    still_red = held.filter(due_at__lte=at - ESCALATE_AFTER, escalation=0)
    return (
        _each(yellow, lambda case: urge(case_id=case, reason=Reason.YELLOW, by=SYSTEM, at=at))
        + _each(red, lambda case: urge(case_id=case, reason=Reason.RED, by=SYSTEM, at=at))
        + _each(still_red, lambda case: escalate(case_id=case, reason=Reason.STILL_RED, by=SYSTEM, at=at))
    )


def fold_tally(at: datetime) -> int:  # noqa: ARG001 - every act of the schedule is told the instant
    """Fold the tally, so that counting stays as quick as on the first day; returns how many rows fewer there are."""
    return compact_tally()


def _not_yet(cases: QuerySet[Case], reason: Reason, *, since: str) -> QuerySet[Case]:
    """Those of ``cases`` that were not reminded for this reason since the light turned."""
    reminded = Entry.objects.filter(
        case=OuterRef("pk"), action="urge", data__reason=reason.value, at__gte=OuterRef(since)
    )
    return cases.filter(~Exists(reminded)).order_by(F("due_at").asc())


def _each(cases: QuerySet[Case], act: Callable[[int], Case]) -> int:
    done = 0
    ids: Iterable[int] = list(cases.values_list("pk", flat=True)[:MOST_PER_ROUND])
    for case_id in ids:
        try:
            act(case_id)
        except (NotPermittedError, StaleCaseError) as error:
            # Someone acted on the case between the question and the reminder; it is looked at again next round.
            log.info("case %s not reminded: %s", case_id, error)
        else:
            done += 1
    return done
