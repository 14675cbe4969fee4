"""Takes a file of areas: the polygons that sub-district offices and communities answer for."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from luoshi.district.audit.api import Draft, record_many
from luoshi.district.people.api import Action, Actor, may, unit_tree
from luoshi.district.places.errors import Fault, InvalidPlaceError, PlacesForbiddenError
from luoshi.district.places.geo import bounds_of, is_sound
from luoshi.district.places.models import Area, AreaEdition
from luoshi.district.places.models.area import AreaKind
from luoshi.district.places.reading import SourceRow, account_of_features, content_of, read_features
from luoshi.district.places.reports import ImportReport, RejectedRow
from luoshi.district.places.rules.coordinates import CoordinateSystem, positions_to_wgs84
from luoshi.district.places.rules.facts import CODE
from luoshi.district.places.rules.shapes import SURFACES, is_geometry

COMPARED = ("name", "name_en", "kind", "parent_id", "unit_id", "polygon")
PROPERTIES = frozenset({"code", "name", "name_en", "kind", "parent", "unit"})
CODE_LENGTH, NAME_LENGTH, NAME_EN_LENGTH = 40, 100, 150


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows may refer to."""

    units: dict[str, int]
    areas: dict[str, Area]


def import_areas(
    *,
    file: Path | BinaryIO | bytes,
    by: Actor,
    at: datetime,
    coordinates: CoordinateSystem | str = CoordinateSystem.WGS84,
    dry_run: bool = False,
) -> ImportReport:
    """Read areas from a GeoJSON feature collection with the properties code, name, kind, parent and unit (codes).

    A parent stands before its children in the file, or is known already. Areas are never deleted by an import.

    Raises
    ------
    PlacesForbiddenError
        The actor does not manage places of the whole district.
    PlacesFileError
        The file cannot be read.
    """
    units = {node.unit.code: node.unit for node in unit_tree()}
    tops = [unit.path for unit in units.values() if unit.parent_id is None]
    if not may(by, Action.MANAGE_PLACES, unit_paths=tops or ("/",)):
        raise PlacesForbiddenError
    rows = read_features(content_of(file))
    with transaction.atomic():
        known = _Known({code: unit.pk for code, unit in units.items()}, {a.code: a for a in Area.objects.all()})
        report, drafts = _take(rows, CoordinateSystem(coordinates), known)
        if dry_run:
            transaction.set_rollback(True)
        elif drafts:
            record_many(drafts=drafts, by=by, at=at)
            AreaEdition.renew()
    return report


def _take(rows: Sequence[SourceRow], system: CoordinateSystem, known: _Known) -> tuple[ImportReport, list[Draft]]:
    counts = {"area.create": 0, "area.edit": 0, "": 0}
    rejected: list[RejectedRow] = []
    drafts: list[Draft] = []
    for row in rows:
        try:
            area = _built(row, system, known)
        except InvalidPlaceError as problem:
            rejected.append(RejectedRow(row.number, str(row.cells.get("name") or "")[:60], problem.faults))
            continue
        kind = _kind_of_change(known.areas.get(area.code), area)
        counts[kind] += 1
        if kind:
            area.save()
            drafts.append(_draft(kind, area))
            known.areas[area.code] = area
    report = ImportReport(
        len(rows),
        counts["area.create"],
        counts["area.edit"],
        counts[""],
        tuple(rejected),
        account=account_of_features(rows, known=PROPERTIES),
    )
    return report, drafts


def _built(row: SourceRow, system: CoordinateSystem, known: _Known) -> Area:
    words = {
        name: str(row.cells.get(name) or "").strip() for name in ("code", "name", "name_en", "kind", "parent", "unit")
    }
    faults = tuple(_faults(row, words, known))
    if faults:
        raise InvalidPlaceError(faults)
    assert row.geometry is not None
    polygon = {"type": row.geometry["type"], "coordinates": positions_to_wgs84(row.geometry["coordinates"], system)}
    if not is_sound(polygon):
        raise InvalidPlaceError((Fault("geometry", "crossed_geometry"),))
    before = known.areas.get(words["code"])
    area = Area(pk=before.pk if before else None, code=words["code"], name=words["name"], name_en=words["name_en"])
    area.kind, area.polygon = words["kind"], polygon
    area.parent_id = known.areas[words["parent"]].pk if words["parent"] else None
    area.unit_id = known.units[words["unit"]] if words["unit"] else None
    area.west, area.south, area.east, area.north = bounds_of(polygon)
    return area


def _faults(row: SourceRow, words: dict[str, str], known: _Known) -> Iterator[Fault]:
    if not CODE.fullmatch(words["code"]) or len(words["code"]) > CODE_LENGTH:
        yield Fault("code", "code_form" if words["code"] else "required")
    if not words["name"]:
        yield Fault("name", "required")
    for name, most in (("name", NAME_LENGTH), ("name_en", NAME_EN_LENGTH)):
        if len(words[name]) > most:
            yield Fault(name, "too_long", {"most": most})
    if words["kind"] not in AreaKind.values:
        yield Fault("kind", "unknown_kind" if words["kind"] else "required", {"value": words["kind"]})
    if words["parent"] and (words["parent"] not in known.areas or words["parent"] == words["code"]):
        yield Fault("parent", "unknown_area", {"value": words["parent"]})
    if words["unit"] and words["unit"] not in known.units:
        yield Fault("unit_code", "unknown_unit", {"value": words["unit"]})
    if not is_geometry(row.geometry, SURFACES):
        yield Fault("geometry", "bad_polygon")


def _kind_of_change(before: Area | None, after: Area) -> str:
    if before is None:
        return "area.create"
    return "area.edit" if any(getattr(before, name) != getattr(after, name) for name in COMPARED) else ""


def _draft(kind: str, area: Area) -> Draft:
    polygon = json.dumps(area.polygon, sort_keys=True).encode()
    data: dict[str, Any] = {
        "name": area.name,
        "kind": area.kind,
        "parent": area.parent_id,
        "unit": area.unit_id,
        "polygon_sha256": hashlib.sha256(polygon).hexdigest(),
    }
    return Draft(kind, f"area:{area.code}", data)
