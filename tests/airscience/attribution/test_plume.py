"""The plume keeps its mass, has the values of its formula, and turns with the wind."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.attribution import (
    Stability,
    Terrain,
    local_metres,
    path_response,
    plume_response,
    spread_of_class,
    spread_of_turbulence,
    stability_of,
)
from luoshi.airscience.errors import OutOfRangeError, ShapeError

STRAIGHT = spread_of_turbulence(0.2, 0.1)


def flux_through_plane(*, height_m, spread, direction_error_deg=0.0, lid_m=None, x_m=200.0, speed=3.0):
    """u · c summed over a plane across the wind: what comes through it."""
    y, z = np.linspace(-400, 400, 161), np.linspace(0.0, lid_m or 400.0, 161)
    dy, dz = y[1] - y[0], z[1] - z[0]
    weight = np.ones(len(z))
    weight[[0, -1]] = 0.5
    plane = np.array([[x_m, a, b] for a in y for b in z])
    response = plume_response(
        [[0, 0, height_m]], plane, [speed], [270.0], spread=spread, direction_error_deg=direction_error_deg, lid_m=lid_m
    )
    return float((response[0, :, 0].reshape(len(y), len(z)) * weight).sum() * dy * dz * speed)


@pytest.mark.parametrize("height_m", [0.0, 5.0, 40.0])
@pytest.mark.parametrize("direction_error_deg", [0.0, 10.0])
def test_flux_through_a_plane_equals_the_rate(height_m, direction_error_deg):
    """What is given off comes through every plane down the wind, however wide the wind's error makes the plume."""
    assert flux_through_plane(
        height_m=height_m, spread=STRAIGHT, direction_error_deg=direction_error_deg
    ) == pytest.approx(1.0, rel=1e-3)


def test_flux_under_a_lid_equals_the_rate():
    """Ground and lid reflect: nothing leaves the mixed layer."""
    wide = spread_of_turbulence(0.2, 0.4)
    assert flux_through_plane(height_m=30.0, spread=wide, lid_m=100.0) == pytest.approx(1.0, rel=1e-3)


def test_axis_has_the_value_of_the_formula():
    """On the ground below a source at h: 1/(π u σy σz) · exp(−h²/2σz²), with σy = 20 m and σz = 10 m at 100 m."""
    got = plume_response([[0, 0, 10]], [[0, 100, 0]], [4.0], [180.0], spread=STRAIGHT)[0, 0, 0]
    assert got == pytest.approx(np.exp(-0.5) / (np.pi * 4.0 * 20.0 * 10.0), rel=1e-12)


def test_class_d_in_the_country_has_the_value_of_the_table():
    """Briggs, class D, at 1 km: σy = 0.08·1000/√1.1 = 76.28 m, σz = 0.06·1000/√2.5 = 37.95 m."""
    spread = spread_of_class(Stability.D, terrain=Terrain.RURAL)
    got = plume_response([[0, 0, 0]], [[1000, 0, 0]], [5.0], [270.0], spread=spread)[0, 0, 0]
    assert got == pytest.approx(1 / (np.pi * 5.0 * (80 / 1.1**0.5) * (60 / 2.5**0.5)), rel=1e-12)


def test_nothing_goes_up_the_wind_or_comes_without_wind():
    """Upwind is 0; a time whose wind is NaN is NaN, and no other."""
    got = plume_response([[0, 0, 0]], [[-50, 0, 0]], [2.0, np.nan, 2.0], [270.0, 270.0, np.nan], spread=STRAIGHT)
    assert got[0, 0, 0] == 0.0
    assert np.isnan(got[1:]).all()


@settings(max_examples=40, deadline=None)
@given(
    angle=st.floats(0, 360),
    speed=st.floats(0.6, 12.0),
    seed=st.integers(0, 1000),
)
def test_turning_everything_changes_nothing(angle, speed, seed):
    """Sources, receptors and wind turned together give the same; exchanging source and receptor in the opposite wind
    too (reciprocity), at equal heights.
    """
    rng = np.random.default_rng(seed)
    sources, receptors = rng.uniform(-200, 200, (3, 3)), rng.uniform(-200, 200, (4, 3))
    sources[:, 2] = receptors[:, 2] = 2.0
    turn = np.deg2rad(-angle)  # the compass turns the other way
    matrix = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    still = plume_response(sources, receptors, [speed], [30.0], spread=STRAIGHT)
    turned = plume_response(sources @ matrix.T, receptors @ matrix.T, [speed], [30.0 + angle], spread=STRAIGHT)
    assert turned == pytest.approx(still, rel=1e-6, abs=1e-15)
    back = plume_response(receptors, sources, [speed], [210.0], spread=STRAIGHT)
    assert back.transpose(0, 2, 1) == pytest.approx(still, rel=1e-6, abs=1e-15)


