"""Takes a whole file of places: good rows are kept, bad ones listed, and the same file again changes nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import override

from luoshi.district.audit.api import Draft, record_many
from luoshi.district.people.api import Action, Actor, may
from luoshi.district.places.commands.places import Surroundings, built, draft, is_manageable
from luoshi.district.places.errors import Fault, InvalidPlaceError, PlacesForbiddenError
from luoshi.district.places.models import Place
from luoshi.district.places.models.place import PlaceKind
from luoshi.district.places.reading import LANGUAGES, SourceRow, content_of, read_rows
from luoshi.district.places.reports import ImportReport, RejectedRow
from luoshi.district.places.rules.coordinates import CoordinateSystem
from luoshi.district.places.rules.facts import PlaceFacts

COMPARED = ("kind", "name", "name_en", "address", "lon", "lat", "geometry", "area_id", "unit_id", "attributes")
WRITTEN = [*COMPARED, "coordinate_source"]
BATCH = 500


def import_places(
    *,
    file: Path | BinaryIO | bytes,
    by: Actor,
    at: datetime,
    coordinates: CoordinateSystem | str = CoordinateSystem.WGS84,
    dry_run: bool = False,
) -> ImportReport:
    """Read places from GeoJSON or CSV; known codes are brought up to date, new ones added.

    ``coordinates`` says how the file's numbers are meant where a row does not say so itself. With ``dry_run``
    nothing is kept and the report says what would be.

    Raises
    ------
    PlacesForbiddenError
        The actor manages no places at all; rows out of reach are rejected one by one.
    PlacesFileError
        The file cannot be read, is too large, or lacks columns.
    """
    if not may(by, Action.MANAGE_PLACES):
        raise PlacesForbiddenError
    system = CoordinateSystem(coordinates)
    rows = read_rows(content_of(file))
    with transaction.atomic():
        take = _Take(rows, system, by)
        if not dry_run:
            _write(take, by, at)
    return take.report


class _Take:
    """A file sorted into what is new, changed, unchanged and rejected."""

    def __init__(self, rows: Sequence[SourceRow], system: CoordinateSystem, by: Actor) -> None:
        self.around = Surroundings.now()
        self.kinds = _kind_names()
        self.known = {place.code: place for place in _known(rows)}
        self.by, self.system = by, system
        self.new: list[Place] = []
        self.changed: list[Place] = []
        self.unchanged = 0
        self.rejected: list[RejectedRow] = []
        self._seen: set[str] = set()
        for row in rows:
            self._sort(row)
        self.report = ImportReport(len(rows), len(self.new), len(self.changed), self.unchanged, tuple(self.rejected))

    def _sort(self, row: SourceRow) -> None:
        try:
            place = self._place(row)
        except InvalidPlaceError as problem:
            label = str(row.cells.get("name") or row.cells.get("code") or "")[:60]
            self.rejected.append(RejectedRow(row.number, label, problem.faults))
            return
        before = self.known.get(place.code)
        if before is None:
            self.new.append(place)
        elif any(getattr(before, name) != getattr(place, name) for name in COMPARED):
            self.changed.append(place)
        else:
            self.unchanged += 1

    def _place(self, row: SourceRow) -> Place:
        facts = _facts(row, self.kinds, self.system)
        if not facts.code:
            raise InvalidPlaceError((Fault("code", "required"),))
        if facts.code in self._seen:
            raise InvalidPlaceError((Fault("code", "duplicate", {"value": facts.code}),))
        before = self.known.get(facts.code)
        place = built(facts, self.around, onto=before)
        if not all(is_manageable(self.by, one, self.around) for one in (place, before) if one is not None):
            raise InvalidPlaceError((Fault("code", "not_permitted"),))
        self._seen.add(facts.code)
        return place


def _write(take: _Take, by: Actor, at: datetime) -> None:
    Place.objects.bulk_create(take.new, batch_size=BATCH)
    Place.objects.bulk_update(take.changed, WRITTEN, batch_size=BATCH)
    drafts: list[Draft] = [
        *(draft("place.create", place) for place in take.new),
        *(draft("place.edit", place) for place in take.changed),
    ]
    if drafts:
        record_many(drafts=drafts, by=by, at=at)


def _known(rows: Sequence[SourceRow]) -> Iterator[Place]:
    codes = [str(row.cells.get("code", "")) for row in rows]
    for start in range(0, len(codes), BATCH):
        yield from Place.objects.select_related("area").filter(code__in=codes[start : start + BATCH])


def _facts(row: SourceRow, kinds: dict[str, str], system: CoordinateSystem) -> PlaceFacts:
    cells = {name: value for name, value in row.cells.items() if value is not None}
    words = {name: str(cells.get(name, "")).strip() for name in ("code", "name", "name_en", "address")}
    kind = str(cells.get("kind", "")).strip()
    return PlaceFacts(
        **words,
        kind=kinds.get(kind.casefold(), kind),
        lon=_number(cells, "lon"),
        lat=_number(cells, "lat"),
        geometry=row.geometry,
        coordinate_source=str(cells.get("coordinate_source") or system).strip().lower(),
        area_code=str(cells.get("area_code", "")).strip(),
        unit_code=str(cells.get("unit_code", "")).strip(),
        attributes=row.attributes,
    )


def _number(cells: dict[str, Any], name: str) -> float | None:
    said = cells.get(name, "")
    if said == "" or (isinstance(said, str) and not said.strip()):
        return None
    try:
        return float(said)
    except (TypeError, ValueError, OverflowError) as problem:
        raise InvalidPlaceError((Fault(name, "not_a_number", {"value": str(said)[:40]}),)) from problem


def _kind_names() -> dict[str, str]:
    """How a file may call each kind: by its code, or by its name in either language."""
    names = {kind.value: kind.value for kind in PlaceKind}
    for language in LANGUAGES:
        with override(language):
            names |= {str(kind.label).casefold(): kind.value for kind in PlaceKind}
    return names
