"""Tours for programs."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from luoshi.district.people.api import actor_at

from ..queries import tours_for  # noqa: TID252 - the folder is its own package

router = Router(tags=["tours"])


class TourOut(Schema):
    """A tour without its guests."""

    id: int
    unit: str
    at: datetime
    stop: str


@router.get("/tours", response=list[TourOut], summary="Tours")
def list_tours(request: HttpRequest) -> list[TourOut]:
    """The tours that the caller may see, the newest first."""
    found = tours_for(actor_at(request))
    return [TourOut(id=tour.pk, unit=tour.unit.code, at=tour.at, stop=tour.stop) for tour in found]
