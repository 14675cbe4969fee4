"""What a place says of itself, and everything that can be wrong with it, found at once and named by field."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from luoshi.district.places.errors import Fault

from .coordinates import CoordinateSystem
from .shapes import is_geometry, is_point

CODE = re.compile(r"[-a-zA-Z0-9_]{1,60}")
LENGTHS = {"name": 150, "name_en": 200, "address": 200}
MOST_ATTRIBUTES = 50


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place as someone enters it; ``lon``, ``lat`` and ``geometry`` are meant in ``coordinate_source``.

    An empty ``code`` asks for the next free one; an empty ``area_code`` for the area in which the point lies.
    """

    name: str
    kind: str
    code: str = ""
    name_en: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    geometry: Mapping[str, Any] | None = None
    coordinate_source: str = CoordinateSystem.WGS84
    area_code: str = ""
    unit_code: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)


def faults_of(facts: PlaceFacts, *, kinds: frozenset[str]) -> tuple[Fault, ...]:
    """Everything wrong with ``facts`` that can be told without looking anything up."""
    return tuple(_faults(facts, kinds))


def _faults(facts: PlaceFacts, kinds: frozenset[str]) -> Iterator[Fault]:
    if facts.code and not CODE.fullmatch(facts.code):
        yield Fault("code", "code_form")
    if not facts.name:
        yield Fault("name", "required")
    if facts.kind not in kinds:
        yield Fault("kind", "unknown_kind" if facts.kind else "required", {"value": facts.kind})
    for name, most in LENGTHS.items():
        if len(getattr(facts, name)) > most:
            yield Fault(name, "too_long", {"most": most})
    yield from _faults_of_position(facts)
    if len(facts.attributes) > MOST_ATTRIBUTES:
        yield Fault("attributes", "too_long", {"most": MOST_ATTRIBUTES})
    try:
        json.dumps(dict(facts.attributes), allow_nan=False)
    except (ValueError, RecursionError):
        yield Fault("attributes", "not_json")


def _faults_of_position(facts: PlaceFacts) -> Iterator[Fault]:
    if facts.coordinate_source not in set(CoordinateSystem):
        yield Fault("coordinate_source", "unknown_coordinates", {"value": facts.coordinate_source})
    if (facts.lon is None) != (facts.lat is None):
        yield Fault("lat" if facts.lat is None else "lon", "half_point")
    elif facts.lon is not None and facts.lat is not None and not is_point(facts.lon, facts.lat):
        swapped = is_point(facts.lat, facts.lon)
        yield Fault("lat", "swapped" if swapped else "out_of_range")
    if facts.geometry is not None and not is_geometry(facts.geometry):
        yield Fault("geometry", "bad_geometry")
