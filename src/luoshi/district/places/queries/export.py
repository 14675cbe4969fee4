"""The list of places as a file: CSV, XLSX or GeoJSON, each readable by the import."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from luoshi.district.people.api import Action, Actor, may
from luoshi.district.places.errors import PlacesForbiddenError, UnknownFormatError
from luoshi.district.places.models import Place
from luoshi.district.places.queries.places import PlaceFilter, places_matching
from luoshi.district.places.reading import COLUMNS
from luoshi.district.ui.sheets import write_csv, write_xlsx


class Format(StrEnum):
    """How the list is written."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.GEOJSON: "application/geo+json",
}


def export_places(
    *,
    format: str,  # noqa: A002 - every export calls it so
    by: Actor,
    at: datetime,  # noqa: ARG001 - every export is told when
    wanted: PlaceFilter | None = None,
) -> bytes:
    """The places that ``wanted`` lets through, all open ones without it; coordinates are WGS-84.

    Raises
    ------
    PlacesForbiddenError
        The actor may not export.
    UnknownFormatError
        It is none of csv, xlsx, geojson.
    """
    if not (may(by, Action.EXPORT) and may(by, Action.SEE_PLACES)):
        raise PlacesForbiddenError
    if format not in set(Format):
        raise UnknownFormatError(format=format)
    return WRITERS[Format(format)](places_matching(wanted or PlaceFilter()).select_related("area", "unit"))


def _csv(places: Iterable[Place]) -> bytes:
    return b"".join(write_csv(_rows(places), [str(label) for label in COLUMNS.values()]))


def _xlsx(places: Iterable[Place]) -> bytes:
    return write_xlsx(_rows(places), [str(label) for label in COLUMNS.values()])


def _geojson(places: Iterable[Place]) -> bytes:
    collection = {"type": "FeatureCollection", "features": [_feature(place) for place in places]}
    return json.dumps(collection, ensure_ascii=False).encode()


WRITERS: dict[Format, Callable[[Iterable[Place]], bytes]] = {
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
    Format.GEOJSON: _geojson,
}


def _rows(places: Iterable[Place]) -> Iterator[list[object]]:
    for place in places:
        facts = _facts(place)
        yield [
            facts["code"], place.get_kind_display(), facts["name"], facts["name_en"], facts["address"],
            place.lon, place.lat, "wgs84", facts["area_code"], facts["unit_code"],
            json.dumps(place.geometry, ensure_ascii=False) if place.geometry else "",
            json.dumps(place.attributes, ensure_ascii=False) if place.attributes else "",
        ]  # fmt: skip


def _feature(place: Place) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [place.lon, place.lat]} if place.lon is not None else None
    return {
        "type": "Feature",
        "id": place.code,
        "geometry": place.geometry or point,
        "properties": {**_facts(place), "lon": place.lon, "lat": place.lat, "attributes": place.attributes},
    }


def _facts(place: Place) -> dict[str, str]:
    return {
        "code": place.code,
        "kind": place.kind,
        "name": place.name,
        "name_en": place.name_en,
        "address": place.address,
        "area_code": place.area.code if place.area else "",
        "unit_code": place.unit.code if place.unit else "",
    }
