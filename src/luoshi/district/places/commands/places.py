"""Places come, change and close; a closed one stays for the cases that refer to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.district.audit.api import Draft, record
from luoshi.district.people.api import Actor, unit_tree
from luoshi.district.places.commands.authority import may_manage
from luoshi.district.places.errors import (
    Fault,
    InvalidPlaceError,
    PlaceClosedError,
    PlaceNotFoundError,
    PlacesForbiddenError,
)
from luoshi.district.places.geo import area_picture, is_sound, middle_of
from luoshi.district.places.models import Area, Place
from luoshi.district.places.models.place import PlaceKind
from luoshi.district.places.rules.coordinates import CoordinateSystem, positions_to_wgs84, to_wgs84
from luoshi.district.places.rules.facts import PlaceFacts, faults_of
from luoshi.district.places.rules.shapes import SURFACES

KINDS = frozenset(PlaceKind.values)
SAME_POINT_DEGREES = 1e-6
CODE_TRIES = 1000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What facts refer to by code, read once for one place or for a whole file."""

    unit_ids: Mapping[str, int]
    unit_paths: Mapping[int, str]
    areas: Mapping[str, Area]

    @classmethod
    def now(cls) -> "Surroundings":
        """The units and areas as they are."""
        units = [node.unit for node in unit_tree()]
        return cls(
            {unit.code: unit.pk for unit in units},
            {unit.pk: unit.path for unit in units},
            {area.code: area for area in area_picture().areas},
        )


def create_place(*, facts: PlaceFacts, by: Actor, at: datetime) -> Place:
    """Add a place.

    Raises
    ------
    InvalidPlaceError
        Something about it is not right; ``faults`` says what, by field.
    PlacesForbiddenError
        The actor does not manage places there.
    """
    with transaction.atomic():
        around = Surroundings.now()
        named = facts if facts.code else replace(facts, code=free_code(facts.kind))
        place = built(named, around)
        if Place.objects.filter(code=place.code).exists():
            raise InvalidPlaceError((Fault("code", "code_taken", {"value": place.code}),))
        require(by, place, around)
        place.save()
        _record("place.create", place, by, at)
    return place


def edit_place(*, code: str, facts: PlaceFacts, by: Actor, at: datetime) -> Place:
    """Replace everything a place says of itself but its code.

    Raises
    ------
    PlaceNotFoundError
        There is none.
    InvalidPlaceError, PlacesForbiddenError
        As for :func:`create_place`; the actor must manage both where it was and where it will be.
    """
    with transaction.atomic():
        place = _locked(code)
        around = Surroundings.now()
        require(by, place, around)
        changed = built(replace(facts, code=code), around, onto=place)
        require(by, changed, around)
        changed.save()
        _record("place.edit", changed, by, at)
    return changed


def close_place(*, code: str, by: Actor, at: datetime) -> Place:
    """Strike a place off the lists; cases keep it.

    Raises
    ------
    PlaceNotFoundError, PlaceClosedError
        There is none, or it was closed before.
    PlacesForbiddenError
        The actor does not manage places there.
    """
    with transaction.atomic():
        place = _locked(code)
        require(by, place, Surroundings.now())
        if not place.is_active:
            raise PlaceClosedError(code=code)
        place.is_active = False
        place.save(update_fields=["is_active"])
        _record("place.close", place, by, at)
    return place


def built(facts: PlaceFacts, around: Surroundings, *, onto: Place | None = None) -> Place:
    """The row that ``facts`` describe, in WGS-84, not saved.

    Raises
    ------
    InvalidPlaceError
        Something about it is not right.
    """
    faults = (*faults_of(facts, kinds=KINDS), *_unknown(facts, around))
    if faults:
        raise InvalidPlaceError(faults)
    geometry = _geometry(facts)
    lon, lat = _point(facts, geometry)
    place = Place() if onto is None else Place(pk=onto.pk, is_active=onto.is_active)
    place.code, place.kind, place.name = facts.code, facts.kind, facts.name
    place.name_en, place.address = facts.name_en, facts.address
    place.lon, place.lat, place.geometry = lon, lat, geometry
    place.area = around.areas[facts.area_code] if facts.area_code else _area_of(lon, lat)
    place.unit_id = around.unit_ids[facts.unit_code] if facts.unit_code else None
    place.attributes = dict(facts.attributes)
    place.coordinate_source = _source(facts, lon, lat, onto)
    return place


def may_edit(place: Place, *, by: Actor) -> bool:
    """True when ``by`` may change this place as it is."""
    return is_manageable(by, place, Surroundings.now())


