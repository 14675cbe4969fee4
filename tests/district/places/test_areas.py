"""Which area a point lies in, and how areas come in."""

import json

import pytest

from luoshi.district.audit.models import LedgerEvent
from luoshi.district.people import api as people
from luoshi.district.places import api
from luoshi.district.places.errors import NotGeoJsonError, PlacesForbiddenError
from luoshi.district.places.models import Area

from .conftest import AREAS, NOON, collection, feature, square


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (113.46, 34.80, "garden"),  # in the community, its office and the district
        (113.42, 34.80, "west"),
        (113.55, 34.80, "east"),
        (113.48, 34.80, "garden"),  # on the border of the community
        (113.30, 34.80, None),
    ],
)
def test_point_lies_in_the_finest_area_that_holds_it(district, lon, lat, code):
    """A community before its sub-district before the district; borders count."""
    found = api.area_at(lon, lat)
    assert (found.code if found else None) == code


def test_changed_area_is_seen_at_once(district):
    """The picture in memory is replaced when an area changes, by import or otherwise."""
    assert api.area_at(113.7, 34.8) is None
    api.import_areas(
        file=collection(feature(square(113.6, 34.7, 113.8, 34.9), code="new", name="新街道", kind="office")),
        by=people.SYSTEM,
        at=NOON,
    )
    assert api.area_at(113.7, 34.8).code == "new"
    Area.objects.get(code="new").delete()
    assert api.area_at(113.7, 34.8) is None


def test_asking_for_an_area_costs_one_small_query(district, django_assert_num_queries):
    """Only the edition is read while nothing changes."""
    api.area_at(113.46, 34.8)
    with django_assert_num_queries(1):
        assert api.area_at(113.46, 34.8).unit is None
        assert api.areas_at


def test_same_file_again_changes_nothing(district):
    """Areas are known by their codes."""
    events = LedgerEvent.objects.count()
    report = api.import_areas(file=AREAS, by=people.SYSTEM, at=NOON)
    assert report.as_counts() == {"read": 4, "imported": 0, "already_known": 4, "rejected": 0}
    assert LedgerEvent.objects.count() == events


def test_dry_run_keeps_nothing(district):
    """A preview counts and leaves the map alone."""
    file = collection(feature(square(113.6, 34.7, 113.8, 34.9), code="new", name="新街道", kind="office"))
    assert api.import_areas(file=file, by=people.SYSTEM, at=NOON, dry_run=True).created == 1
    assert not Area.objects.filter(code="new").exists()
    assert api.area_at(113.7, 34.8) is None


def test_bad_area_is_listed_and_good_ones_kept(district):
    """Every fault of a row is named by field."""
    bowtie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    report = api.import_areas(
        file=collection(
            feature(square(1, 1, 2, 2), code="good", name="好", kind="grid"),
            feature(bowtie, code="cross", name="叉", kind="grid"),
            feature({"type": "Point", "coordinates": [1, 1]}, code="a b", kind="zone", parent="none", unit="none"),
        ),
        by=people.SYSTEM,
        at=NOON,
    )
    assert report.created == 1
    assert [(row.number, [(f.field, f.code) for f in row.faults]) for row in report.rejected] == [
        (2, [("geometry", "crossed_geometry")]),
        (
            3,
            [
                ("code", "code_form"),
                ("name", "required"),
                ("kind", "unknown_kind"),
                ("parent", "unknown_area"),
                ("unit_code", "unknown_unit"),
                ("geometry", "bad_polygon"),
            ],
        ),
    ]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"features": 1}', b"\xff\xfe", b'{"features": [1]}'])
def test_file_that_is_no_collection_is_refused(district, content):
    """Whatever it is instead, the answer is an error of ours."""
    with pytest.raises(NotGeoJsonError):
        api.import_areas(file=content, by=people.SYSTEM, at=NOON)


@pytest.mark.parametrize("name", ["west_admin", "handler"])
def test_areas_are_the_whole_district_s_affair(district, name):
    """An office's own administrator does not redraw the borders."""
    with pytest.raises(PlacesForbiddenError):
        api.import_areas(file=AREAS, by=district.actor(name), at=NOON)


def test_map_data_show_offices_with_their_units(district):
    """By default the sub-districts; English names where there are any."""
    features = api.areas_geojson("en")["features"]
    assert {f["properties"]["name"] for f in features} == {"西街道", "East Office"}
    assert {f["properties"]["unit"] for f in features} == {"west单位", "east单位"}
    assert [f["properties"]["code"] for f in api.areas_geojson(kind="community")["features"]] == ["garden"]
    assert json.dumps(features)
