"""Which area a point lies in: prepared polygons, kept in memory until an area changes.

Each process keeps one picture of the areas and the edition it was made from; an edition is a random word that every
change of an area replaces in the same transaction, so a picture is used exactly as long as it is true.
"""

from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from .models import Area, AreaEdition
from .models.area import AreaKind

FINENESS = {AreaKind.GRID: 0, AreaKind.COMMUNITY: 1, AreaKind.OFFICE: 2, AreaKind.DISTRICT: 3}


@dataclass(frozen=True, slots=True)
class AreaPicture:
    """All areas, the finest first, with an index over their shapes."""

    edition: str
    areas: tuple[Area, ...]
    tree: shapely.STRtree

    def areas_at(self, lon: float, lat: float) -> list[Area]:
        """Every area that holds the point, its border included, the finest first."""
        found = self.tree.query(shapely.Point(lon, lat), predicate="intersects")
        return [self.areas[n] for n in sorted(int(n) for n in found)]


_picture: AreaPicture | None = None


def area_picture() -> AreaPicture:
    """The areas as they are now; one small query when nothing changed."""
    global _picture  # noqa: PLW0603 - one picture a process is the point; replacing it is atomic
    edition = AreaEdition.current()
    picture = _picture
    if picture is None or picture.edition != edition:
        picture = _picture = _draw(edition)
    return picture


def is_sound(geometry: dict[str, Any]) -> bool:
    """True for a shape that encloses something and does not cross itself."""
    drawn = shape(geometry)
    return bool(drawn.is_valid) and not drawn.is_empty


def bounds_of(geometry: dict[str, Any]) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    west, south, east, north = shape(geometry).bounds
    return west, south, east, north


def middle_of(geometry: dict[str, Any]) -> tuple[float, float]:
    """A point that stands for the shape and lies on it: half way along a line, inside a surface."""
    drawn = shape(geometry)
    if drawn.geom_type == "MultiLineString":
        drawn = max(drawn.geoms, key=lambda line: line.length)
    point = drawn.interpolate(0.5, normalized=True) if drawn.geom_type == "LineString" else drawn.representative_point()
    return round(point.x, 7), round(point.y, 7)


def _draw(edition: str) -> AreaPicture:
    areas = sorted(Area.objects.select_related("unit", "parent"), key=_fineness)
    shapes: list[BaseGeometry] = [shape(area.polygon) for area in areas]
    shapely.prepare(shapes)
    return AreaPicture(edition, tuple(areas), shapely.STRtree(shapes))


def _fineness(area: Area) -> tuple[int, float, str]:
    size = (area.east - area.west) * (area.north - area.south)
    return FINENESS[AreaKind(area.kind)], size, area.code
