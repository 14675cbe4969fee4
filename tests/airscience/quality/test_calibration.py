"""Calibration: known lines are found again, wild hours do not bend them, few data lean on the group."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.errors import ShapeError, TooLittleDataError
from luoshi.airscience.quality import apply, fit, growth, line_of

NOVEMBER = np.datetime64("2019-11")


def months(n, *, of=1):
    return (NOVEMBER + np.arange(n) * of // n).astype("datetime64[M]")


def reference(n, *, seed=0):
    rng = np.random.default_rng(seed)
    return np.exp(3.6 + 0.6 * np.sin(np.arange(n) / 30) + 0.3 * rng.normal(size=n))


def damp(n):
    return 62 + 30 * np.sin(np.arange(n) / 4.0)


def sensors(gains, offsets, n, *, kappa=0.0, noise=1.0, seed=1):
    """Readings of sensors with reference = gain·PM/growth + offset + noise, where the noise is the reference's."""
    rng = np.random.default_rng(seed)
    true, humidity = reference(n), np.broadcast_to(damp(n), (len(gains), n))
    dry = (true - np.array(offsets)[:, None]) / np.array(gains)[:, None]
    told = true + rng.normal(0, noise, (len(gains), n))
    return dry * growth(humidity, kappa=kappa), told, humidity


def test_known_line_and_kappa_are_found_again():
    """Gain 0.6, offset 4 and κ 0.3 of one sensor; gain 0.8, offset −2 of another."""
    values, told, humidity = sensors([0.6, 0.8], [4, -2], 600, kappa=0.3)
    found = fit(values, told, months=months(600), relative_humidity=humidity)
    assert found.kappa == pytest.approx(0.3, abs=0.02)
    for row, (gain, offset) in enumerate([(0.6, 4), (0.8, -2)]):
        line = line_of(found, row, NOVEMBER)
        assert line.gain == pytest.approx(gain, abs=0.02)
        assert line.offset == pytest.approx(offset, abs=0.6)


def test_wild_hours_do_not_bend_the_line():
    """One hour in twenty at ten times the truth: least squares would be lost, the robust line is not."""
    values, told, _ = sensors([0.6], [4], 600)
    values[0, ::20] *= 10
    line = line_of(fit(values, told, months=months(600)), 0, NOVEMBER)
    assert line.gain == pytest.approx(0.6, abs=0.05)
    x, y = values[0], told[0]
    assert abs(np.polyfit(x, y, 1)[0] - 0.6) > 0.3


def test_sensor_with_few_hours_leans_on_the_group():
    """Twelve sensors alike, one of them with 8 noisy hours: nearer to the group than its own least squares."""
    rng = np.random.default_rng(5)
    gains = rng.normal(0.6, 0.03, 12)
    values, told, _ = sensors(gains, rng.normal(3, 0.5, 12), 400, noise=8)
    values[0, 8:] = np.nan
    found = fit(values, told, months=months(400))
    few, many = line_of(found, 0, NOVEMBER), line_of(found, 1, NOVEMBER)
    own = np.polyfit(values[0, :8], told[0, :8], 1)[0]
    assert abs(few.gain - 0.6) < abs(own - 0.6)
    assert few.gain == pytest.approx(0.6, abs=0.1)
    assert few.gain_error > many.gain_error


def test_sensor_that_was_never_calibrated_gets_the_group_with_more_doubt():
    """The group's mean line; its error holds the spread of sensors."""
    values, told, _ = sensors(np.linspace(0.5, 0.7, 9), [3] * 9, 300)
    found = fit(values, told, months=months(300), sensors=[f"s{i}" for i in range(9)])
    known, new = line_of(found, "s4", NOVEMBER), line_of(found, "elsewhere", NOVEMBER)
    assert new.gain == pytest.approx(0.6, abs=0.03)
    assert new.gain_error > 0.04 > known.gain_error


