"""Files that a parser accepts and that still describe nothing: numbers out of range, half characters, half lines."""

import json

import pytest

from luoshi.district.people import api as people
from luoshi.district.places import api
from luoshi.district.places.errors import NotGeoJsonError
from luoshi.district.places.models import Place

from .conftest import NOON

LINE = {"type": "LineString", "coordinates": [[113.5, 34.8]]}
FAR = {"type": "Point", "coordinates": [113, 10**400]}


def take(text):
    return api.import_places(file=text.encode(), by=people.SYSTEM, at=NOON)


def place(geometry, **properties):
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"code": "p1", "kind": "school", "name": "春藤小学", **properties},
    }


def text_of(one):
    return json.dumps({"type": "FeatureCollection", "features": [one]})


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (place(FAR), "geometry"),
        (place(LINE), "geometry"),
        (place({"type": "MultiLineString", "coordinates": [LINE["coordinates"]]}), "geometry"),
        (place(None, lon=10**400, lat=3), "lon"),
        (place(None, lon=float("nan"), lat=34.8), "lon"),
        (place(None, attributes={"pupils": float("nan")}), "attributes"),
        (place(None, attributes={"pupils": [float("inf")]}), "attributes"),
    ],
)
def test_row_with_a_number_that_is_none_is_rejected_by_its_field(district, one, field):
    """The row is listed with what is wrong; nothing of it is kept, and nothing breaks."""
    report = take(text_of(one))
    assert report.as_counts() == {"read": 1, "imported": 0, "already_known": 0, "rejected": 1}
    assert [fault.field for fault in report.rejected[0].faults] == [field]
    assert not Place.objects.exists()


@pytest.mark.parametrize("take_in", [api.import_places, api.import_areas])
def test_half_a_character_makes_the_file_unreadable(district, take_in):
    """No encoding can write it, so neither can the database."""
    text = text_of(place({"type": "Point", "coordinates": [113.5, 34.8]})).replace("\\u6625", "\\ud800")
    assert "\\ud800" in text
    with pytest.raises(NotGeoJsonError):
        take_in(file=text.encode(), by=people.SYSTEM, at=NOON)


def test_number_of_thirty_digits_among_the_facts_is_kept(district):
    """It is no measure of ours; the file said it, and it comes out again."""
    assert (
        take(text_of(place(None, attributes={"register": 123456789012345678901234567890}))).as_counts()["imported"] == 1
    )
