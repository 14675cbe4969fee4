"""How the case of a scene begins."""

from luoshi.district.cases.api import NewCase
from luoshi.district.site.demo.doors import Door
from luoshi.district.site.demo.life import CaseLife
from luoshi.district.site.demo.world import World, spot_named

END_OF_TODAY = {"rule": "end_of_today"}


def begun(
    world: World,
    name: str,
    *,
    title: str,
    text: str,
    category: str,
    kind: str,
    lead: str,
    place: str,
    door: Door,
    problem_class: str = "stock",
    cause: str = "",
    urgency: int = 2,
) -> CaseLife:
    """A case of a scene, with its place and point, before anything happened to it."""
    spot = spot_named(place)
    lon, lat = spot.points[len(spot.points) // 2]
    new = NewCase(
        title=title,
        description=text,
        category_code=category,
        kind_code=kind,
        source=door,
        problem_class=problem_class,
        address=place,
        lon=lon,
        lat=lat,
        place_id=world.place_id(spot),
        cause=cause,
        urgency=urgency,
        fields_typed=6,
    )
    return CaseLife(world, f"story/{name}", new, lead=lead, door=door)