def test_months_have_lines_of_their_own_and_an_unknown_month_the_common_one():
    """Gains of 0.5, 0.6 and 0.7 in three months; the month to come lies between, less sure."""
    n = 900
    true = reference(n)
    gain = np.repeat([0.5, 0.6, 0.7], n // 3)
    told = true + np.random.default_rng(2).normal(0, 1, n)
    found = fit((true / gain)[None], told, months=months(n, of=3))
    lines = [line_of(found, 0, NOVEMBER + k) for k in range(4)]
    assert [line.gain for line in lines[:3]] == pytest.approx([0.5, 0.6, 0.7], abs=0.02)
    assert lines[3].gain == pytest.approx(0.6, abs=0.04)
    assert lines[3].gain_error > 2 * lines[0].gain_error
    months_alone = np.sqrt(found.solution.of_months[0, 0])
    assert 0.04 < months_alone < 0.2
    assert lines[3].gain_error > months_alone


def test_spread_of_sensors_is_told_apart_from_the_noise_of_few_hours():
    """200 sensors with 30 noisy hours each, whose gains spread by 0.1: found within a fifth, though each is shrunk."""
    rng = np.random.default_rng(11)
    gains = rng.normal(0.6, 0.1, 200)
    values, told, _ = sensors(gains, rng.normal(3, 0.1, 200), 30, noise=10)
    found = fit(values, told, months=months(30))
    spread = np.sqrt(found.solution.of_sensors[0, 0])
    shrunk = np.std([line_of(found, row, NOVEMBER).gain for row in range(200)])
    assert shrunk < 0.9 * spread
    assert spread == pytest.approx(0.1, rel=0.2)


def test_errors_told_are_the_errors_made():
    """Of 60 sensors with independent noise about 90 % of gains lie within 1.645 errors, and of predictions too."""
    rng = np.random.default_rng(7)
    gains, offsets = rng.normal(0.6, 0.1, 60), rng.normal(3, 2, 60)
    values, told, _ = sensors(gains, offsets, 400, noise=4)
    found = fit(values[:, :300], told[:, :300], months=months(300))
    lines = [line_of(found, row, NOVEMBER) for row in range(60)]
    inside = [abs(line.gain - gain) <= 1.645 * line.gain_error for line, gain in zip(lines, gains, strict=True)]
    assert 0.78 <= np.mean(inside) <= 0.99
    done = apply(found, values[:, 300:], months=months(100), sensors=list(range(60)))
    assert np.mean(np.abs(done.value - told[:, 300:]) <= 1.645 * done.error) == pytest.approx(0.9, abs=0.02)


def test_persistent_noise_widens_the_errors():
    """Residuals that resemble those before are worth less: the same spread, larger errors."""
    rng = np.random.default_rng(3)
    n, rho = 600, 0.9
    white = rng.normal(0, 3, n)
    red = np.zeros(n)
    for i in range(1, n):
        red[i] = rho * red[i - 1] + np.sqrt(1 - rho**2) * rng.normal(0, 3)
    true = reference(n)
    errors = [line_of(fit(true[None] / 0.6, true + e, months=months(n)), 0, NOVEMBER).gain_error for e in (white, red)]
    assert errors[1] > 2 * errors[0]


def test_weather_that_moves_the_offset_is_taken_out():
    """An offset of 0.5 µg/m³ for each degree; unknown to the line, it would be noise."""
    n = 500
    values, told, _ = sensors([0.6, 0.7], [3, 3], n)
    warm = np.broadcast_to(15 + 10 * np.sin(np.arange(n) / 11), values.shape)
    told = told + 0.5 * warm
    without = fit(values, told, months=months(n))
    found = fit(values, told, months=months(n), weather=warm[None])
    assert found.noise < 0.5 * without.noise
    done = apply(found, values, months=months(n), sensors=[0, 1], weather=warm[None])
    assert np.sqrt(np.mean((done.value - told) ** 2)) < 1.2


@settings(max_examples=8, deadline=None)
@given(st.integers(-4, 4))
def test_unit_scales_offset_and_nothing_else(power):
    """Readings and reference in another unit: the same gain, the offset in that unit."""
    unit = 2.0**power
    values, told, _ = sensors([0.6, 0.8], [4, -2], 200)
    one, other = fit(values, told, months=months(200)), fit(values * unit, told * unit, months=months(200))
    for row in (0, 1):
        before, after = line_of(one, row, NOVEMBER), line_of(other, row, NOVEMBER)
        assert after.gain == pytest.approx(before.gain, rel=1e-4)
        assert after.offset == pytest.approx(before.offset * unit, rel=1e-3)
        assert after.offset_error == pytest.approx(before.offset_error * unit, rel=1e-2)


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(4)))
def test_order_of_sensors_does_not_matter(order):
    """Each sensor's line is its own, wherever it stands."""
    values, told, humidity = sensors([0.5, 0.6, 0.7, 0.8], [1, 2, 3, 4], 200, kappa=0.2)
    one = fit(values, told, months=months(200), sensors=list("abcd"), relative_humidity=humidity)
    names = ["abcd"[i] for i in order]
    other = fit(values[order], told[order], months=months(200), sensors=names, relative_humidity=humidity)
    for name in "abcd":
        assert line_of(other, name, NOVEMBER).gain == pytest.approx(line_of(one, name, NOVEMBER).gain, rel=1e-5)


