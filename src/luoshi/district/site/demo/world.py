"""Everything a life needs to know of the district while it goes on: who, where, when."""

import random
from dataclasses import dataclass, field
from datetime import datetime

from luoshi.district.people.api import Actor, Unit, actor_of
from luoshi.district.places.api import area_at, place_by_code

from .material import Point, Spot, spots
from .officehours import OfficeHours


@dataclass(frozen=True, slots=True)
class Pace:
    """How a unit keeps its word: the share of promises it breaks, how soon it signs, when in the term it is done."""

    late: float
    signs_within_hours: float
    done_from: float
    done_until: float


STEADY = Pace(0.10, 3.2, 0.35, 0.94)
_QUICK = Pace(0.03, 1.6, 0.20, 0.80)
_SLOW = Pace(0.30, 5.5, 0.60, 0.98)
PACES = {
    **dict.fromkeys(("water", "power", "gas", "traffic-police", "wutong", "service-centre", "fire"), _QUICK),
    **dict.fromkeys(("planning", "housing", "shuangqiao", "build-group", "heat", "economy"), _SLOW),
}
"""Units differ, so that every board has something to say; the rest are steady."""


@dataclass
class World:
    """The district at work; ``units`` and ``actors`` by code, ``place_ids`` by the code of the place."""

    office: OfficeHours
    units: dict[str, Unit]
    account_ids: dict[str, int]
    seed: int
    place_ids: dict[str, int] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)
    photos: int = 0

    @property
    def ends_at(self) -> datetime:
        """The demonstration's "now"."""
        return self.office.ends_at

    def dice(self, name: str) -> random.Random:
        """Chances that are the same whenever the demonstration is built, and independent of all other names."""
        return random.Random(f"{self.seed}/{name}")  # noqa: S311 - invented data, not a secret

    def day(self, days_ago: int, time_of_day: str) -> datetime:
        """An instant of a working day before the end."""
        return self.office.day(days_ago, time_of_day)

    def actor(self, username: str) -> Actor:
        """Who ``username`` is; the posts of the demonstration never change."""
        if username not in self._actors:
            self._actors[username] = actor_of(self.account_ids[username], at=self.ends_at)
        return self._actors[username]

    def handler(self, unit: str) -> Actor:
        """Whoever acts for a unit: its own handler, or that of the unit above."""
        while unit not in self.account_ids:
            parent = self.units[unit].parent
            if parent is None:
                raise KeyError(unit)
            unit = parent.code
        return self.actor(unit)

    def pace(self, unit: str) -> Pace:
        """How a unit keeps its word."""
        return PACES.get(unit, STEADY)

    def place_id(self, spot: Spot) -> int:
        """The id of a place of the map."""
        if spot.code not in self.place_ids:
            self.place_ids[spot.code] = place_by_code(spot.code).pk
        return self.place_ids[spot.code]


def spot_named(name: str) -> Spot:
    """A place by its name."""
    return next(spot for spot in spots() if spot.name == name)


def point_near(spot: Spot, dice: random.Random) -> Point:
    """A point at the place, or somewhere along it; at most some sixty metres off."""
    lon, lat = dice.choice(spot.points)
    return (round(lon + dice.uniform(-0.0005, 0.0005), 6), round(lat + dice.uniform(-0.0004, 0.0004), 6))


def office_of(point: Point) -> str:
    """The sub-district office in whose area the point lies."""
    area = area_at(*point)
    if area is None:
        raise ValueError(point)
    return area.code.partition("-")[0]
