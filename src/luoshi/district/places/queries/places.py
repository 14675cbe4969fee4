"""Reads of places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.db.models import Count, Q, QuerySet

from luoshi.district.places.errors import PlaceNotFoundError
from luoshi.district.places.models import Place
from luoshi.kernel.geodesy import distance_m

METRES_PER_DEGREE = 111_195.0
SEARCH_RADII_M = (1_000.0, 5_000.0, 30_000.0)


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """Which places a list shows."""

    kind: str = ""
    area_code: str = ""
    text: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class PlacePage:
    """One page of a list, in order of kind-independent codes, with the keys of its neighbours."""

    places: Sequence[Place]
    previous: str | None
    next: str | None


def places_matching(wanted: PlaceFilter) -> QuerySet[Place]:
    """The places that a filter lets through, ordered by code."""
    places = Place.objects.filter(is_active=not wanted.closed).order_by("code")
    if wanted.kind:
        places = places.filter(kind=wanted.kind)
    if wanted.area_code:
        places = places.filter(Q(area__code=wanted.area_code) | Q(area__parent__code=wanted.area_code))
    for word in wanted.text.split():
        places = places.filter(
            Q(name__icontains=word) | Q(name_en__icontains=word) | Q(address__icontains=word) | Q(code__icontains=word)
        )
    return places


def page_of_places(wanted: PlaceFilter, *, after: str = "", before: str = "", size: int = 50) -> PlacePage:
    """One page by key: those after a code, or those before one."""
    places = places_matching(wanted).select_related("area", "unit")
    if before:
        rows = list(places.filter(code__lt=before).order_by("-code")[: size + 1])
        page = rows[:size][::-1]
        return PlacePage(page, page[0].code if len(rows) > size else None, page[-1].code if page else None)
    rows = list(places.filter(code__gt=after)[: size + 1])
    page = rows[:size]
    return PlacePage(page, page[0].code if after and page else None, page[-1].code if len(rows) > size else None)


def count_by_kind(wanted: PlaceFilter) -> dict[str, int]:
    """How many places of each kind the filter would let through if it named no kind."""
    rest = PlaceFilter("", wanted.area_code, wanted.text, wanted.closed)
    return dict(places_matching(rest).order_by().values_list("kind").annotate(n=Count("id")))


def place_by_code(code: str) -> Place:
    """The place with this code, closed ones included.

    Raises
    ------
    PlaceNotFoundError
        There is none.
    """
    place = Place.objects.select_related("area__unit", "unit").filter(code=code).first()
    if place is None:
        raise PlaceNotFoundError(code=code)
    return place


def place_name(place: Place, language: str = "zh-hans") -> str:
    """The place's name in ``language``; the Chinese one where no other was given."""
    return place.name_en if language.startswith("en") and place.name_en else place.name


def search_places(text: str, *, kind: str = "", limit: int = 20) -> list[Place]:
    """Open places whose name, address or code holds every word of ``text``."""
    if not text.strip():
        return []
    return list(places_matching(PlaceFilter(kind=kind, text=text)).select_related("area")[:limit])


def place_for_select(kind: str = "", language: str = "zh-hans") -> list[tuple[str, str]]:
    """Choices for a form: ``(code, name)`` of the open places, by name."""
    places = places_matching(PlaceFilter(kind=kind)).order_by("name", "code")
    return [(place.code, place_name(place, language)) for place in places.only("code", "name", "name_en")]


def nearest_places(lon: float, lat: float, kind: str = "", limit: int = 5) -> list[tuple[Place, float]]:
    """The open places nearest to a WGS-84 point with their distances in metres, within 30 km."""
    for radius_m in SEARCH_RADII_M:
        found = _within(lon, lat, kind, radius_m)
        if len(found) >= limit or radius_m == SEARCH_RADII_M[-1]:
            return found[:limit]
    return []


def places_geojson(
    kind: str = "", language: str = "zh-hans", *, places: Iterable[Place] | None = None
) -> dict[str, Any]:
    """Open places as points of a feature collection, with the properties the map shows."""
    chosen = places if places is not None else places_matching(PlaceFilter(kind=kind))
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {
                "id": place.code,
                "title": place_name(place, language),
                "text": place.address,
                "kind": place.kind,
                "light": "none",
            },
        }
        for place in chosen
        if place.lon is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def roads_geojson(language: str = "zh-hans") -> dict[str, Any]:
    """The roads that have a line, for the ground of every map."""
    roads = Place.objects.filter(kind="road", is_active=True, geometry__isnull=False)
    features = [
        {"type": "Feature", "geometry": road.geometry, "properties": {"name": place_name(road, language)}}
        for road in roads.only("name", "name_en", "geometry")
    ]
    return {"type": "FeatureCollection", "features": features}


def _within(lon: float, lat: float, kind: str, radius_m: float) -> list[tuple[Place, float]]:
    high = radius_m / METRES_PER_DEGREE
    wide = high / max(cos(radians(lat)), 0.01)
    places = Place.objects.filter(
        is_active=True, lon__range=(lon - wide, lon + wide), lat__range=(lat - high, lat + high)
    ).select_related("area")
    if kind:
        places = places.filter(kind=kind)
    measured = [(p, distance_m(lon, lat, p.lon, p.lat)) for p in places if p.lon is not None and p.lat is not None]
    return sorted(((p, d) for p, d in measured if d <= radius_m), key=lambda found: (found[1], found[0].code))


def count_by_area() -> dict[int, int]:
    """How many open places lie in each area itself."""
    counted = Place.objects.filter(is_active=True, area__isnull=False).order_by().values_list("area_id")
    return {area_id: n for area_id, n in counted.annotate(n=Count("id")) if area_id is not None}
