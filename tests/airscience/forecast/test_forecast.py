"""The forecast sees no future, makes nothing of nothing, and beats its peers where there is something to know."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.forecast import (
    Series,
    all_horizons,
    coverage,
    diurnal_climatology,
    features,
    forecast,
    learn_forecaster,
    outlooks,
    persistence,
    skill,
    targets_of,
)

from .days import days

SMALL = {"greatest_horizon": 24}
QUICK = SMALL | {"trees": 40}


def with_noise_after(series, *, hour, ahead):
    """The same series with all that lies beyond ``hour`` replaced; what is known ahead beyond ``ahead``."""
    rng = np.random.default_rng(9)

    def changed(values, after):
        copy = values.copy()
        copy[after + 1 :] = rng.uniform(0, 500, copy[after + 1 :].shape)
        return copy

    return Series(
        series.ends_at,
        changed(series.target, hour),
        {k: changed(v, hour) for k, v in series.observed.items()},
        {k: changed(v, ahead) for k, v in series.known_ahead.items()},
    )


@settings(deadline=None)
@given(st.integers(0, 900), st.integers(1, 72))
def test_features_see_no_future(origin, horizon):
    """Whatever comes after the origin, or of what is known ahead after the target, changes no feature."""
    series = days(count=45, gaps=0.1)
    other = with_noise_after(series, hour=origin, ahead=origin + horizon)
    pair = np.array([origin]), np.array([horizon])
    np.testing.assert_array_equal(features(series, *pair), features(other, *pair))


def test_forecast_and_interval_see_no_future():
    """With the future replaced, what was told until then is the same to the last bit."""
    series = days(gaps=0.05)
    size = series.target.size
    now = size - 200
    places = np.arange(size)
    calibrate_on, origins = np.arange(size // 2, size * 3 // 4 - 24, 3), np.arange(size * 3 // 4, now + 1, 3)
    told = []
    for one in (series, with_noise_after(series, hour=int(origins[-1]), ahead=int(origins[-1]) + 24)):
        forecaster = learn_forecaster(one, learn_from=places < size // 2, **QUICK)
        told.append(outlooks(one, forecaster, calibrate_on=calibrate_on, origins=origins, **SMALL))
    for mine, theirs in zip(*told, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_hours_not_learnt_from_teach_nothing():
    """Learnt from the first half, the forecaster is the same whatever the second half is."""
    series = days()
    half = series.target.size // 2
    other = with_noise_after(series, hour=half - 1, ahead=half - 1)
    learn_from = np.arange(series.target.size) < half
    origins = np.arange(half - 50, half - 24)
    mine, theirs = (
        learn_forecaster(s, learn_from=learn_from, **QUICK).roots(s, origins, all_horizons(24)) for s in (series, other)
    )
    inside = origins[:, None] + all_horizons(24) < half
    np.testing.assert_array_equal(mine[inside], theirs[inside])


def test_interval_holds_and_weather_helps():
    """On a wind-driven air eight in ten true values lie within, and knowing the wind halves persistence's error."""
    series = days(count=300)
    size = series.target.size
    horizons = all_horizons(24)
    origins = np.arange(size * 3 // 4, size - 24, 3)
    truth = targets_of(series.target, origins, horizons)
    flat = persistence(series, origins, horizons)
    skills = []
    for one in (series, replace(series, known_ahead={})):
        forecaster = learn_forecaster(one, learn_from=np.arange(size) < size // 2, **QUICK)
        told = outlooks(
            one, forecaster, calibrate_on=np.arange(size // 2, size * 3 // 4 - 24, 3), origins=origins, **SMALL
        )
        assert coverage(told.low, told.high, truth).mean() == pytest.approx(0.8, abs=0.03)
        assert (told.low <= told.value).all()
        assert (told.value <= told.high).all()
        skills.append(skill(told.value, flat, truth)[5:].mean())
    assert skills[0] > 0.5
    assert skills[0] > skills[1] + 0.1


def test_day_without_any_value_has_no_forecast():
    """A gap of a day at the origin gives NaN, not a number; of an hour it does not matter."""
    series = days()
    size = series.target.size
    target = series.target.copy()
    target[size - 80 : size - 50] = np.nan
    target[size - 30] = np.nan
    gappy = replace(series, target=target)
    forecaster = learn_forecaster(gappy, learn_from=np.arange(size) < size // 2, **QUICK)
    origins = np.array([size - 51, size - 30])
    told = outlooks(gappy, forecaster, calibrate_on=np.arange(size // 2, size - 130, 3), origins=origins, **SMALL)
    assert np.isnan(told.value[0]).all()
    assert np.isnan(told.low[0]).all()
    assert np.isnan(told.high[0]).all()
    assert np.isfinite(told.value[1]).all()


def test_hours_to_come_are_forecast_from_the_last_value():
    """The first hour told ends one hour after the last measured one."""
    series = days(count=130)
    target = series.target.copy()
    target[-24:] = np.nan
    told = forecast(replace(series, target=target), greatest_horizon=24, hours_to_calibrate=24 * 40)
    assert told.ends_at[0].tolist() == series.ends_at[-24:].tolist()
    assert np.isfinite(told.value).all()
    assert (told.low < told.high).all()


def test_results_repeat_for_the_same_seed():
    """The same seed, the same forecast."""
    series = days()
    learn_from = np.arange(series.target.size) < 1500
    one, two = (
        learn_forecaster(series, learn_from=learn_from, seed=4, **QUICK).roots(
            series, np.array([2000]), all_horizons(24)
        )
        for _ in range(2)
    )
    np.testing.assert_array_equal(one, two)


def test_too_few_hours_and_wrong_shapes_are_errors():
    """Nothing is learnt from a day; columns have one value for each hour, hours follow each other."""
    series = days(count=10)
    with pytest.raises(OutOfRangeError):
        learn_forecaster(series, learn_from=np.arange(240) < 24, **QUICK)
    with pytest.raises(ShapeError):
        Series(series.ends_at, series.target[:-1])
    with pytest.raises(ShapeError):
        Series(series.ends_at[::2], series.target[::2])


def test_skill_and_coverage_of_known_errors():
    """Errors of 1 against 4: 1 − 1/4. Of two true values one is held. A gap counts nowhere."""
    truth = np.array([[0.0], [0.0], [math.nan]])
    assert skill(np.ones((3, 1)), np.full((3, 1), 4.0), truth).tolist() == [0.75]
    assert skill(np.ones((3, 1)), np.full((3, 1), math.nan), truth).tolist() == pytest.approx([math.nan], nan_ok=True)
    assert coverage(np.array([[-1.0], [1.0], [0.0]]), np.full((3, 1), 2.0), truth).tolist() == [0.5]


def test_climatology_is_the_mean_of_month_and_hour_learnt_from():
    """Two Januaries of 1 and 3 give 2; what is not learnt from, and a month never measured, give nothing."""
    hours = np.datetime64("2018-01-01T01", "h") + np.arange(24 * 800) * np.timedelta64(1, "h")
    year = hours.astype("datetime64[Y]").astype(int) + 1970
    month = hours.astype("datetime64[M]").astype(int) % 12
    target = np.select([(year == 2018) & (month == 0), (year == 2019) & (month == 0)], [1.0, 3.0], 500.0)
    learn_from = (year < 2020) & (month == 0)
    january = int(np.flatnonzero((year == 2020) & (month == 0))[5])
    march = int(np.flatnonzero((year == 2019) & (month == 2))[5])
    told = diurnal_climatology(
        Series(hours, target), np.array([january, march]), np.array([1, 25]), learnt_from=learn_from
    )
    np.testing.assert_array_equal(told, [[2.0, 2.0], [np.nan, np.nan]])
