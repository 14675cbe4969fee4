"""The polar surface and how sure it is."""

import numpy as np
import pytest

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.wind import nwr, polar_surface
from luoshi.airscience.wind import surface as surface_module

from .made_up import made_up, openair, plume, remembering


def surface(ends, wind, speed, values, **options):
    return polar_surface(ends, values, wind_from_deg=wind, wind_speed_m_s=speed, **options)


def test_value_is_that_of_the_regression():
    """The same sums, with and without an interval."""
    ends, wind, speed, values = made_up(1, 60)
    values[::13] = np.nan
    one = surface(ends, wind, speed, values)
    other = nwr(values, wind_from_deg=wind, wind_speed_m_s=speed)
    assert np.array_equal(one.value, other.value, equal_nan=True)
    assert np.array_equal(one.hours, other.hours)


def test_interval_holds_the_truth_about_as_often_as_it_says():
    """Half a year of haze that lasts for days and has nothing to do with the wind: 95 % of 90 places, ± 5."""
    held = []
    for seed in range(24):
        ends, wind, speed, values = made_up(100 + seed, 180)
        found = surface(
            ends, wind, speed, values, directions_deg=np.arange(0.0, 360, 40), speeds_m_s=np.linspace(1, 5, 5)
        )
        told = np.isfinite(found.low)
        held.append(((found.low <= 90) & (found.high >= 90))[told])
    assert 0.90 <= np.concatenate(held).mean() <= 0.995


def test_standard_error_of_independent_days_is_that_of_a_mean():
    """400 days of one value each, always the same wind, blocks of a day: σ/√400, by hand."""
    rng = np.random.default_rng(11)
    n = 400 * 24
    ends = np.datetime64("2019-01-01T01", "h") + np.arange(n)
    values = np.repeat(100 + 20 * rng.normal(size=400), 24)
    found = surface(ends, np.full(n, 90.0), np.full(n, 2.0), values, block_days=1)
    told = found.standard_error[np.isfinite(found.standard_error)]
    assert told == pytest.approx(np.full(told.size, 20 / 20), rel=0.12)


def test_standard_error_of_days_that_remember_is_wider_whatever_the_block():
    """Days correlated by 0.8: nine times the variance, √9·σ/√2000, seen by blocks of two days and of thirty."""
    rng = np.random.default_rng(12)
    n = 2000 * 24
    ends = np.datetime64("2014-01-01T01", "h") + np.arange(n)
    values = np.repeat(100 + 20 * remembering(rng, 2000, 0.8), 24)
    for block_days in (2, 30):
        found = surface(ends, np.full(n, 90.0), np.full(n, 2.0), values, block_days=block_days)
        told = found.standard_error[np.isfinite(found.standard_error)]
        assert told == pytest.approx(np.full(told.size, 3 * 20 / np.sqrt(2000)), rel=0.3)


def test_planted_source_stands_above_the_rest():
    """40 µg/m³ from 200°: the peak is there and its interval lies above the mean."""
    ends, wind, speed, values = made_up(2, 365)
    found = surface(ends, wind, speed, values + plume(wind, 200))
    told = np.where(np.isfinite(found.low), found.low, -np.inf)
    row, column = np.unravel_index(told.argmax(), told.shape)
    assert abs(found.directions_deg[row] - 200) <= 20
    assert found.low[row, column] > 100


def test_constant_moves_value_and_ends_and_turning_turns_them():
    """Two things that must change nothing else."""
    ends, wind, speed, values = made_up(3, 90)
    one = surface(ends, wind, speed, values, block_days=6)
    lifted = surface(ends, wind, speed, values + 1000, block_days=6)
    turned = surface(ends, (wind + 90) % 360, speed, values, block_days=6)
    for name in ("value", "low", "high"):
        known = getattr(one, name)
        assert getattr(turned, name) == pytest.approx(np.roll(known, 9, axis=0), rel=1e-9, nan_ok=True)
        if name != "low":  # which is kept from falling below nought
            assert getattr(lifted, name) == pytest.approx(known + 1000, rel=1e-9, nan_ok=True)


def test_order_of_hours_changes_nothing():
    """The days are found by their time."""
    ends, wind, speed, values = made_up(4, 60)
    order = np.random.default_rng(4).permutation(values.size)
    one, other = surface(ends, wind, speed, values), surface(ends[order], wind[order], speed[order], values[order])
    assert other.low == pytest.approx(one.low, rel=1e-9, nan_ok=True)
    assert other.standard_error == pytest.approx(one.standard_error, rel=1e-9, nan_ok=True)


def test_same_air_always_is_known_without_error():
    """A constant concentration: no spread, and no gap becomes a number."""
    ends, wind, speed, values = made_up(5, 90)
    found = surface(ends, wind, speed, np.full(values.size, 50.0))
    told = np.isfinite(found.low)
    assert told.any()
    assert found.low[told] == pytest.approx(50.0)
    assert found.high[told] == pytest.approx(50.0)
    assert np.isnan(found.high[np.isnan(found.value)]).all()


def test_few_days_have_a_value_and_no_interval():
    """Two days are no spread."""
    ends, wind, speed, values = made_up(6, 2)
    found = surface(ends, wind, speed, values)
    assert np.isfinite(found.value).any()
    assert np.isnan(found.low).all()


def test_fine_wind_has_nearly_the_interval_of_its_own_hours(monkeypatch):
    """Values without end are rounded to 2.5° and 0.05 m/s for the interval: its width moves by less than a tenth."""
    ends, wind, speed, values = made_up(7, 120, 0.0)
    rounded = surface(ends, wind, speed, values, block_days=5)
    monkeypatch.setattr(surface_module, "MOST_DIRECTIONS", 10_000)
    exact = surface(ends, wind, speed, values, block_days=5)
    assert rounded.value == pytest.approx(exact.value, rel=1e-12, nan_ok=True)
    known = np.isfinite(exact.standard_error) & (exact.blocks > 8)
    assert known.any()
    assert rounded.standard_error[known] == pytest.approx(exact.standard_error[known], rel=0.1)


def test_long_record_has_no_more_than_250_blocks():
    """Three years of noise, which remembers nothing: blocks of five days and not of one."""
    ends, wind, speed, values = made_up(10, 1096)
    noise = np.random.default_rng(10).gamma(9, 9, values.size)
    asked = {"directions_deg": np.array([90.0]), "speeds_m_s": np.array([2.0])}
    assert surface(ends, wind, speed, noise, **asked).block_days >= 5
    assert surface(ends, wind, speed, noise, block_days=1, **asked).block_days == 1


def test_confidence_must_be_one():
    """Neither 0 nor 1."""
    ends, wind, speed, values = made_up(8, 3)
    with pytest.raises(OutOfRangeError):
        surface(ends, wind, speed, values, confidence=1.0)


def test_real_surface_has_its_street_canyon():
    """Marylebone Road: across the street, from the south-west, NOₓ is highest, and surely above that from the north."""
    ends, wind, speed, values = openair()
    found = surface(ends, wind, speed, values, directions_deg=np.array([20.0, 200.0]), speeds_m_s=np.array([5.0]))
    assert found.low[1, 0] > found.high[0, 0]
