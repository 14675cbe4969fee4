"""Noting a tour, and giving an order that becomes a case."""

from datetime import datetime

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.cases.api import Case, NewCase, register_case
from luoshi.district.people.api import Actor, may, unit_by_id
from luoshi.kernel.errors import ForbiddenError

from .errors import StopMissingError
from .models import Tour
from .queries import origin_of, tour_for


@transaction.atomic
def note_tour(*, unit_id: int, stop: str, guest: str = "", phone: str = "", by: Actor, at: datetime) -> Tour:
    """Note where a tour went.

    Raises
    ------
    ForbiddenError
        The actor's posts do not include it for this unit.
    StopMissingError
    """
    if not may(by, "lead_tours", unit_paths=(unit_by_id(unit_id).path,)):
        raise ForbiddenError
    if not stop.strip():
        raise StopMissingError
    tour = Tour.objects.create(unit_id=unit_id, at=at, stop=stop.strip(), guest=guest.strip(), phone=phone.strip())
    words = {"stop": tour.stop, "guest": tour.guest, "phone": tour.phone}
    personal = {name: text for name, text in words.items() if text}
    record(kind="tour.note", subject=f"tour:{tour.pk}", by=by, at=at, data={"tour": tour.pk}, personal=personal)
    return tour


@transaction.atomic
def order(*, tour_id: int, title: str, by: Actor, at: datetime) -> Case:
    """Give an order at a tour: a case that leads back to it.

    Raises
    ------
    TourNotFoundError, NotPermittedError, TitleMissingError
    """
    tour = tour_for(by, tour_id)
    new = NewCase(title=title, kind_code="tour-order", source="tour", origin=origin_of(tour), address=tour.stop)
    return register_case(new=new, by=by, at=at)
