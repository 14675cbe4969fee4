"""What a service window took down: its own cases, and the receipt that it prints."""

from django.db.models import QuerySet

from luoshi.district.intake.errors import NoSuchRequestError
from luoshi.district.intake.models import Request
from luoshi.district.people.api import Actor, Role


def own_window(actor: Actor) -> int | None:
    """The unit for whose window the actor takes down what people say."""
    return next((grant.unit_id for grant in actor.grants_as(Role.WINDOW)), None)


def requests_of_window(actor: Actor) -> QuerySet[Request]:
    """What the actor's windows took down, the newest first."""
    units = {grant.unit_id for grant in actor.grants_as(Role.WINDOW)}
    return Request.objects.filter(window_id__in=units).select_related("case__lead_unit", "window").order_by("-id")


def request_of_window(actor: Actor, pk: int) -> Request:
    """One of them.

    Raises
    ------
    NoSuchRequestError
        There is none, or another window took it down.
    """
    found = requests_of_window(actor).filter(pk=pk).first()
    if found is None:
        raise NoSuchRequestError
    return found
