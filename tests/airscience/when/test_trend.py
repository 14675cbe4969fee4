"""Slopes over the years."""

import numpy as np
import pytest
from scipy import stats

from luoshi.airscience.errors import RepeatedHourError, ShapeError
from luoshi.airscience.when import Direction, trend, trend_of_months

from .made_up import autoregressive, hours_from

NAN = float("nan")


def months_from(first, n):
    return np.datetime64(first, "M") + np.arange(n)


def made_up(rng, years, slope, phi=0.3, sigma=6.0):
    n = 12 * years
    season = 25 * np.cos(np.arange(n) * np.pi / 6)
    return 80 + slope * np.arange(n) / 12 + season + sigma * autoregressive(rng, n, phi)


def test_straight_line_under_a_season_is_found_exactly():
    """No noise: slope, percentage of the first month's 80, season and line."""
    n = 60
    season = 20 * np.sin(np.arange(n) * np.pi / 6)
    found = trend_of_months(months_from("2013-03", n), 80 - 4 * np.arange(n) / 12 + season)
    assert found.per_year.value == pytest.approx(-4)
    assert found.percent_per_year.value == pytest.approx(-5)
    assert (found.per_year.low, found.per_year.high) == (pytest.approx(-4), pytest.approx(-4))
    assert found.direction is Direction.FALLING
    assert found.deseasonalised == pytest.approx(found.line)


def test_slope_is_the_median_over_all_pairs():
    """SciPy's Theil–Sen estimate of the deseasonalised months is the same."""
    found = trend_of_months(months_from("2013-01", 60), made_up(np.random.default_rng(4), 5, -3), resamples=10)
    right = stats.theilslopes(found.deseasonalised, np.arange(60) / 12)
    assert found.per_year.value == pytest.approx(right.slope)


def test_outliers_do_not_carry_the_slope_away():
    """Three months of sandstorm in five years."""
    n = 60
    values = 80 - 4 * np.arange(n) / 12 + 20 * np.sin(np.arange(n) * np.pi / 6)
    values[[50, 55, 58]] += 300
    assert trend_of_months(months_from("2013-03", n), values).per_year.value == pytest.approx(-4, abs=0.5)


def test_interval_holds_the_truth_about_as_often_as_it_says():
    """Six years, neighbouring months correlated by 0.4: at least 86 % of 95 % intervals."""
    rng = np.random.default_rng(5)
    held = []
    for seed in range(50):
        found = trend_of_months(months_from("2013-01", 72), made_up(rng, 6, -3, 0.4), resamples=150, seed=seed)
        held.append(found.per_year.low <= -3 <= found.per_year.high)
    assert np.mean(held) >= 0.86


def test_noise_without_trend_is_rarely_called_one():
    """At most an eighth of fifty."""
    rng = np.random.default_rng(6)
    said = [
        trend_of_months(months_from("2013-01", 60), made_up(rng, 5, 0), resamples=150, seed=seed).direction
        for seed in range(50)
    ]
    assert np.mean([s is not Direction.NOT_TOLD for s in said]) <= 0.125


@pytest.mark.parametrize(
    ("n", "missing", "options"),
    [(47, 0, {}), (48, 13, {}), (23, 0, {"years_needed": 1}), (0, 0, {})],
)
def test_short_record_is_said_to_be_short(n, missing, options):
    """Four years with three quarters of the months; never less than two years."""
    values = np.random.default_rng(7).gamma(9, 9, n)
    values[1 : 1 + missing] = NAN
    found = trend_of_months(months_from("2013-01", n), values, **options)
    assert found.direction is Direction.TOO_SHORT
    assert np.isnan([found.per_year.value, found.percent_per_year.low]).all()
    assert np.isnan(found.line).all()
    assert found.months.size == n


def test_stray_month_without_a_mean_makes_no_record_longer():
    """The first hour of a record that is labelled 00:00 belongs to the month before: 47 months and that are short."""
    values = np.random.default_rng(7).gamma(9, 9, 48)
    values[0] = NAN
    assert trend_of_months(months_from("2013-01", 48), values).direction is Direction.TOO_SHORT


def test_two_years_are_enough_when_asked_for():
    """With 24 months there is a slope, and a wide interval."""
    found = trend_of_months(months_from("2013-01", 24), made_up(np.random.default_rng(8), 2, -3), years_needed=2)
    assert np.isfinite(found.per_year.value)
    assert found.per_year.high - found.per_year.low > 3


def test_gaps_are_left_out_and_stay_gaps():
    """A fifth of the months missing; a month not given is one as well."""
    rng = np.random.default_rng(9)
    months, values = months_from("2013-01", 72), made_up(rng, 6, -5)
    holes = rng.random(72) < 0.2
    some = trend_of_months(months, np.where(holes, NAN, values))
    left = trend_of_months(months[~holes], values[~holes])
    assert np.array_equal(np.isnan(some.deseasonalised), holes)
    assert some.per_year == left.per_year
    assert some.per_year.value == pytest.approx(-5, abs=1.5)


def test_scale_changes_the_unit_and_not_the_percentage():
    """In mg/m³ the slope is a thousandth, the percentage the same."""
    months, values = months_from("2013-01", 60), made_up(np.random.default_rng(10), 5, -4)
    micro, milli = trend_of_months(months, values), trend_of_months(months, values / 1000)
    assert milli.per_year.value == pytest.approx(micro.per_year.value / 1000)
    assert milli.percent_per_year.low == pytest.approx(micro.percent_per_year.low)


def test_line_that_starts_below_zero_has_no_percentage():
    """Of nothing there is no percentage."""
    found = trend_of_months(months_from("2013-01", 60), made_up(np.random.default_rng(11), 5, 4) - 200)
    assert np.isfinite(found.per_year.value)
    assert np.isnan(found.percent_per_year.value)


def test_hours_make_months_where_enough_were_measured():
    """Five years of hours; a month with half its hours is a gap."""
    ends = hours_from("2013-01-01", 1826)
    rng = np.random.default_rng(12)
    values = 80 - 4 * np.arange(ends.size) / 8766 + rng.normal(size=ends.size)
    values[: 24 * 16] = NAN
    found = trend(ends, values, resamples=100)
    assert found.months.size == 60
    assert np.isnan(found.monthly[0])
    assert found.capture[0] == pytest.approx(15 / 31)
    assert found.per_year.value == pytest.approx(-4, abs=0.1)
    assert found.direction is Direction.FALLING


@pytest.mark.parametrize(
    ("months", "values", "error"),
    [
        (["2013-01", "2013-01"], [1.0, 2.0], RepeatedHourError),
        (["NaT"], [1.0], ShapeError),
        (["2013-01"], [1.0, 2.0], ShapeError),
    ],
)
def test_call_that_makes_no_sense_is_an_error(months, values, error):
    """A month twice, without date, or values that do not fit."""
    with pytest.raises(error):
        trend_of_months(np.array(months, dtype="datetime64[M]"), np.array(values))
