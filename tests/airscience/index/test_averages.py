"""Means and whether they may be told: GB 3095-2012, table 4; HJ 663-2013, 6."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.index import (
    daily_mean,
    eight_hour_means,
    hourly_mean,
    mda8,
    mean_of,
    monthly_mean,
    year_is_complete,
)

day = st.lists(st.one_of(st.floats(0, 500), st.just(math.nan)), min_size=24, max_size=24)


def with_gaps(values, gaps):
    found = np.array(values, dtype=float)
    found[:gaps] = math.nan
    return found


@pytest.mark.parametrize(("gaps", "told"), [(0, True), (4, True), (5, False), (24, False)])
def test_day_needs_20_hours(gaps, told):
    """GB 3095-2012, table 4: 每日至少有 20 个小时平均浓度值."""
    mean = daily_mean(with_gaps(np.full(24, 50.0), gaps))
    assert np.isfinite(mean.value) == told
    assert mean.capture == pytest.approx((24 - gaps) / 24)


@pytest.mark.parametrize(("n", "needed"), [(60, 45), (12, 9), (4, 3), (1, 1)])
def test_hour_needs_45_minutes(n, needed):
    """GB 3095-2012, table 4: 每小时至少有 45 分钟的采样时间."""
    assert hourly_mean(with_gaps(np.full(n, 7.0), n - needed)).value == 7.0
    assert np.isnan(hourly_mean(with_gaps(np.full(n, 7.0), n - needed + 1)).value)


@pytest.mark.parametrize(("month", "needed"), [(1, 27), (2, 25), (11, 27)])
def test_month_needs_27_days_and_february_25(month, needed):
    """GB 3095-2012, table 4: 每月至少有 27 个日平均浓度值（二月至少有 25 个）."""
    assert monthly_mean(np.full(needed, 7.0), month=month).value == 7.0
    assert np.isnan(monthly_mean(np.full(needed - 1, 7.0), month=month).value)


def test_capture_of_a_month_is_of_all_its_days():
    """27 values of a month of 31 days, given without the missing ones."""
    mean = monthly_mean(np.full(27, 7.0), month=1, length=31)
    assert (mean.value, mean.capture) == (7.0, pytest.approx(27 / 31))


def test_eight_hours_need_six():
    """GB 3095-2012, table 4: 每 8 小时至少有 6 小时平均浓度值."""
    hours = np.full(24, 80.0)
    hours[[0, 1]] = math.nan
    assert eight_hour_means(hours).value[0] == 80.0
    hours[2] = math.nan
    windows = eight_hour_means(hours)
    assert np.isnan(windows.value[0])
    assert windows.capture[0] == pytest.approx(5 / 8)
    assert windows.value[1] == 80.0


def test_windows_end_from_8_to_24_o_clock():
    """17 windows; the first is hours 1 to 8, the last 17 to 24; none reaches into another day."""
    windows = eight_hour_means(np.arange(1.0, 25.0)).value
    assert windows.shape == (17,)
    assert (windows[0], windows[-1]) == (4.5, 20.5)


def test_greatest_needs_14_windows():
    """HJ 663-2013, 6: 当日 8 时至 24 时至少有 14 个有效 8 小时平均浓度值."""
    # Hours 1 to 5 missing: the windows ending at 8, 9 and 10 have 3, 4 and 5 hours; 14 are left.
    assert mda8(with_gaps(np.arange(24.0), 5)).value == 19.5
    # Hour 6 missing too: the window ending at 11 has 5 hours; 13 are left.
    few = mda8(with_gaps(np.arange(24.0), 6))
    assert np.isnan(few.value)
    assert few.capture == pytest.approx(13 / 17)


def test_greatest_with_too_few_windows_is_told_above_the_limit_on_request():
    """More windows could only raise it; at the limit itself it is not told."""
    hours = with_gaps(np.full(24, 161.0), 12)
    assert np.isnan(mda8(hours).value)
    assert mda8(hours, told_above=160).value == 161.0
    assert np.isnan(mda8(hours, told_above=161).value)
    assert np.isnan(mda8(np.full(24, math.nan), told_above=160).value)


def test_greatest_of_a_known_day():
    """0 … 23: the greatest 8 hours are the last, whose mean is 19.5; turned round, the first."""
    assert mda8(np.arange(24.0)).value == 19.5
    assert mda8(np.arange(24.0)[::-1]).value == 19.5


@given(day)
def test_greatest_is_within_the_hours_and_not_below_any_window(hours):
    """Against a plain loop over the windows."""
    found = mda8(np.array(hours)).value
    windows = []
    for end in range(8, 25):
        there = [h for h in hours[end - 8 : end] if not math.isnan(h)]
        if len(there) >= 6:
            windows.append(sum(there) / len(there))
    if len(windows) < 14:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(max(windows))


@given(day, st.floats(0, 200))
def test_constant_added_to_every_hour_is_added_to_the_mean(hours, more):
    """And leaves the capture as it is."""
    one, other = daily_mean(np.array(hours)), daily_mean(np.array(hours) + more)
    assert one.capture == other.capture
    assert other.value == pytest.approx(one.value + more, nan_ok=True)


@given(day, st.randoms())
def test_order_of_hours_does_not_matter_to_the_mean(hours, chance):
    """A mean knows no order."""
    mixed = list(hours)
    chance.shuffle(mixed)
    assert daily_mean(np.array(mixed)).value == pytest.approx(daily_mean(np.array(hours)).value, nan_ok=True)


@pytest.mark.parametrize("bad", [math.inf, -math.inf])
def test_infinite_value_is_a_gap(bad):
    """An instrument that says infinity says nothing."""
    mean = daily_mean(np.array([bad] * 4 + [10.0] * 20))
    assert (mean.value, mean.capture) == (10.0, pytest.approx(20 / 24))


def days_of(year):
    return np.arange(np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01"))


def test_year_needs_324_days():
    """GB 3095-2012, table 4: 每年至少有 324 个日平均浓度值."""
    days = days_of(2019)
    there = np.ones(365, dtype=bool)
    # Three days of each month but February (whose three leave it 25), then more from the long months: 324 − 1.
    months = days.astype("datetime64[M]").astype(int) % 12
    for month in range(12):
        there[np.flatnonzero(months == month)[:3]] = False
    for month in (0, 2, 4, 6, 7):
        there[np.flatnonzero(months == month)[3]] = False
    assert there.sum() == 324
    assert year_is_complete(days, there)
    there[np.flatnonzero(months == 9)[3]] = False
    assert there.sum() == 323
    assert not year_is_complete(days, there)


def test_year_needs_every_month():
    """GB 3095-2012, table 4: 27 days a month, in February 25; a month short by one spoils the year."""
    days = days_of(2019)
    months = days.astype("datetime64[M]").astype(int) % 12
    for month, gaps in ((1, 4), (0, 5), (3, 4)):
        there = np.ones(365, dtype=bool)
        there[np.flatnonzero(months == month)[:gaps]] = False
        assert not year_is_complete(days, there)
        there[np.flatnonzero(months == month)[0]] = True
        assert year_is_complete(days, there)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: daily_mean(np.zeros(23)), ShapeError),
        (lambda: mda8(np.zeros((24, 3))), ShapeError),
        (lambda: hourly_mean(np.zeros(7)), ShapeError),
        (lambda: mean_of(np.array(1.0), needed=1), ShapeError),
        (lambda: monthly_mean(np.zeros(30), month=13), OutOfRangeError),
        (
            lambda: year_is_complete(np.arange(np.datetime64("2018-12-31"), np.datetime64("2019-01-02")), np.ones(2)),
            ShapeError,
        ),
    ],
)
def test_call_that_makes_no_sense_is_an_error(call, error):
    """A day has 24 hours, a year twelve months, an hour is filled evenly."""
    with pytest.raises(error):
        call()
