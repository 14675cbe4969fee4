"""Distances on the ground."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.geodesy import EARTH_RADIUS_M, distance_m

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)


@given(lons, lats, lons, lats)
def test_distance_is_the_same_both_ways_and_never_over_half_the_earth(lon1, lat1, lon2, lat2):
    """There and back are equally far."""
    there = distance_m(lon1, lat1, lon2, lat2)
    assert there == pytest.approx(distance_m(lon2, lat2, lon1, lat1), abs=1e-6)
    assert 0 <= there <= math.pi * EARTH_RADIUS_M * (1 + 1e-12)


@given(lons, lats)
def test_distance_to_itself_is_nothing(lon, lat):
    """A place is where it is."""
    assert distance_m(lon, lat, lon, lat) == 0


def test_degree_of_latitude_is_its_share_of_the_meridian():
    """One degree is πR/180 = 111,195 m."""
    assert distance_m(113.5, 34, 113.5, 35) == pytest.approx(math.pi * EARTH_RADIUS_M / 180)
