"""What can go wrong with areas and places."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from luoshi.kernel.errors import ForbiddenError, InvalidError, NotFoundError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a place or an area: with which field, and what, as a stable code."""

    field: str
    code: str
    data: Mapping[str, Any] = dataclass_field(default_factory=dict)


class PlacesForbiddenError(ForbiddenError):
    """Your posts do not include managing places, or not here."""

    code = "places_forbidden"


class PlaceNotFoundError(NotFoundError):
    """There is no place {code}."""

    code = "place_not_found"


class AreaNotFoundError(NotFoundError):
    """There is no area {code}."""

    code = "area_not_found"


class InvalidPlaceError(InvalidError):
    """Something about the place is not right."""

    code = "invalid_place"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(fields=[fault.field for fault in faults])


class PlaceClosedError(InvalidError):
    """The place {code} is already closed."""

    code = "place_closed"


class PlacesFileError(InvalidError):
    """The file cannot be read as a list of places."""

    code = "places_file"


class FileTooLargeError(PlacesFileError):
    """The file is too large: the limit is {limit_mb} MB and {limit_rows} rows."""

    code = "places_file_too_large"
    http_status = 413


class NotGeoJsonError(PlacesFileError):
    """The file is not a GeoJSON feature collection."""

    code = "places_not_geojson"


class NoSheetError(PlacesFileError):
    """The file is neither GeoJSON nor a sheet. Please use XLSX, XLS, ODS, CSV or GeoJSON."""

    code = "places_no_sheet"


class DatumQuestionError(PlacesFileError):
    """{outside} of {tried} points lie outside the district, but read as {looks_like} {inside} lie within. Say how the coordinates are meant."""  # noqa: E501 - a docstring is one message

    code = "places_datum_question"


class MissingColumnsError(PlacesFileError):
    """The table lacks these columns: {columns}."""

    code = "places_missing_columns"


class UnknownFormatError(InvalidError):
    """Places cannot be written as {format}."""

    code = "places_format"
