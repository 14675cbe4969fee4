"""Reads a file of places or areas: GeoJSON or any sheet of rows, as people save them, into rows or a clear error."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.functional import Promise
from django.utils.translation import override, pgettext_lazy

from luoshi.district.places.errors import (
    Fault,
    FileTooLargeError,
    MissingColumnsError,
    NoSheetError,
    NotGeoJsonError,
)
from luoshi.sheets import Limits, NamedRow, folded_heading, read_book, read_named
from luoshi.sheets.errors import NotASheetError, TooLargeSheetError, TooManyRowsError

FILE_LIMIT_BYTES = 20 * 1024 * 1024
ROW_LIMIT = 100_000
LANGUAGES = ("zh-hans", "en")

COLUMNS: dict[str, str | Promise] = {
    "code": pgettext_lazy("place", "Code"),
    "kind": pgettext_lazy("place", "Kind"),
    "name": pgettext_lazy("place", "Name"),
    "name_en": pgettext_lazy("place", "English name"),
    "address": pgettext_lazy("place", "Address"),
    "lon": pgettext_lazy("place", "Longitude"),
    "lat": pgettext_lazy("place", "Latitude"),
    "coordinate_source": pgettext_lazy("place", "Coordinate system"),
    "area_code": pgettext_lazy("place", "Area code"),
    "unit_code": pgettext_lazy("place", "Unit code"),
    "geometry": pgettext_lazy("place", "Shape (GeoJSON)"),
    "attributes": pgettext_lazy("place", "Further facts (JSON)"),
}
"""The columns of a table of places, as it is exported, and read back in either language."""

ALIASES = {
    "代码": "code",
    "编码": "code",
    "名称": "name",
    "类型": "kind",
    "经度坐标": "lon",
    "纬度坐标": "lat",
    "x坐标": "lon",
    "y坐标": "lat",
    "坐标系": "coordinate_source",
    "datum": "coordinate_source",
    "编号": "code",
    "类别": "kind",
    "种类": "kind",
    "单位名称": "name",
    "lng": "lon",
    "longitude": "lon",
    "latitude": "lat",
}
"""What the columns are called in lists that were not exported from here."""

NEEDED = ("code", "kind", "name")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row or feature: its number as the reader of the file counts, its words by field, and its shape."""

    number: int
    cells: Mapping[str, Any]
    geometry: Mapping[str, Any] | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The rows of a file, and the account of how they were read."""

    rows: list[SourceRow]
    account: dict[str, Any]


def content_of(file: Path | BinaryIO | bytes) -> bytes:
    """The bytes of a file, when they are not too many.

    Raises
    ------
    FileTooLargeError
        They are.
    """
    if isinstance(file, bytes):
        content = file
    elif isinstance(file, Path):
        with file.open("rb") as stream:
            content = stream.read(FILE_LIMIT_BYTES + 1)
    else:
        content = file.read(FILE_LIMIT_BYTES + 1)
    if len(content) > FILE_LIMIT_BYTES:
        raise _too_large()
    return content


def read_source(
    content: bytes, name: str = "", *, sheet: str = "", encoding: str = "", header_row: int | None = None
) -> SourceFile:
    """The rows of a GeoJSON feature collection or of a sheet.

    Raises
    ------
    PlacesFileError, SheetError
        It is neither, or needed columns are missing.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        rows = read_features(content)
        found = SourceFile(rows, account_of_features(rows, known=frozenset(COLUMNS)))
    else:
        found = _read_table(content, name, sheet, encoding, header_row)
    if len(found.rows) > ROW_LIMIT:
        raise _too_large()
    return found


def account_of_features(rows: Sequence[SourceRow], *, known: frozenset[str]) -> dict[str, Any]:
    """Which properties of GeoJSON features are used."""
    names = list(dict.fromkeys(key for row in rows for key in row.cells))
    return {
        "format": "geojson",
        "columns_used": [name for name in names if name in known],
        "columns_unused": [name for name in names if name not in known],
        "sheets_unread": [],
    }


def read_features(content: bytes) -> list[SourceRow]:
    """The features of a GeoJSON feature collection.

    Raises
    ------
    NotGeoJsonError
        It is none.
    """
    try:
        parsed = json.loads(content.decode("utf-8-sig"))
        json.dumps(parsed, ensure_ascii=False).encode()  # half a character (\\ud800) is valid JSON and no text
    except (UnicodeError, ValueError, RecursionError) as problem:
        raise NotGeoJsonError from problem
    features = parsed.get("features") if isinstance(parsed, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise NotGeoJsonError
    return [_feature_row(number, feature) for number, feature in enumerate(features, 1)]


def column_names() -> dict[str, str]:
    """How a header may call each field, folded, in either language or by the field's own name."""
    names = {**ALIASES, **{field: field for field in COLUMNS}}
    for language in LANGUAGES:
        with override(language):
            names |= {_folded(str(label)): field for field, label in COLUMNS.items()}
    return names


def _feature_row(number: int, feature: dict[str, Any]) -> SourceRow:
    properties = feature.get("properties")
    cells = {str(key): value for key, value in properties.items()} if isinstance(properties, dict) else {}
    if "code" not in cells and isinstance(feature.get("id"), str | int):
        cells["code"] = feature["id"]
    geometry = feature.get("geometry")
    attributes = cells.pop("attributes", None)
    return SourceRow(
        number,
        cells,
        geometry if isinstance(geometry, dict) else None,
        attributes if isinstance(attributes, dict) else {},
    )


def _read_table(content: bytes, name: str, sheet: str, encoding: str, header_row: int | None) -> SourceFile:
    limits = Limits(rows=ROW_LIMIT, bytes=FILE_LIMIT_BYTES)
    names = {folded_heading(label): field for label, field in column_names().items()}
    try:
        book = read_book(content, name, encoding=encoding, limits=limits)
        table = read_named(book, names, sheet=sheet, header_row=header_row)
    except (TooManyRowsError, TooLargeSheetError) as problem:
        raise _too_large() from problem
    except NotASheetError as problem:
        raise NoSheetError from problem
    missing = [str(COLUMNS[field]) for field in NEEDED if field not in table.places]
    if missing:
        raise MissingColumnsError(columns="、".join(missing))
    return SourceFile([_table_row(row) for row in table.rows()], table.account())


def _table_row(row: NamedRow) -> SourceRow:
    cells: dict[str, Any] = dict(row.cells)
    geometry = _json(cells.pop("geometry", ""))
    attributes = _json(cells.pop("attributes", ""))
    faults = tuple(Fault("row", code, dict(problem.data)) for code, problem in row.faults)
    return SourceRow(row.number, cells, geometry, attributes or {}, faults)


def _json(text: str) -> dict[str, Any] | None:
    if not text:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    # What cannot be read must not pass as "none given": a shape of no kind is reported with its row.
    return value if isinstance(value, dict) else {"type": ""}


def _folded(label: str) -> str:
    return folded_heading(label)


def _too_large() -> FileTooLargeError:
    return FileTooLargeError(limit_mb=FILE_LIMIT_BYTES // (1024 * 1024), limit_rows=ROW_LIMIT)
