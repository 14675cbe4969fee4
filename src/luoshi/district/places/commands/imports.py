"""Takes a whole file of places: good rows are kept, bad ones listed, and the same file again changes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import override

from luoshi.district.audit.api import Draft, record_many
from luoshi.district.people.api import Action, Actor, may
from luoshi.district.places.commands.places import Surroundings, built, draft, is_manageable
from luoshi.district.places.errors import DatumQuestionError, Fault, InvalidPlaceError, PlacesForbiddenError
from luoshi.district.places.geo import area_picture
from luoshi.district.places.models import Place
from luoshi.district.places.models.place import PlaceKind
from luoshi.district.places.reading import LANGUAGES, SourceFile, SourceRow, content_of, read_source
from luoshi.district.places.reports import ImportReport, QuestionedRow, RejectedRow
from luoshi.district.places.rules.coordinates import CoordinateSystem, to_wgs84
from luoshi.district.places.rules.facts import PlaceFacts
from luoshi.sheets.points import degrees, read_point

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
    name: str = "",
    sheet: str = "",
    encoding: str = "",
    header_row: int | None = None,
    datum_is_sure: bool = True,
) -> ImportReport:
    """Read places from GeoJSON or a sheet; known codes are brought up to date, new ones added.

    ``coordinates`` says how the file's numbers are meant where a row does not say so itself. With ``dry_run``
    nothing is kept and the report says what would be. ``name`` is what the file is called; ``sheet``, ``encoding`` and
    ``header_row`` are what somebody chose where reading would have to guess. Where nobody chose the coordinate system
    (``datum_is_sure``), nothing is kept when another one fits the district better.

    Raises
    ------
    PlacesForbiddenError
        The actor manages no places at all; rows out of reach are rejected one by one.
    PlacesFileError, SheetError
        The file cannot be read, is too large, or lacks columns; or its coordinate system must be asked for.
    """
    if not may(by, Action.MANAGE_PLACES):
        raise PlacesForbiddenError
    system = CoordinateSystem(coordinates)
    source = read_source(content_of(file), name, sheet=sheet, encoding=encoding, header_row=header_row)
    with transaction.atomic():
        take = _Take(source, system, by)
        if not dry_run:
            points = take.report.account["points"]
            if points["looks_like"] and not datum_is_sure:
                raise DatumQuestionError(**points, inside=points["in_other"])
            _write(take, by, at)
    return take.report


class _Take:
    """A file sorted into what is new, changed, unchanged and rejected."""

    def __init__(self, source: SourceFile, system: CoordinateSystem, by: Actor) -> None:
        rows = source.rows
        self.around = Surroundings.now()
        self.kinds = _kind_names()
        self.known = {place.code: place for place in _known(rows)}
        self.by, self.system = by, system
        self.new: list[Place] = []
        self.changed: list[Place] = []
        self.unchanged = 0
        self.rejected: list[RejectedRow] = []
        self.questioned: list[QuestionedRow] = []
        self._seen: dict[str, Place] = {}
        self._points = _Points()
        for row in rows:
            self._sort(row)
        account = {**source.account, "datum": system.value, "points": self._points.as_json(system)}
        self.report = ImportReport(
            len(rows),
            len(self.new),
            len(self.changed),
            self.unchanged,
            tuple(self.rejected),
            tuple(self.questioned),
            account,
        )

    def _sort(self, row: SourceRow) -> None:
        try:
            place = self._place(row)
        except InvalidPlaceError as problem:
            label = str(row.cells.get("name") or row.cells.get("code") or "")[:60]
            self.rejected.append(RejectedRow(row.number, label, problem.faults))
            return
        if self._seen.setdefault(place.code, place) is not place:
            self.unchanged += 1
            return
        before = self.known.get(place.code)
        if before is None:
            self.new.append(place)
        elif _differs(before, place):
            self.changed.append(place)
        else:
            self.unchanged += 1

    def _place(self, row: SourceRow) -> Place:
        if row.faults:
            raise InvalidPlaceError(row.faults)
        facts, point_faults = _facts(row, self.kinds, self.system)
        if not facts.code:
            raise InvalidPlaceError((Fault("code", "required"),))
        before = self.known.get(facts.code)
        if facts.lon is None and before is not None and before.lon is not None and _is_zero(row):
            raise InvalidPlaceError((Fault("lon", "zero_point"),))
        place = self._built(facts, point_faults, before)
        if not all(is_manageable(self.by, one, self.around) for one in (place, before) if one is not None):
            raise InvalidPlaceError((Fault("code", "not_permitted"),))
        seen = self._seen.get(facts.code)
        if seen is not None and _differs(seen, place):
            raise InvalidPlaceError((Fault("code", "duplicate", {"value": facts.code}),))
        self._question(row, facts)
        return place

    def _built(self, facts: PlaceFacts, point_faults: tuple[Fault, ...], before: Place | None) -> Place:
        try:
            place = built(facts, self.around, onto=before)
        except InvalidPlaceError as problem:
            raise InvalidPlaceError((*point_faults, *problem.faults)) from problem
        if point_faults:
            raise InvalidPlaceError(point_faults)
        return place

    def _question(self, row: SourceRow, facts: PlaceFacts) -> None:
        """Ask about a point that lies outside the district, yet inside it as another system has it."""
        if facts.lon is None or facts.lat is None or facts.code in self._seen:
            return
        looks_like = self._points.add(facts.lon, facts.lat, facts.coordinate_source)
        if looks_like:
            self.questioned.append(QuestionedRow(row.number, facts.name[:60], looks_like))


class _Points:
    """How many points lie in an area of the district, as they are meant and as each other system means them."""

    def __init__(self) -> None:
        self._areas = area_picture()
        self._within = dict.fromkeys(CoordinateSystem, 0)
        self._meant = self._tried = 0

    def add(self, lon: float, lat: float, system: str) -> str:
        """Count a point; the other system in which alone it lies in the district, or nothing."""
        if not self._areas.areas:
            return ""
        inside = [one for one in CoordinateSystem if self._areas.areas_at(*to_wgs84(lon, lat, one))]
        self._tried += 1
        self._meant += system in inside
        for one in inside:
            self._within[one] += 1
        return "" if system in inside or not inside else inside[0].value

    def as_json(self, system: CoordinateSystem) -> dict[str, Any]:
        """The numbers; ``looks_like`` names a system that puts clearly more of the points into the district."""
        best = max(self._within, key=lambda one: self._within[one])
        gained = self._within[best] - self._meant
        is_better = best is not system and gained > 0 and gained >= self._tried / 20
        return {
            "tried": self._tried,
            "in_district": self._meant,
            "outside": self._tried - self._meant,
            "looks_like": best.value if is_better else "",
            "in_other": self._within[best] if is_better else 0,
        }


def _differs(one: Place, other: Place) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in COMPARED)


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


def _facts(row: SourceRow, kinds: dict[str, str], system: CoordinateSystem) -> tuple[PlaceFacts, tuple[Fault, ...]]:
    cells = {name: value for name, value in row.cells.items() if value is not None}
    words = {name: str(cells.get(name, "")).strip() for name in ("code", "name", "name_en", "address")}
    kind = str(cells.get("kind", "")).strip()
    lon, lat, faults = _point(cells)
    facts = PlaceFacts(
        **words,
        kind=kinds.get(kind.casefold(), kind),
        lon=lon,
        lat=lat,
        geometry=None if _is_zero_geometry(row.geometry) else row.geometry,
        coordinate_source=_system(str(cells.get("coordinate_source") or system)),
        area_code=str(cells.get("area_code", "")).strip(),
        unit_code=str(cells.get("unit_code", "")).strip(),
        attributes=row.attributes,
    )
    return facts, faults


def _point(cells: Mapping[str, Any]) -> tuple[float | None, float | None, tuple[Fault, ...]]:
    """The point of two cells, in the ways people write one; 0, 0 is what programs write where nothing is known."""
    lon, lat = (str(cells.get(name, "")).strip() for name in ("lon", "lat"))
    found = read_point(lon, lat)
    if isinstance(found, tuple):
        return *found, ()
    return None, None, () if found is None else tuple(_faults_of_point(found, lon, lat))


def _faults_of_point(code: str, lon: str, lat: str) -> Iterator[Fault]:
    if code == "point_incomplete":
        yield Fault("lat" if degrees(lon) is not None else "lon", "half_point")
    elif code == "point_swapped":
        yield Fault("lat", "swapped")
    else:
        texts = [(name, text) for name, text in (("lon", lon), ("lat", lat)) if not _is_number(text)]
        for name, text in texts:
            yield Fault(name, "not_a_number", {"value": text[:40]})
        if not texts:
            yield Fault("lat", "out_of_range")


def _is_number(text: str) -> bool:
    try:
        return degrees(text) is not None or abs(float(text)) < float("inf")
    except ValueError:
        return False


def _is_zero(row: SourceRow) -> bool:
    said = [degrees(str(row.cells.get(name, ""))) for name in ("lon", "lat")]
    return said == [0.0, 0.0] or _is_zero_geometry(row.geometry)


def _is_zero_geometry(geometry: Mapping[str, Any] | None) -> bool:
    if geometry is None or geometry.get("type") != "Point":
        return False
    positions = geometry.get("coordinates")
    return isinstance(positions, list) and positions[:2] == [0, 0]


def _system(said: str) -> str:
    """A coordinate system as people write it: WGS-84, GCJ02, 百度, CGCS2000."""
    plain = said.strip().lower()
    return SYSTEMS.get("".join(plain.replace("-", "").replace("_", "").split()), plain)


SYSTEMS = {
    "wgs84": "wgs84",
    "cgcs2000": "wgs84",
    "国家2000": "wgs84",
    "天地图": "wgs84",
    "gcj02": "gcj02",
    "火星坐标": "gcj02",
    "高德": "gcj02",
    "腾讯": "gcj02",
    "bd09": "bd09",
    "bd09ll": "bd09",
    "百度": "bd09",
}


def _kind_names() -> dict[str, str]:
    """How a file may call each kind: by its code, or by its name in either language."""
    names = {kind.value: kind.value for kind in PlaceKind}
    for language in LANGUAGES:
        with override(language):
            names |= {str(kind.label).casefold(): kind.value for kind in PlaceKind}
    return names
