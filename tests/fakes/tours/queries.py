"""Reading tours, each reader those of the units that their posts reach."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.district.people.api import Actor, may
from luoshi.district.ui.domain import Link
from luoshi.district.ui.findings import Finding

from .errors import TourNotFoundError
from .models import Tour


def tours_for(by: Actor) -> list[Tour]:
    """The tours that the actor may see, the newest first."""
    return [tour for tour in _all() if may(by, "see_tours", unit_paths=(tour.unit.path,))]


def tour_for(by: Actor, pk: int) -> Tour:
    """One of them.

    Raises
    ------
    TourNotFoundError
        There is none, or the actor may not see it.
    """
    tour = _all().filter(pk=pk).first()
    if tour is None or not may(by, "see_tours", unit_paths=(tour.unit.path,)):
        raise TourNotFoundError
    return tour


def origin_of(tour: Tour) -> str:
    """What a case is told of the tour it came from."""
    return f"tours:{tour.pk}"


def way_back(id: str, *, by: Actor) -> Link | None:  # noqa: A002 - so it is called in the declaration
    """The link from a case to its tour."""
    try:
        return _link(tour_for(by, int(id)))
    except (ValueError, TourNotFoundError):
        return None


def find_tours(*, text: str, by: Actor, limit: int) -> list[Link]:
    """What the search box finds."""
    return [_link(tour) for tour in tours_for(by) if text in tour.stop][:limit]


def look_at_tours(_at: datetime) -> Finding:
    """What the doctor says."""
    return Finding("Tours", "good", f"{Tour.objects.count()} noted")


def count(at: datetime) -> int:
    """What the worker does every hour."""
    return Tour.objects.filter(at__lte=at).count()


def _all() -> QuerySet[Tour]:
    return Tour.objects.select_related("unit")


def _link(tour: Tour) -> Link:
    return Link(_("Tour to %(unit)s") % {"unit": tour.unit.name}, reverse("tours:tour", args=[tour.pk]), "route")
