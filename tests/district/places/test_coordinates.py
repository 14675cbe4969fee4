"""GCJ-02 and BD-09 come back to WGS-84 within a metre in China, and are left alone elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.places.rules.coordinates import from_wgs84, positions_to_wgs84, to_wgs84
from luoshi.kernel.geodesy import distance_m

# Well inside the rectangle within which the shift applies, so that no shifted point leaves it.
china_lons, china_lats = st.floats(73, 137), st.floats(2, 55)
systems = st.sampled_from(["gcj02", "bd09"])


@given(china_lons, china_lats, systems)
def test_shifted_point_comes_back_within_a_metre(lon, lat, system):
    """There and back again, anywhere in China."""
    assert distance_m(lon, lat, *to_wgs84(*from_wgs84(lon, lat, system), system)) < 1


@given(china_lons, china_lats)
def test_wgs84_is_never_touched(lon, lat):
    """What is WGS-84 already stays as it is, to the last digit."""
    assert to_wgs84(lon, lat, "wgs84") == (lon, lat)


@given(st.floats(-180, 71.9), st.floats(-90, 90), systems)
def test_point_outside_china_is_the_same_in_all_systems(lon, lat, system):
    """The shift exists within China only."""
    assert to_wgs84(lon, lat, system) == (lon, lat) == from_wgs84(lon, lat, system)


def test_shift_in_zhengzhou_is_570_m():
    """The published transformation moves the centre of Zhengzhou by about 570 m."""
    assert distance_m(113.6249, 34.7472, *from_wgs84(113.6249, 34.7472, "gcj02")) == pytest.approx(570, abs=5)


def test_point_of_another_map_is_known_by_its_declared_source_only():
    """By the published formulas GCJ-02 (113.63094641, 34.74601748) is WGS-84 (113.6249, 34.7472)."""
    assert to_wgs84(113.63094641, 34.74601748, "gcj02") == pytest.approx((113.6249, 34.7472), abs=1e-7)


def test_unknown_system_is_refused():
    """There is no guessing."""
    with pytest.raises(ValueError, match="utm"):
        to_wgs84(113.6, 34.7, "utm")


def test_shape_moves_point_by_point_and_loses_its_heights():
    """Every position of a shape is converted, however deep it lies."""
    moved = positions_to_wgs84([[[113.63094641, 34.74601748, 120.0]]], "gcj02")
    assert moved == [[[113.6249, 34.7472]]]
