"""Reads of areas."""

from collections.abc import Iterable
from typing import Any

from luoshi.district.places.errors import AreaNotFoundError
from luoshi.district.places.geo import area_picture
from luoshi.district.places.models import Area


def area_at(lon: float, lat: float) -> Area | None:
    """The finest area that holds the WGS-84 point: a grid before a community before a sub-district."""
    return next(iter(areas_at(lon, lat)), None)


def areas_at(lon: float, lat: float) -> list[Area]:
    """Every area that holds the point, the finest first."""
    return area_picture().areas_at(lon, lat)


def area_by_code(code: str) -> Area:
    """The area with this code.

    Raises
    ------
    AreaNotFoundError
        There is none.
    """
    area = Area.objects.select_related("unit", "parent").filter(code=code).first()
    if area is None:
        raise AreaNotFoundError(code=code)
    return area


def area_owners(codes: Iterable[str]) -> dict[str, str | None]:
    """For each code that is an area's, the path of the unit that answers for it or for the area that holds it."""
    every = {area.pk: area for area in Area.objects.select_related("unit").only("code", "parent_id", "unit__path")}
    by_code = {area.code: area for area in every.values()}
    found: dict[str, str | None] = {}
    for code in codes:
        area = by_code.get(code)
        if area is None:
            continue
        while area.unit is None and area.parent_id is not None:
            area = every[area.parent_id]
        found[code] = area.unit.path if area.unit else None
    return found


def area_name(area: Area, language: str = "zh-hans") -> str:
    """The area's name in ``language``; the Chinese one where no other was given."""
    return area.name_en if language.startswith("en") and area.name_en else area.name


def areas_for_select(language: str = "zh-hans", *, kind: str = "") -> list[tuple[str, str]]:
    """Choices for a form or filter: ``(code, name)``, the large areas first."""
    areas = [area for area in reversed(area_picture().areas) if not kind or area.kind == kind]
    return [(area.code, area_name(area, language)) for area in areas]


def areas_with_units() -> list[Area]:
    """All areas with their units, the large ones first; from memory."""
    return list(reversed(area_picture().areas))


def areas_geojson(language: str = "zh-hans", *, kind: str = "") -> dict[str, Any]:
    """The areas as a feature collection; without ``kind`` the sub-districts, or all when there are none of those."""
    areas = area_picture().areas
    wanted = kind or "office"
    chosen = [area for area in areas if area.kind == wanted] or ([] if kind else list(areas))
    return {"type": "FeatureCollection", "features": [_feature(area, language) for area in chosen]}


def _feature(area: Area, language: str) -> dict[str, Any]:
    unit = area.unit
    return {
        "type": "Feature",
        "id": area.code,
        "geometry": area.polygon,
        "properties": {
            "code": area.code,
            "name": area_name(area, language),
            "kind": area.kind,
            "unit": unit.name if unit else "",
        },
    }