def test_order_of_sources_and_receptors_does_not_matter():
    """Each response is that of its own pair; a chunk's edge leaves no trace."""
    rng = np.random.default_rng(4)
    sources, receptors = rng.uniform(0, 500, (5, 3)), rng.uniform(0, 500, (6, 3))
    wind, from_deg = rng.uniform(1, 6, 400), rng.uniform(0, 360, 400)
    spread = spread_of_class(rng.integers(0, 6, 400), terrain=Terrain.URBAN)
    whole = plume_response(sources, receptors, wind, from_deg, spread=spread)
    assert plume_response(sources[::-1], receptors[::-1], wind, from_deg, spread=spread) == pytest.approx(
        whole[:, ::-1, ::-1], rel=1e-12
    )


def test_path_mean_is_the_mean_of_its_points():
    """A line of sight sees the mean of what points along it see."""
    start, end = np.array([[50.0, -30.0, 1.5]]), np.array([[80.0, 40.0, 1.5]])
    points = start + (np.arange(200)[:, None] + 0.5) / 200 * (end - start)
    along = plume_response([[0, 0, 0.3]], points, [3.0], [265.0], spread=STRAIGHT)[0, :, 0].mean()
    seen = path_response([[0, 0, 0.3]], start, end, [3.0], [265.0], spread=STRAIGHT, points=48)[0, 0, 0]
    assert seen == pytest.approx(along, rel=1e-3)


def test_wind_error_widens_and_lowers_the_plume():
    """On the axis 10° of error lower the peak by √(1 + (tan 10° / 0.2)²); off the axis there is more."""
    on, off = [[100, 0, 0]], [[100, 60, 0]]
    sharp = [plume_response([[0, 0, 0]], at, [2.0], [270.0], spread=STRAIGHT)[0, 0, 0] for at in (on, off)]
    blurred = [
        plume_response([[0, 0, 0]], at, [2.0], [270.0], spread=STRAIGHT, direction_error_deg=10.0)[0, 0, 0]
        for at in (on, off)
    ]
    assert sharp[0] / blurred[0] == pytest.approx((1 + (np.tan(np.deg2rad(10)) / 0.2) ** 2) ** 0.5, rel=1e-12)
    assert blurred[1] > 2 * sharp[1]


def test_positions_without_height_are_refused():
    """Three columns, or a sentence."""
    with pytest.raises(ShapeError):
        plume_response([[0, 0]], [[1, 1, 1]], [1.0], [0.0], spread=STRAIGHT)


@pytest.mark.parametrize(
    ("speed", "sun", "clouds", "expected"),
    [
        (1.0, 65.0, 0.0, Stability.A),
        (4.0, 65.0, 0.0, Stability.B),
        (7.0, 20.0, 0.0, Stability.D),
        (2.5, -10.0, 0.9, Stability.E),
        (2.5, -10.0, 0.1, Stability.F - 0),
        (2.5, 50.0, 1.0, Stability.D),
        (np.nan, 50.0, 0.2, Stability.D),
    ],
)
def test_stability_class_follows_wind_sun_and_clouds(speed, sun, clouds, expected):
    """Turner 1970, table 3-1."""
    assert stability_of([speed], sun_height_deg=[sun], cloud_share=clouds).tolist() == [
        Stability.E if (speed, sun, clouds) == (2.5, -10.0, 0.9) else expected
    ]


def test_share_of_clouds_above_one_is_refused():
    """Per cent are no share."""
    with pytest.raises(OutOfRangeError):
        stability_of([2.0], sun_height_deg=[10.0], cloud_share=70.0)


def test_degree_of_latitude_has_its_length():
    """At 34.8° north a degree of the meridian is 110.94 km and one of the parallel 91.50 km (WGS 84)."""
    got = local_metres([113.5, 114.5], [35.8, 34.8], origin_lon_deg=113.5, origin_lat_deg=34.8)
    assert got[0, 1] == pytest.approx(110_940, abs=30)
    assert got[1, 0] == pytest.approx(91_500, abs=30)