def require(by: Actor, place: Place, around: Surroundings) -> None:
    """Refuse unless ``by`` manages places where this one is."""
    if not is_manageable(by, place, around):
        raise PlacesForbiddenError


def is_manageable(by: Actor, place: Place, around: Surroundings) -> bool:
    """True when ``by`` manages places where this one is."""
    path = around.unit_paths.get(place.unit_id) if place.unit_id is not None else None
    return may_manage(by, unit_paths=[path] if path else [], areas=_holding(place))


def draft(kind: str, place: Place) -> Draft:
    """The event that records a change of a place."""
    data: dict[str, Any] = {
        "name": place.name,
        "kind": place.kind,
        "point": None if place.lon is None else f"{place.lon:.7f},{place.lat:.7f}",
        "coordinate_source": place.coordinate_source,
        "area": place.area.code if place.area else None,
        "unit": place.unit_id,
    }
    # Attributes may name whoever answers for the place and their telephone: committed to, not hashed bare.
    facts = _spelled([place.name_en, place.address, place.geometry, place.attributes])
    return Draft(kind, f"place:{place.code}", data, {"facts": facts})


def free_code(kind: str) -> str:
    """The next code in the row ``school-1``, ``school-2`` … that nobody has."""
    count = Place.objects.filter(kind=kind).count()
    wanted = [f"{kind}-{n}" for n in range(count + 1, count + CODE_TRIES)]
    taken = set(Place.objects.filter(code__in=wanted[:100]).values_list("code", flat=True))
    return next(code for code in wanted if code not in taken)


def _record(kind: str, place: Place, by: Actor, at: datetime) -> None:
    event = draft(kind, place)
    record(kind=event.kind, subject=event.subject, by=by, at=at, data=event.data, personal=event.personal)


def _locked(code: str) -> Place:
    place = Place.objects.select_for_update(of=("self",)).select_related("area__unit").filter(code=code).first()
    if place is None:
        raise PlaceNotFoundError(code=code)
    return place


def _unknown(facts: PlaceFacts, around: Surroundings) -> list[Fault]:
    faults = []
    if facts.unit_code and facts.unit_code not in around.unit_ids:
        faults.append(Fault("unit_code", "unknown_unit", {"value": facts.unit_code}))
    if facts.area_code and facts.area_code not in around.areas:
        faults.append(Fault("area_code", "unknown_area", {"value": facts.area_code}))
    return faults


def _geometry(facts: PlaceFacts) -> dict[str, Any] | None:
    given = facts.geometry
    if given is None or given["type"] == "Point":
        return None
    positions = positions_to_wgs84(given["coordinates"], facts.coordinate_source)
    geometry = {"type": given["type"], "coordinates": positions}
    if given["type"] in SURFACES and not is_sound(geometry):
        raise InvalidPlaceError((Fault("geometry", "crossed_geometry"),))
    return geometry


def _point(facts: PlaceFacts, geometry: dict[str, Any] | None) -> tuple[float | None, float | None]:
    """The point given, else the one the shape stands for."""
    lon, lat = facts.lon, facts.lat
    if lon is None and facts.geometry is not None and facts.geometry["type"] == "Point":
        lon, lat = facts.geometry["coordinates"][:2]
    if lon is not None and lat is not None:
        meant = to_wgs84(lon, lat, facts.coordinate_source)
        return round(meant[0], 7), round(meant[1], 7)
    return middle_of(geometry) if geometry is not None else (None, None)


def _source(facts: PlaceFacts, lon: float | None, lat: float | None, onto: Place | None) -> str:
    """Where the numbers came from; a point that nobody moved keeps the source it was first given in."""
    if onto is not None and facts.coordinate_source == CoordinateSystem.WGS84 and _is_same(onto, lon, lat):
        return onto.coordinate_source
    return str(facts.coordinate_source)


def _is_same(place: Place, lon: float | None, lat: float | None) -> bool:
    if place.lon is None or place.lat is None or lon is None or lat is None:
        return False
    return abs(place.lon - lon) < SAME_POINT_DEGREES and abs(place.lat - lat) < SAME_POINT_DEGREES


def _area_of(lon: float | None, lat: float | None) -> Area | None:
    if lon is None or lat is None:
        return None
    return next(iter(area_picture().areas_at(lon, lat)), None)


def _holding(place: Place) -> list[Area]:
    """The place's area and those above it, with their units, from memory."""
    known = {area.pk: area for area in area_picture().areas}
    holding: list[Area] = []
    area = known.get(place.area_id) if place.area_id is not None else None
    while area is not None and area not in holding:
        holding.append(area)
        area = known.get(area.parent_id) if area.parent_id is not None else None
    return holding


def _spelled(facts: Any) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)
