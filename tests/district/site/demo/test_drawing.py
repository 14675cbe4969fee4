"""The invented map: drawn the same each time, and whole."""

import json
from itertools import pairwise

import pytest
from shapely.geometry import shape
from shapely.ops import unary_union

from luoshi.district.site.demo.drawing import DATA, drawn


@pytest.fixture(scope="module")
def areas():
    return json.loads(drawn()["areas.geojson"])["features"]


@pytest.mark.parametrize("name", ["areas.geojson", "roads.geojson", "places.geojson"])
def test_map_on_file_is_what_is_drawn(name):
    assert (DATA / name).read_text(encoding="utf-8") == drawn()[name]


def test_rings_are_closed_and_simple(areas):
    for feature in areas:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        assert all(a != b for a, b in pairwise(ring))
        assert shape(feature["geometry"]).is_valid


@pytest.mark.parametrize(("kind", "parent_kind"), [("office", "district"), ("community", "office")])
def test_parts_fill_their_whole_without_overlap(areas, kind, parent_kind):
    for whole in [feature for feature in areas if feature["properties"]["kind"] == parent_kind]:
        parts = [
            shape(feature["geometry"])
            for feature in areas
            if feature["properties"]["kind"] == kind and feature["properties"]["parent"] == whole["properties"]["code"]
        ]
        outline = shape(whole["geometry"])
        assert unary_union(parts).symmetric_difference(outline).area < 1e-9 * outline.area + 1e-12
        assert sum(part.area for part in parts) == pytest.approx(outline.area, rel=1e-9)


def test_places_lie_in_the_district(areas):
    district = next(shape(f["geometry"]) for f in areas if f["properties"]["kind"] == "district")
    for feature in json.loads(drawn()["places.geojson"])["features"]:
        assert district.buffer(1e-6).contains(shape(feature["geometry"])), feature["properties"]
