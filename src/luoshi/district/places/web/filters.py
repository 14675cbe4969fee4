"""A list's filter as it stands in the address, and the links that change one part of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from luoshi.district.places.api import PlaceKind
from luoshi.district.places.queries.places import PlaceFilter

TEXT_LENGTH = 100
KEYS = ("kind", "area", "q", "closed")


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice of a filter, with how many it would show."""

    label: str
    url: str
    current: bool
    count: int | None = None


def filter_from(query: QueryDict) -> PlaceFilter:
    """The filter that an address asks for; what it cannot mean is left out."""
    kind = query.get("kind", "")
    return PlaceFilter(
        kind=kind if kind in PlaceKind.values else "",
        area_code=query.get("area", "")[:TEXT_LENGTH],
        text=query.get("q", "").replace("\x00", "")[:TEXT_LENGTH],
        closed=query.get("closed") == "1",
    )


def query_string(request: HttpRequest, changes: Mapping[str, str] | None = None) -> str:
    """The present filter with ``changes``, as ``?…`` without the page."""
    query = QueryDict(mutable=True)
    for key in KEYS:
        value = (changes or {}).get(key, request.GET.get(key, ""))
        if value:
            query[key] = value
    return f"?{query.urlencode()}" if query else "?"
