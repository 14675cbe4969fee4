"""Bearings that cross, and bearings that do not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.errors import OutOfRangeError, TooFewBearingsError
from luoshi.airscience.wind import Bearing, Sight, triangulate

STATIONS = [(-3000.0, 0.0), (2000.0, -2500.0), (500.0, 3500.0)]


def bearing_to(station, source):
    return float(np.rad2deg(np.arctan2(source[0] - station[0], source[1] - station[1])) % 360)


def sights(source, errors=(0.0, 0.0, 0.0), spread=6.0, stations=STATIONS):
    return [
        Sight(*s, Bearing((bearing_to(s, source) + e) % 360, spread)) for s, e in zip(stations, errors, strict=True)
    ]


def holds(fix, source):
    column = np.abs(fix.east_m - source[0]).argmin()
    row = np.abs(fix.north_m - source[1]).argmin()
    return bool(fix.is_likely[row, column])


@settings(max_examples=30)
@given(st.floats(-4000, 4000), st.floats(-4000, 4000))
def test_exact_bearings_meet_at_the_source(east, north):
    """Anywhere among three stations, to within the grid."""
    source = (east, north)
    if min(np.hypot(east - s[0], north - s[1]) for s in STATIONS) < 300:
        return
    fix = triangulate(sights(source))
    step = fix.east_m[1] - fix.east_m[0]
    assert fix.crosses
    assert np.hypot(fix.best_east_m - east, fix.best_north_m - north) < 6 * step
    assert holds(fix, source)
    assert fix.residual_deg.max() < 4


def test_area_holds_the_source_as_often_as_it_says():
    """Bearings wrong by their spread: of two hundred areas of 90 %, 85 to 96 % hold the source."""
    rng = np.random.default_rng(1)
    held = []
    for _ in range(200):
        source = rng.uniform(-2500, 2500, 2)
        fix = triangulate(sights(source, rng.normal(size=3) * 6), cells=121)
        held.append(holds(fix, source))
    assert 0.85 <= np.mean(held) <= 0.96


def test_bearings_that_part_do_not_cross():
    """Back to back: no place is seen by both, and the fix says so."""
    fix = triangulate([Sight(-2000, 0, Bearing(270, 6)), Sight(2000, 0, Bearing(90, 6))])
    assert not fix.crosses
    assert fix.agreement < 0.001


def test_third_bearing_that_contradicts_is_told():
    """Two stations see one place; the third looks another way, and no place is found for all three."""
    fix = triangulate(sights((0.0, 0.0), errors=(0.0, 0.0, 120.0)))
    assert not fix.crosses
    assert fix.residual_deg.max() > 12


def test_nearly_parallel_bearings_are_not_bounded():
    """Two stations beside each other that look the same way: a direction, and no place."""
    fix = triangulate([Sight(0, 0, Bearing(0, 6)), Sight(300, 0, Bearing(0, 6))])
    assert fix.crosses
    assert not fix.is_bounded
    assert fix.area_m2 > 5e6


def test_surer_bearings_make_a_smaller_area():
    """Half the spread, about a quarter of the area."""
    wide, narrow = (triangulate(sights((0.0, 0.0), spread=s)) for s in (8.0, 4.0))
    assert narrow.area_m2 / wide.area_m2 == pytest.approx(0.25, abs=0.07)
    assert narrow.is_bounded


@settings(max_examples=20)
@given(st.permutations(range(3)), st.floats(-1e5, 1e5))
def test_order_of_stations_and_origin_change_nothing(order, shift):
    """The same area, moved with the coordinates."""
    first = sights((700.0, -400.0), (3.0, -5.0, 2.0))
    moved = [Sight(first[i].east_m + shift, first[i].north_m - shift, first[i].bearing) for i in order]
    one, other = triangulate(first, cells=81), triangulate(moved, cells=81)
    assert other.best_east_m == pytest.approx(one.best_east_m + shift, abs=1e-6)
    assert other.area_m2 == pytest.approx(one.area_m2, rel=0.01)
    assert other.residual_deg == pytest.approx(one.residual_deg[list(order)], abs=1e-6)
    assert other.likelihood.sum() == pytest.approx(1)


def test_bearing_north_is_nought_or_three_hundred_and_sixty():
    """The kernel goes round."""
    one, other = (
        triangulate([Sight(0, -3000, Bearing(north, 5)), Sight(-3000, 0, Bearing(90, 5))]) for north in (0.0, 360.0)
    )
    assert np.array_equal(one.is_likely, other.is_likely)


@pytest.mark.parametrize(
    ("few", "count"), [([], 0), ([Sight(0, 0, Bearing(0, 5))], 1), ([Sight(0, 0, Bearing(0, 5))] * 2, 2)]
)
def test_one_station_has_a_direction_and_no_place(few, count):
    """Nor have two bearings from the same place."""
    with pytest.raises(TooFewBearingsError, match=str(count)):
        triangulate(few)


@pytest.mark.parametrize(
    ("bearing", "options"),
    [
        (Bearing(0, 0.0), {}),
        (Bearing(float("nan"), 5), {}),
        (Bearing(400, 5), {}),
        (Bearing(0, 5), {"reach_m": -1.0}),
        (Bearing(0, 5), {"reach_m": 400.0}),
        (Bearing(0, 5), {"share": 1.0}),
        (Bearing(0, 5), {"cells": 2}),
    ],
)
def test_call_that_makes_no_sense_is_an_error(bearing, options):
    """No spread, no direction, no place within reach of both, no share, no grid."""
    with pytest.raises(OutOfRangeError):
        triangulate([Sight(0, 0, bearing), Sight(1000, 0, Bearing(0, 5))], **options)
