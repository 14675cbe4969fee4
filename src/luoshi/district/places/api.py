"""The front door of the places domain."""

from luoshi.sheets.points import degrees, read_point

from .commands import close_place, create_place, edit_place, import_areas, import_places
from .commands.exporting import export_places
from .errors import Fault
from .models.area import AreaKind
from .models.place import PlaceKind
from .queries.areas import (
    area_at,
    area_by_code,
    area_name,
    areas_at,
    areas_for_select,
    areas_geojson,
    areas_with_units,
)
from .queries.places import (
    nearest_places,
    place_by_code,
    place_for_select,
    place_name,
    places_geojson,
    roads_geojson,
    search_places,
)
from .reports import ImportReport, QuestionedRow, RejectedRow
from .rules.coordinates import CoordinateSystem, from_wgs84, to_wgs84
from .rules.facts import PlaceFacts

__all__ = [
    "AreaKind",
    "CoordinateSystem",
    "Fault",
    "ImportReport",
    "PlaceFacts",
    "PlaceKind",
    "QuestionedRow",
    "RejectedRow",
    "area_at",
    "area_by_code",
    "area_name",
    "areas_at",
    "areas_for_select",
    "areas_geojson",
    "areas_with_units",
    "close_place",
    "create_place",
    "degrees",
    "edit_place",
    "export_places",
    "from_wgs84",
    "import_areas",
    "import_places",
    "nearest_places",
    "place_by_code",
    "place_for_select",
    "place_name",
    "places_geojson",
    "read_point",
    "roads_geojson",
    "search_places",
    "to_wgs84",
]
