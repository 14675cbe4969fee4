"""Lights by sub-district: a case lies in the finest area that holds its point, the leader thinks in sub-districts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.district.cases.api import Lights
from luoshi.district.places.api import AreaKind, areas_with_units


@dataclass(frozen=True, slots=True)
class AreaLights:
    """The open cases of one area and of all within it; ``area_ids`` are those that have some."""

    name: str
    name_en: str
    area_ids: tuple[int, ...]
    red: int
    yellow: int
    green: int
    open: int
    waiting: int = 0
    held: tuple[int, int, int] = (0, 0, 0)
    """Green, yellow and red of what a unit has; the ``waiting`` are in none of them."""


def by_office(lights: Iterable[Lights]) -> list[AreaLights]:
    """The lights of areas summed up in their sub-districts; an area that lies in none stands for itself."""
    areas = {area.pk: area for area in areas_with_units()}
    found: dict[int, list[Lights]] = {}
    for row in lights:
        if row.id is not None:
            found.setdefault(_office_of(row.id, areas), []).append(row)
    return [_together(areas.get(pk), rows) for pk, rows in found.items()]


def _office_of(area_id: int, areas: Mapping[int, Any]) -> int:
    """The sub-district above the area."""
    above = areas.get(area_id)
    while above is not None and above.kind != AreaKind.OFFICE:
        above = areas.get(above.parent_id)
    return area_id if above is None else int(above.pk)


def _together(area: Any, rows: Sequence[Lights]) -> AreaLights:
    named = area or rows[0]
    return AreaLights(
        name=named.name,
        name_en=named.name_en or named.name,
        area_ids=tuple(row.id for row in rows if row.id is not None),
        red=sum(row.red for row in rows),
        yellow=sum(row.yellow for row in rows),
        green=sum(row.green for row in rows),
        open=sum(row.open for row in rows),
        waiting=sum(row.waiting for row in rows),
        held=(sum(row.held[0] for row in rows), sum(row.held[1] for row in rows), sum(row.held[2] for row in rows)),
    )
