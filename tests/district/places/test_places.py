"""Places come, change, close, are found; and only whom it concerns may do it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.district.audit.models import LedgerEvent
from luoshi.district.people import api as people
from luoshi.district.places import api
from luoshi.district.places.errors import InvalidPlaceError, PlaceClosedError, PlacesForbiddenError
from luoshi.district.places.models import Place

from .conftest import NOON


def facts(**given_facts):
    return api.PlaceFacts(
        **{"name": "春藤小学", "kind": "school", "code": "school-a", "lon": 113.46, "lat": 34.8, **given_facts}
    )


def create(by=people.SYSTEM, **given_facts):
    return api.create_place(facts=facts(**given_facts), by=by, at=NOON)


def test_place_finds_its_area_and_is_in_the_ledger(district):
    """The area follows from the point."""
    place = create()
    assert place.area.code == "garden"
    event = LedgerEvent.objects.get(subject="place:school-a")
    assert (event.kind, event.actor) == ("place.create", "system")


def test_place_without_code_gets_the_next_free_one(district):
    """Codes count by kind and skip those taken."""
    create(code="school-2", name="二小")
    assert create(code="", name="三小").code == "school-3"


def test_point_of_a_shifted_map_is_stored_in_wgs84(district):
    """The declared source is kept, the numbers are converted."""
    lon, lat = api.from_wgs84(113.46, 34.8, "gcj02")
    place = create(lon=lon, lat=lat, coordinate_source="gcj02")
    assert (place.lon, place.lat) == pytest.approx((113.46, 34.8), abs=1e-6)
    assert place.coordinate_source == "gcj02"


def test_road_stands_half_way_along_its_line(district):
    """A line's point lies on it."""
    line = {"type": "LineString", "coordinates": [[113.42, 34.8], [113.44, 34.8]]}
    road = create(kind="road", code="r", lon=None, lat=None, geometry=line)
    assert (road.lon, road.lat) == pytest.approx((113.43, 34.8))
    assert api.roads_geojson()["features"][0]["geometry"] == line


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"kind": "castle"}, "kind", "unknown_kind"),
        ({"code": "a b"}, "code", "code_form"),
        ({"lat": None}, "lat", "half_point"),
        ({"lon": 34.8, "lat": 113.46}, "lat", "swapped"),
        ({"lon": float("nan")}, "lat", "out_of_range"),
        ({"coordinate_source": "utm"}, "coordinate_source", "unknown_coordinates"),
        ({"unit_code": "none"}, "unit_code", "unknown_unit"),
        ({"area_code": "none"}, "area_code", "unknown_area"),
        ({"geometry": {"type": "LineString", "coordinates": "x"}}, "geometry", "bad_geometry"),
        ({"name": "长" * 151}, "name", "too_long"),
    ],
)
def test_wrong_fact_is_named_by_its_field(district, wrong, field, code):
    """What is wrong is said where it is wrong, and nothing is kept."""
    with pytest.raises(InvalidPlaceError) as refused:
        create(**wrong)
    assert (field, code) in [(fault.field, fault.code) for fault in refused.value.faults]
    assert not Place.objects.exists()


def test_code_is_taken_once(district):
    """Two places never share a code."""
    create()
    with pytest.raises(InvalidPlaceError) as refused:
        create()
    assert [fault.code for fault in refused.value.faults] == ["code_taken"]


def test_edited_place_keeps_the_source_of_a_point_nobody_moved(district):
    """Correcting a name does not make a GCJ-02 point look surveyed."""
    lon, lat = api.from_wgs84(113.46, 34.8, "gcj02")
    place = create(lon=lon, lat=lat, coordinate_source="gcj02")
    edited = api.edit_place(
        code="school-a", facts=facts(name="春藤一小", lon=place.lon, lat=place.lat), by=people.SYSTEM, at=NOON
    )
    assert (edited.name, edited.coordinate_source) == ("春藤一小", "gcj02")
    moved = api.edit_place(code="school-a", facts=facts(lon=113.47), by=people.SYSTEM, at=NOON)
    assert moved.coordinate_source == "wgs84"


