"""What happened in the district within the last two weeks, scene by scene; these cases can be told at the screen."""

from collections.abc import Iterator

from luoshi.district.site.demo.stories import buildings, meetings, schools, streets
from luoshi.district.site.demo.timeline import Life
from luoshi.district.site.demo.world import World


def stories(world: World) -> Iterator[Life]:
    """Every story."""
    yield streets.crossing(world)
    yield schools.school_route(world)
    yield schools.school_gate(world)
    yield streets.three_streets(world)
    yield buildings.community_centre(world)
    yield streets.second_half_of_the_night(world)
    yield from meetings.weekly_meeting(world)
    yield from meetings.plan(world)
    yield buildings.new_hall(world)
    yield from meetings.tour(world)
    yield from meetings.orders_of_the_day(world)
