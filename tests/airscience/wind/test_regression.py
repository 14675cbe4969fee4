"""The wind regression is the sum it claims to be, and goes round the circle."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.wind import Smoothing, SpeedKernel, nwr
from luoshi.airscience.wind import regression as module

from .made_up import made_up, openair, plume

KERNELS = list(SpeedKernel)


def brute(values, wind, speed, surface):
    """Each place by itself, from the formula (Henry and others, 2009)."""
    s = surface.smoothing
    ok = np.isfinite(values) & np.isfinite(wind) & np.isfinite(speed)
    values, wind, speed = values[ok], wind[ok], speed[ok]
    found = np.full(surface.value.shape, np.nan)
    for i, theta in enumerate(surface.directions_deg):
        turned = np.abs(wind - theta)
        turned = np.where(turned > 180, 360 - turned, turned)
        for k, u in enumerate(surface.speeds_m_s):
            if s.kernel is SpeedKernel.GAUSSIAN:
                over_speed = np.exp(-0.5 * ((speed - u) / s.speed_m_s) ** 2)
            else:
                over_speed = np.maximum(0, 1 - ((speed - u) / (np.sqrt(5) * s.speed_m_s)) ** 2)
            weight = np.exp(-0.5 * (turned / s.direction_deg) ** 2) * over_speed
            if weight.sum() >= 1:
                found[i, k] = (weight * values).sum() / weight.sum()
    return found


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("step", [10.0, 0.0])
def test_regression_is_the_brute_force_sum(kernel, step):
    """Directions in tens of degrees, by way of the table, and without end, by the sums themselves."""
    _, wind, speed, values = made_up(1, 40, step)
    values = values + plume(wind, 350)
    values[::17], wind[::19], speed[::23] = np.nan, np.nan, np.nan
    if not step:
        speed = speed + np.random.default_rng(1).uniform(0, 0.05, speed.size)
    found = nwr(values, wind_from_deg=wind, wind_speed_m_s=speed, smoothing=Smoothing(8.0, 0.7, kernel))
    assert found.value == pytest.approx(brute(values, wind, speed, found), rel=1e-12, nan_ok=True)
    assert np.isfinite(found.value).any()


@pytest.mark.parametrize("kernel", KERNELS)
def test_table_and_sums_agree(monkeypatch, kernel):
    """The same hours with a full table, with one of its filled cells only, and without."""
    _, wind, speed, values = made_up(2, 60)
    with_table = nwr(values, wind_from_deg=wind, wind_speed_m_s=speed, smoothing=Smoothing(kernel=kernel))
    monkeypatch.setattr(module, "HOURS_AT_ONCE", 100)
    for limit in ("MOST_CELLS", "MOST_LEVELS"):
        monkeypatch.setattr(module, limit, 0)
        other = nwr(values, wind_from_deg=wind, wind_speed_m_s=speed, smoothing=Smoothing(kernel=kernel))
        assert with_table.value == pytest.approx(other.value, rel=1e-12, nan_ok=True)
        assert with_table.hours == pytest.approx(other.hours, rel=1e-12)


def test_regression_of_real_hours_is_the_brute_force_sum():
    """openair's 65,533 hours, of which every third direction and fifth speed is compared: the same to 1e-6."""
    _, wind, speed, values = openair()
    directions, speeds = np.arange(10.0, 361, 30), np.linspace(0, 20, 6)
    found = nwr(values, wind_from_deg=wind, wind_speed_m_s=speed, directions_deg=directions, speeds_m_s=speeds)
    right = brute(values, wind, speed, found)
    assert np.nanmax(np.abs(found.value - right)) <= 1e-6
    assert np.array_equal(np.isnan(found.value), np.isnan(right))


@pytest.mark.parametrize("at", [0.0, 5.0, 180.0, 350.0, 355.0])
def test_hours_count_alike_on_both_sides_of_every_direction(at):
    """Two hours, 4° to the left and to the right, weigh the same, also across north."""
    left, right = (at - 4) % 360, (at + 4) % 360
    found = nwr(
        np.array([10.0, 30.0]),
        wind_from_deg=np.array([left, right]),
        wind_speed_m_s=np.array([2.0, 2.0]),
        directions_deg=np.array([at]),
    )
    assert found.value[0, 0] == pytest.approx(20.0)
    assert found.hours[0, 0] == pytest.approx(2 * np.exp(-0.5 * (4 / 5) ** 2))


