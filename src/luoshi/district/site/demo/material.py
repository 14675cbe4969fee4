"""What the demonstration is made of, read from its data files: the organisation, the map, what people raise."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Theme:
    """Something people raise again and again: of which category, whose it is, where, and in which words.

    ``unit`` may be ``@office``: the sub-district office of the place. ``{p}`` stands for the place, ``{n}`` for a
    number.
    """

    category: str
    unit: str
    co_units: tuple[str, ...]
    where: tuple[str, ...]
    problem_class: str
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    progress: str
    done: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the map: one point, or the points of a line."""

    code: str
    kind: str
    name: str
    points: tuple[Point, ...]


@cache
def organisation() -> dict[str, Any]:
    """Units, communities, groups and posts."""
    found: dict[str, Any] = _read("units.json")
    return found


@cache
def themes() -> tuple[Theme, ...]:
    """Every theme."""
    return tuple(_theme(row) for row in _read("themes.json"))


def _theme(row: list[Any]) -> Theme:
    facts: Any = (tuple(fact) if isinstance(fact, list) else fact for fact in row)
    return Theme(*facts)


@cache
def spots() -> tuple[Spot, ...]:
    """Roads and places."""
    return tuple(_spot(row) for name in ("roads.geojson", "places.geojson") for row in _read(name)["features"])


def file_of(name: str) -> bytes:
    """A data file as it is."""
    return (DATA / name).read_bytes()


def _spot(feature: dict[str, Any]) -> Spot:
    facts, shape = feature["properties"], feature["geometry"]
    points: Sequence[Sequence[float]] = [shape["coordinates"]] if shape["type"] == "Point" else shape["coordinates"]
    return Spot(facts["code"], facts["kind"], facts["name"], tuple((lon, lat) for lon, lat in points))


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
