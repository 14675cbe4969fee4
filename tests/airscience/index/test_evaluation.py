"""The judgement of a year."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.index import POLLUTANTS, Phase, Pollutant, attains_all, evaluate_year, percentile

PM25, CO, O3 = Pollutant.PM25, Pollutant.CO, Pollutant.O3


def days_of(year):
    return np.arange(np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01"))


def judged(values, pollutant=PM25, year=2019):
    return evaluate_year(np.asarray(values, dtype=float), pollutant=pollutant, on=days_of(year))


@pytest.mark.parametrize(
    ("values", "percent", "right"),
    [
        # HJ 663-2013, appendix A: k = 1 + (n − 1)·p, m = X_s + (X_{s+1} − X_s)(k − s).
        ([10, 20, 30, 40], 90, 37.0),  # k = 3.7
        (list(range(1, 101)), 95, 95.05),  # k = 95.05
        (list(range(1, 366)), 98, 357.72),  # k = 357.72
        ([5], 98, 5.0),
        ([7, 7, 7], 0, 7.0),
        ([1, 9], 100, 9.0),
    ],
)
def test_percentile_is_the_norms(values, percent, right):
    """Worked by hand."""
    assert percentile(np.array(values, dtype=float), percent=percent) == pytest.approx(right)


@given(st.lists(st.one_of(st.floats(0, 500), st.just(math.nan)), max_size=40), st.floats(0, 100))
def test_percentile_leaves_gaps_out(values, percent):
    """NumPy's linear method is the norm's formula, on what is there; of nothing there is none."""
    there = [v for v in values if not math.isnan(v)]
    found = percentile(np.array(values), percent=percent)
    if there:
        assert found == pytest.approx(np.percentile(there, percent))
    else:
        assert np.isnan(found)


def test_percentile_of_rows_is_that_of_each():
    """Rows with different gaps are taken each by itself."""
    rows = np.array([[1.0, 2, 3, 4], [1, np.nan, 3, np.nan], [np.nan] * 4])
    found = percentile(rows, percent=50)
    assert found[:2].tolist() == [2.5, 2.0]
    assert np.isnan(found[2])


def test_year_within_both_limits_attains():
    """PM2.5 of 2019: mean ≤ 35 and 95th percentile ≤ 75; 35.4 is rounded to 35."""
    found = judged(np.full(365, 35.4))
    assert [(c.percent, c.value, c.limit.value, c.meets) for c in found.comparisons] == [
        (None, 35.0, 35.0, True),
        (95, 35.0, 75.0, True),
    ]
    assert found.attains is True
    assert judged(np.full(365, 35.5)).attains is False  # 35.5 is 36


def test_percentile_alone_can_fail_a_year():
    """Nineteen days (over 5 %) at 100 among 346 at 20: the mean is 24, the 95th percentile 100."""
    values = np.full(365, 20.0)
    values[:20] = 100.0
    found = judged(values)
    assert [c.meets for c in found.comparisons] == [True, False]
    assert (found.attains, found.days_exceeding, found.attainment_percent) == (False, 20, 94.5)
    assert found.comparisons[1].times_over == 0.33  # (100 − 75)/75


def test_day_at_its_limit_does_not_exceed():
    """75 and what is rounded to 75 are within 75; 75.6 is 76 and is not."""
    values = np.full(365, 20.0)
    values[:3] = (75.0, 75.4, 75.6)
    assert judged(values).days_exceeding == 1


@pytest.mark.parametrize(
    ("pollutant", "percents"),
    [
        # HJ 663-2013, table 1; HJ 663-2026, table 1. None is the yearly mean.
        (Pollutant.SO2, [None, 98]),
        (Pollutant.NO2, [None, 98]),
        (Pollutant.PM10, [None, 95]),
        (Pollutant.PM25, [None, 95]),
        (Pollutant.CO, [95]),
        (Pollutant.O3, [90]),
    ],
)
def test_year_of_each_pollutant_is_judged_by_its_figures(pollutant, percents):
    """The yearly mean where there is a limit for it, and the pollutant's own percentile."""
    assert [c.percent for c in judged(np.full(365, 1.0), pollutant).comparisons] == percents


def test_ozone_and_carbon_monoxide_are_judged_by_a_percentile_only():
    """HJ 663-2013, table 1: 90th of the daily greatest 8 hours, 95th of the daily means."""
    assert [c.percent for c in judged(np.full(365, 160.0), O3).comparisons] == [90]
    assert judged(np.full(365, 160.4), O3).attains is True
    assert judged(np.full(365, 161.0), O3).attains is False
    assert [c.percent for c in judged(np.full(365, 4.04), CO).comparisons] == [95]
    assert judged(np.full(365, 4.04), CO).attains is True
    assert judged(np.full(365, 4.06), CO).attains is False


def test_year_with_too_few_days_neither_attains_nor_fails():
    """Figures are told, a judgement is not."""
    values = np.full(365, 20.0)
    values[:5] = math.nan  # January has 26
    found = judged(values)
    assert (found.days, found.is_complete, found.attains) == (360, False, None)
    assert found.comparisons[0].value == 20.0


def test_year_without_data_has_no_figures():
    """Nothing comes of nothing."""
    found = judged(np.full(365, math.nan))
    assert found.attains is None
    assert math.isnan(found.comparisons[0].value)
    assert found.comparisons[0].meets is None
    assert math.isnan(found.comparisons[0].times_over)
    assert math.isnan(found.attainment_percent)


def test_days_of_2026_are_judged_each_by_its_own_limit():
    """70 µg/m³ is within 75 until the end of February (59 days) and above 60 from March on (306)."""
    found = judged(np.full(365, 70.0), year=2026)
    assert (found.phase, found.days_exceeding) == (Phase.GB3095_2026_TRANSITION, 306)
    assert [c.limit.value for c in found.comparisons] == [30.0, 60.0]


def test_city_attains_when_all_six_do():
    """One that fails decides; otherwise one that cannot be judged leaves it open."""
    good = {p: judged(np.full(365, 1.0), p) for p in POLLUTANTS}
    bad = judged(np.full(365, 90.0))
    open_one = judged(np.full(365, math.nan))
    assert attains_all(good) is True
    assert attains_all(good | {PM25: bad, O3: open_one}) is False
    assert attains_all(good | {PM25: open_one}) is None
    assert attains_all({PM25: good[PM25]}) is None


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: percentile(np.zeros(3), percent=101), OutOfRangeError),
        (lambda: percentile(np.array(1.0), percent=50), ShapeError),
        (lambda: evaluate_year(np.zeros(3), pollutant=PM25, on=days_of(2019)), ShapeError),
        (
            lambda: evaluate_year(np.zeros(730), pollutant=PM25, on=np.concatenate([days_of(2018), days_of(2019)])),
            ShapeError,
        ),
    ],
)
def test_call_that_makes_no_sense_is_an_error(call, error):
    """Shapes and percentages must be what they say."""
    with pytest.raises(error):
        call()