def test_gap_never_becomes_a_number():
    """A missing reading, humidity or weather is a missing result; the others are untouched."""
    values, told, humidity = sensors([0.6, 0.7], [3, 2], 200, kappa=0.3)
    found = fit(values, told, months=months(200), relative_humidity=humidity)
    whole = apply(found, values, months=months(200), sensors=[0, 1], relative_humidity=humidity)
    gappy, dry = values.copy(), humidity.copy()
    gappy[0, ::3], dry[1, ::5] = np.nan, np.nan
    part = apply(found, gappy, months=months(200), sensors=[0, 1], relative_humidity=dry)
    lost = ~np.isfinite(gappy) | ~np.isfinite(dry)
    assert np.isnan(part.value[lost]).all()
    assert np.isnan(part.error[lost]).all()
    assert np.array_equal(part.value[~lost], whole.value[~lost])


def test_humidity_does_not_matter_to_sensors_that_dry_their_air():
    """With κ = 0 a reading without its humidity is calibrated like any other."""
    values, told, humidity = sensors([0.6], [3], 100)
    dry = humidity.copy()
    dry[0, ::2] = np.nan
    one = fit(values, told, months=months(100), relative_humidity=dry, kappa=0.0)
    assert one.pairs == 100
    done = apply(one, values, months=months(100), sensors=[0], relative_humidity=dry)
    assert np.isfinite(done.value).all()


def test_gaps_in_the_fit_are_left_out():
    """Hours without reading, humidity or reference change nothing that is in the others."""
    values, told, humidity = sensors([0.6], [3], 300, kappa=0.2)
    more = [
        np.concatenate([grid, np.full((1, 30), fill)], axis=1)
        for grid, fill in zip((values, told, humidity), (50.0, math.nan, 60.0), strict=True)
    ]
    one = fit(values, told, months=months(300), relative_humidity=humidity)
    other = fit(more[0], more[1], months=months(330), relative_humidity=more[2])
    assert other.pairs == one.pairs == 300
    assert line_of(other, 0, NOVEMBER).gain == pytest.approx(line_of(one, 0, NOVEMBER).gain, rel=1e-9)


def test_sensor_that_tells_nothing_leaves_the_others_alone():
    """A channel that never moves, and one without readings: finite lines of the group."""
    values, told, _ = sensors([0.6, 0.6, 0.6], [3, 3, 3], 200)
    values[1], values[2] = 30.0, np.nan
    found = fit(values, told, months=months(200))
    assert line_of(found, 0, NOVEMBER).gain == pytest.approx(0.6, abs=0.03)
    assert all(np.isfinite(line_of(found, row, NOVEMBER).gain) for row in (1, 2))


def test_too_few_pairs_and_wrong_shapes_are_errors():
    """Twenty-three pairs make no calibration; what does not fit is named."""
    values, told, humidity = sensors([0.6], [3], 60, kappa=0.2)
    with pytest.raises(TooLittleDataError):
        fit(values[:, :23], told[:, :23], months=months(23))
    with pytest.raises(ShapeError):
        fit(values, told[0, :10], months=months(60))
    with pytest.raises(ShapeError):
        fit(values, told, months=months(59))
    with pytest.raises(ShapeError):
        fit(values, told, months=months(60), relative_humidity=humidity[:, :9])
    found = fit(values, told, months=months(60), relative_humidity=humidity, kappa=0.2)
    with pytest.raises(ShapeError):
        apply(found, values, months=months(60), sensors=[0])
    with pytest.raises(ShapeError):
        apply(found, values, months=months(60), sensors=[0], relative_humidity=humidity, weather=humidity[None])