def test_north_is_both_nought_and_three_hundred_and_sixty():
    """An hour of 360° is an hour of 0°, and so is a direction asked about."""
    _, wind, speed, values = made_up(3, 30)
    other = np.where(wind == 360, 0.0, np.where(wind == 0, 360.0, wind))
    options = {"wind_speed_m_s": speed, "directions_deg": np.array([0.0, 360.0, 10.0])}
    one, two = (nwr(values, wind_from_deg=w, **options) for w in (wind, other))
    assert one.value == pytest.approx(two.value, rel=1e-12, nan_ok=True)
    assert one.value[0] == pytest.approx(one.value[1], nan_ok=True)


@pytest.mark.parametrize("turn", [10, 130, 350])
def test_turned_wind_turns_the_surface(turn):
    """All directions turned by tens of degrees: the rows move by as many."""
    _, wind, speed, values = made_up(4, 30)
    one = nwr(values, wind_from_deg=wind, wind_speed_m_s=speed)
    other = nwr(values, wind_from_deg=(wind + turn) % 360, wind_speed_m_s=speed)
    assert other.value == pytest.approx(np.roll(one.value, turn // 10, axis=0), rel=1e-9, nan_ok=True)


@settings(max_examples=20)
@given(st.integers(0, 2**31))
def test_order_of_hours_changes_nothing(seed):
    """A shuffled file has the same surface."""
    _, wind, speed, values = made_up(5, 10)
    order = np.random.default_rng(seed).permutation(values.size)
    one = nwr(values, wind_from_deg=wind, wind_speed_m_s=speed)
    other = nwr(values[order], wind_from_deg=wind[order], wind_speed_m_s=speed[order])
    assert other.value == pytest.approx(one.value, rel=1e-12, nan_ok=True)


@settings(max_examples=20)
@given(st.floats(-500, 500), st.floats(0.001, 1000))
def test_background_moves_the_surface_and_a_unit_scales_it(constant, factor):
    """Adding a constant adds it everywhere; another unit multiplies everywhere."""
    _, wind, speed, values = made_up(6, 10)
    one = nwr(values, wind_from_deg=wind, wind_speed_m_s=speed)
    other = nwr(constant + factor * values, wind_from_deg=wind, wind_speed_m_s=speed)
    assert other.value == pytest.approx(constant + factor * one.value, rel=1e-9, abs=1e-9 * abs(constant), nan_ok=True)


@settings(max_examples=20)
@given(st.data())
def test_gap_is_as_if_the_hour_were_not_there(data):
    """Gaps in any of the three give what the rest alone gives: no gap becomes a number."""
    _, wind, speed, values = made_up(7, 5)
    arrays = [values.copy(), wind.copy(), speed.copy()]
    keep = np.ones(values.size, dtype=bool)
    for place in data.draw(st.lists(st.integers(0, values.size - 1), max_size=60)):
        arrays[data.draw(st.integers(0, 2))][place] = np.nan
        keep[place] = False
    asked = {"directions_deg": np.arange(0.0, 360, 45), "speeds_m_s": np.array([1.0, 3.0])}
    some = nwr(arrays[0], wind_from_deg=arrays[1], wind_speed_m_s=arrays[2], **asked)
    left = nwr(values[keep], wind_from_deg=wind[keep], wind_speed_m_s=speed[keep], **asked)
    assert some.value == pytest.approx(left.value, rel=1e-12, nan_ok=True)


def test_place_far_from_all_hours_is_not_told():
    """Wind from the east at 2 m/s says nothing about the west, nor about 20 m/s."""
    found = nwr(
        np.full(100, 50.0),
        wind_from_deg=np.full(100, 90.0),
        wind_speed_m_s=np.full(100, 2.0),
        directions_deg=np.array([90.0, 270.0]),
        speeds_m_s=np.array([2.0, 20.0]),
    )
    assert found.value[0, 0] == 50.0
    assert np.isnan([found.value[0, 1], found.value[1, 0], found.value[1, 1]]).all()


@pytest.mark.parametrize("options", [{"direction_deg": 0.0}, {"speed_m_s": -1.0}, {"speed_m_s": float("nan")}])
def test_spread_must_be_positive(options):
    """A kernel of no width has no neighbours."""
    with pytest.raises(OutOfRangeError):
        Smoothing(**options)


def test_kernels_have_the_standard_deviation_they_say():
    """∫x²K/∫K = spread² for both shapes."""
    x = np.linspace(-60, 60, 240_001)
    for kernel in KERNELS:
        weights = Smoothing(5.0, 1.7, kernel).over_speeds(np.array([0.0]), x).ravel()
        assert np.sqrt((weights * x**2).sum() / weights.sum()) == pytest.approx(1.7, rel=1e-4)