def test_closed_place_leaves_the_lists_once(district):
    """A closed place is not found, and cannot be closed again."""
    create()
    api.close_place(code="school-a", by=people.SYSTEM, at=NOON)
    assert api.search_places("春藤") == []
    with pytest.raises(PlaceClosedError):
        api.close_place(code="school-a", by=people.SYSTEM, at=NOON)


@pytest.mark.parametrize(
    ("name", "lon", "allowed"),
    [("admin", 113.46, True), ("admin", 113.55, True), ("west_admin", 113.46, True), ("west_admin", 113.55, False),
     ("handler", 113.46, False)],
)  # fmt: skip
def test_who_may_add_a_place_where(district, name, lon, allowed):
    """Administrators within their reach, others not at all."""
    by = district.actor(name)
    if allowed:
        assert create(by=by, lon=lon).pk
    else:
        with pytest.raises(PlacesForbiddenError):
            create(by=by, lon=lon)


def test_place_cannot_be_taken_out_of_reach(district):
    """An office's administrator moves a place neither to the neighbour nor from him."""
    by = district.actor("west_admin")
    create()
    create(code="east-1", lon=113.55)
    for code, lon in (("school-a", 113.55), ("east-1", 113.46)):
        with pytest.raises(PlacesForbiddenError):
            api.edit_place(code=code, facts=facts(lon=lon), by=by, at=NOON)


@pytest.mark.parametrize("act", ["create", "edit", "close"])
def test_failed_ledger_write_changes_nothing(district, monkeypatch, act):
    """Without its event no place changes."""
    if act != "create":
        create()

    def fail(**_):
        raise RuntimeError("the ledger is gone")

    monkeypatch.setattr("luoshi.district.places.commands.places.record", fail)
    with pytest.raises(RuntimeError, match="ledger"):
        {
            "create": create,
            "edit": lambda: api.edit_place(code="school-a", facts=facts(name="x"), by=people.SYSTEM, at=NOON),
            "close": lambda: api.close_place(code="school-a", by=people.SYSTEM, at=NOON),
        }[act]()
    assert list(Place.objects.values_list("name", "is_active")) == ([] if act == "create" else [("春藤小学", True)])


def test_nearest_places_come_by_distance(district):
    """0.01° of latitude is 1,112 m; other kinds and closed ones do not count."""
    create(code="far", lat=34.82)
    create(code="near", lat=34.81)
    create(code="hall", kind="hall", lat=34.8)
    found = api.nearest_places(113.46, 34.8, "school", 5)
    assert [place.code for place, _ in found] == ["near", "far"]
    assert found[0][1] == pytest.approx(1112, abs=1)
    assert [place.code for place, _ in api.nearest_places(113.46, 34.8, limit=1)] == ["hall"]


def test_search_needs_every_word(district):
    """Name, address and code are searched; two characters suffice."""
    create(address="玉兰街 8 号")
    create(code="b", name="玉兰小学")
    assert {place.code for place in api.search_places("玉兰")} == {"school-a", "b"}
    assert {place.code for place in api.search_places("玉兰 春藤")} == {"school-a"}
    assert api.search_places("  ") == []
    assert [code for code, _ in api.place_for_select("school")] == ["school-a", "b"]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    geometry=st.recursive(
        st.none() | st.floats() | st.text(max_size=3) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.fixed_dictionaries({"type": st.sampled_from(["Point", "LineString", "Polygon"]), "coordinates": inner})
        ),
        max_leaves=8,
    ).filter(lambda value: isinstance(value, dict))
)
def test_malformed_shape_is_a_fault_never_a_crash(district, geometry):
    """Whatever stands in the shape's place, the answer is a place or its faults."""
    try:
        create(code="", lon=None, lat=None, geometry=geometry).delete()
    except InvalidPlaceError as problem:
        assert problem.faults  # noqa: PT017 - either outcome is right
