"""Reads a file of places or areas: GeoJSON or CSV, as Excel or a map program saved it, into rows or a clear error."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.functional import Promise
from django.utils.translation import override, pgettext_lazy

from luoshi.district.places.errors import FileTooLargeError, MissingColumnsError, NotCsvError, NotGeoJsonError
from luoshi.sheets import plain_cell

FILE_LIMIT_BYTES = 20 * 1024 * 1024
ROW_LIMIT = 100_000
LANGUAGES = ("zh-hans", "en")
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;，"

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


def read_rows(content: bytes) -> list[SourceRow]:
    """The rows of a GeoJSON feature collection or a CSV table.

    Raises
    ------
    PlacesFileError
        It is neither, or needed columns are missing.
    """
    rows = read_features(content) if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _read_table(content)
    if len(rows) > ROW_LIMIT:
        raise _too_large()
    return rows


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


def _read_table(content: bytes) -> list[SourceRow]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        raise NotCsvError from problem
    if not lines or len(lines) > ROW_LIMIT + 1:
        raise _too_large() if lines else NotCsvError
    fields = _fields(lines[0])
    return [
        _table_row(number, fields, line)
        for number, line in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in line)
    ]


def _fields(header: list[str]) -> list[str | None]:
    names = column_names()
    fields = [names.get(_folded(cell)) for cell in header]
    missing = [str(COLUMNS[field]) for field in NEEDED if field not in fields]
    if missing:
        raise MissingColumnsError(columns="、".join(missing))
    return fields


def _table_row(number: int, fields: list[str | None], line: list[str]) -> SourceRow:
    cells: dict[str, Any] = {
        name: plain_cell(cell.strip()) for name, cell in zip(fields, line, strict=False) if name and cell.strip()
    }
    geometry = _json(cells.pop("geometry", ""))
    attributes = _json(cells.pop("attributes", ""))
    return SourceRow(number, cells, geometry, attributes or {})


def _json(text: str) -> dict[str, Any] | None:
    if not text:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    # What cannot be read must not pass as "none given": a shape of no kind is reported with its row.
    return value if isinstance(value, dict) else {"type": ""}


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise NotCsvError


def _folded(label: str) -> str:
    return label.strip().casefold().replace(" ", "").replace("（", "(").replace("）", ")")


def _too_large() -> FileTooLargeError:
    return FileTooLargeError(limit_mb=FILE_LIMIT_BYTES // (1024 * 1024), limit_rows=ROW_LIMIT)
