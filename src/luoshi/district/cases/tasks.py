"""What the worker does for the closed loop by itself: reminding when a light turns, raising what stays red.

Each case is one transaction of its own, so that one that cannot be urged never keeps the others from it.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from luoshi.district.cases.commands.urge import escalate, urge
from luoshi.district.cases.errors import NotPermittedError, StaleCaseError
from luoshi.district.cases.models import Case, Entry
from luoshi.district.people.api import SYSTEM

log = logging.getLogger(__name__)

WORDS = {
    "yellow": _("The deadline is close; please see that the promise is kept."),
    "red": _("The deadline has passed; please say today when it will be done."),
    "still_red": _("Late for three days."),
}
ESCALATE_AFTER = timedelta(days=3)
URGED_STATES = ("assigned", "in_progress")
MOST_PER_ROUND = 500


def urge_by_light(at: datetime) -> int:
    """Remind once when a case turns yellow and once when it turns red, raise it when it stays red; returns how many."""
    held = Case.objects.filter(is_open=True, state__in=URGED_STATES)
    yellow = _not_yet(held.filter(yellow_at__lte=at, due_at__gt=at), "yellow", since="yellow_at")
    red = _not_yet(held.filter(due_at__lte=at), "red", since="due_at")
    still_red = held.filter(due_at__lte=at - ESCALATE_AFTER, escalation=0)
    return (
        _each(yellow, lambda case: urge(case_id=case, text=_say("yellow"), reason="yellow", by=SYSTEM, at=at))
        + _each(red, lambda case: urge(case_id=case, text=_say("red"), reason="red", by=SYSTEM, at=at))
        + _each(still_red, lambda case: escalate(case_id=case, text=_say("still_red"), by=SYSTEM, at=at))
    )


def _not_yet(cases: QuerySet[Case], reason: str, *, since: str) -> QuerySet[Case]:
    """Those of ``cases`` that were not reminded for this reason since the light turned."""
    reminded = Entry.objects.filter(case=OuterRef("pk"), action="urge", data__reason=reason, at__gte=OuterRef(since))
    return cases.filter(~Exists(reminded)).order_by(F("due_at").asc())


def _say(reason: str) -> str:
    """The words in the district's language: what the worker writes stands in the ledger beside what officials write."""
    with override(settings.LANGUAGE_CODE):
        return str(WORDS[reason])


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
