"""The light of a case from its two instants: a comparison with now, in the program as in the database."""

from datetime import datetime

from django.db import models
from django.db.models import Case as Choose
from django.db.models import Q, Value, When

from luoshi.district.cases.models import Case
from luoshi.district.cases.rules.lights import light_of
from luoshi.district.cases.rules.states import CaseState
from luoshi.kernel import clock
from luoshi.kernel.worktime import Light

UNLIT = ""


def case_light(*, is_open: bool, due_at: datetime | None, yellow_at: datetime | None, at: datetime) -> str:
    """The light as a word; nothing for what ended or stands still."""
    light = light_of(is_open=is_open, due_at=due_at, yellow_at=yellow_at, at=at)
    return light.value if light else UNLIT


def light_q(light: str, at: datetime) -> Q:
    """The open cases that show ``light`` at an instant."""
    return Q(is_open=True) & running_q(light, at)


def running_q(light: str, at: datetime) -> Q:
    """The same among cases known to be open: only columns of the index of open deadlines, so that it is read alone."""
    if light == Light.RED:
        return Q(due_at__lt=at)
    return Q(due_at__gte=at) & (Q(yellow_at__lte=at) if light == Light.YELLOW else Q(yellow_at__gt=at))


def overdue_reviews(at: datetime) -> int:
    """How many suspended cases have passed their day of review."""
    return Case.objects.filter(state=CaseState.SUSPENDED, review_on__lt=clock.local(at).date()).count()


def light_column(at: datetime) -> Choose:
    """The light as a column."""
    lights = (Light.RED, Light.YELLOW, Light.GREEN)
    whens = [When(light_q(light.value, at), then=Value(light.value)) for light in lights]
    return Choose(*whens, default=Value(UNLIT), output_field=models.CharField())
