"""The index of hours and days: the greatest, its primary pollutants, gaps, and the change of editions."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.index import (
    POLLUTANTS,
    Edition,
    Pollutant,
    combine,
    daily,
    edition_on,
    primary_pollutants,
    realtime,
)

from .reference import sub_index

PM25, PM10, SO2, NO2, CO, O3 = POLLUTANTS
CLEAN = {PM25: 20.0, PM10: 30.0, SO2: 10.0, NO2: 15.0, CO: 0.5, O3: 60.0}
value = st.one_of(st.integers(0, 1300).map(float), st.just(math.nan))
row = st.lists(value, min_size=6, max_size=6)


def arrays(*rows):
    return {p: np.array([r[p] for r in rows], dtype=float) for p in POLLUTANTS}


def test_edition_changes_on_the_first_of_march_2026():
    """HJ 633-2026 is in force from 2026-03-01 (a Sunday)."""
    assert edition_on(date(2026, 2, 28)) is Edition.HJ633_2012
    assert edition_on(date(2026, 3, 1)) is Edition.HJ633_2026
    assert edition_on(date(2019, 11, 1)) is Edition.HJ633_2012


def test_series_over_the_change_is_judged_by_two_editions():
    """75 µg/m³ of PM2.5 is 100 until the hour ending 2026-03-01 00:00, and 114 from the next hour on."""
    ends_at = np.array(["2026-02-28T23", "2026-03-01T00", "2026-03-01T01"], dtype="datetime64[h]")
    index = realtime(arrays(*[CLEAN | {PM25: 75.0}] * 3), ends_at=ends_at)
    assert index.aqi.tolist() == [100.0, 100.0, 114.0]
    assert index.exceeding[:, 0].tolist() == [False, False, True]


def test_index_is_the_greatest_sub_index():
    """HJ 633-2012, 4, equation (2): PM10 150 → 100, NO2 200 over an hour → 100, PM2.5 115 → 150."""
    index = realtime(arrays(CLEAN | {PM10: 150.0, NO2: 200.0, PM25: 115.0}), ends_at=np.datetime64("2019-01-01T08"))
    assert index.aqi.tolist() == [150.0]
    assert index.primary_at(0) == (PM25,)
    assert index.exceeding[0].tolist() == [True, False, False, False, False, False]


def test_pollutants_with_the_same_greatest_index_are_all_primary():
    """HJ 633-2012, 4: 若 IAQI 最大的污染物为两项或两项以上时，并列为首要污染物."""
    index = daily(arrays(CLEAN | {PM25: 75.0, PM10: 150.0}), on=date(2019, 1, 1))
    assert (index.aqi[0], index.primary_at(0)) == (100.0, (PM25, PM10))


def test_clean_air_has_no_primary_pollutant():
    """HJ 633-2012, 4: only an AQI above 50 has one; 50 itself has none, 51 has."""
    at = [CLEAN | {PM25: c} for c in (20.0, 35.0, 36.0)]
    index = daily(arrays(*at), on=date(2019, 1, 1))
    assert index.aqi.tolist() == [30.0, 50.0, 52.0]
    assert [index.primary_at(i) for i in range(3)] == [(), (), (PM25,)]


def test_exceeding_begins_above_100():
    """HJ 633-2012, 4: IAQI 大于 100 的污染物为超标污染物."""
    index = daily(arrays(CLEAN | {PM25: 75.0}, CLEAN | {PM25: 76.0}), on=date(2019, 1, 1))
    assert index.exceeding[:, 0].tolist() == [False, True]


def test_daily_and_hourly_columns_differ():
    """O3 160: as 8 hours 100, as an hour 50. NO2 200: as a day 160, as an hour 100."""
    one = arrays(CLEAN | {O3: 160.0, NO2: 200.0})
    day, hour = daily(one, on=date(2019, 7, 1)), realtime(one, ends_at=np.datetime64("2019-07-01T15"))
    assert (day.sub_indices[0, 5], day.sub_indices[0, 3]) == (100.0, 160.0)
    assert (hour.sub_indices[0, 5], hour.sub_indices[0, 3]) == (50.0, 100.0)


def test_missing_pollutant_silences_the_new_edition_below_101():
    """HJ 633-2026, 5.3.1: with a pollutant missing, the index is told only above 100; the old edition tells it."""
    rows = [CLEAN | {PM25: c, O3: math.nan} for c in (40.0, 60.0, 61.0)]
    assert daily(arrays(*rows), on=date(2025, 3, 1)).aqi.tolist() == [57.0, 82.0, 83.0]
    new = daily(arrays(*rows), on=date(2026, 3, 1))
    assert np.isnan(new.aqi[:2]).all()
    assert new.aqi[2] == 101.0
    assert [new.primary_at(i) for i in range(3)] == [(), (), (PM25,)]


def test_nothing_measured_has_no_index():
    """Neither edition makes an index of gaps, nor a primary pollutant."""
    for day in ("2019-01-01T01", "2027-01-01T01"):
        index = realtime({PM25: np.array([math.nan])}, ends_at=np.datetime64(day))
        assert np.isnan(index.aqi).all()
        assert not index.primary.any()
        assert not index.exceeding.any()


def test_hour_of_sulphur_dioxide_above_800_is_left_out_before_2026_and_200_after():
    """HJ 633-2012, table 1, note 2; HJ 633-2026, table 3."""
    one = arrays(CLEAN | {SO2: 900.0})
    # What is left: PM10 30 is the greatest with 50·30/50 = 30.
    assert realtime(one, ends_at=np.datetime64("2019-01-01T08")).aqi.tolist() == [30.0]
    assert realtime(one, ends_at=np.datetime64("2027-01-01T08")).aqi.tolist() == [200.0]


def test_ozone_above_800_over_8_hours_takes_the_hour_before_2026():
    """HJ 633-2012, table 1, note 3: then the hourly index; 900 → 350. Without the hour there is none."""
    one = arrays(CLEAN | {O3: 810.0}, CLEAN | {O3: math.nan})
    hours = np.array([900.0, 900.0])
    old = daily(one, on=date(2019, 7, 1), o3_hour_max=hours)
    assert old.sub_indices[0, 5] == 350.0
    assert math.isnan(old.sub_indices[1, 5])
    assert math.isnan(daily(one, on=date(2019, 7, 1)).sub_indices[0, 5])
    assert daily(one, on=date(2027, 7, 1), o3_hour_max=hours).sub_indices[0, 5] == 300.0


@given(st.lists(row, min_size=1, max_size=8), st.sampled_from([2019, 2027]))
def test_realtime_index_equals_exact_fractions(rows, year):
    """All six pollutants, gaps among them, against the index in fractions."""
    table = np.array(rows)
    index = realtime({p: table[:, i] for i, p in enumerate(POLLUTANTS)}, ends_at=np.datetime64(f"{year}-05-01T12"))
    for found, given_row in zip(index.aqi.tolist(), rows, strict=True):
        edition = 2012 if year == 2019 else 2026
        subs = [sub_index(c, p.value, "1h", edition) for p, c in zip(POLLUTANTS, given_row, strict=True)]
        there = [s for s in subs if not math.isnan(s)]
        right = max(there) if there else math.nan
        if edition == 2026 and len(there) < 6 and not right > 100:
            right = math.nan
        assert found == right or (math.isnan(found) and math.isnan(right))


@given(st.lists(row, min_size=1, max_size=8), st.randoms())
def test_order_of_stations_does_not_matter(rows, chance):
    """Permuting the rows permutes index, sub-indices and flags."""
    order = list(range(len(rows)))
    chance.shuffle(order)
    table = np.array(rows)
    at = np.datetime64("2019-05-01T12")
    one = realtime({p: table[:, i] for i, p in enumerate(POLLUTANTS)}, ends_at=at)
    other = realtime({p: table[order, i] for i, p in enumerate(POLLUTANTS)}, ends_at=at)
    for name in ("aqi", "sub_indices", "primary", "exceeding"):
        np.testing.assert_array_equal(getattr(other, name), getattr(one, name)[order])


@given(row)
def test_order_in_which_pollutants_are_given_does_not_matter(values):
    """A mapping has no order."""
    pairs = list(zip(POLLUTANTS, (np.array([v]) for v in values), strict=True))
    at = np.datetime64("2027-05-01T12")
    np.testing.assert_array_equal(
        realtime(dict(pairs), ends_at=at).aqi, realtime(dict(reversed(pairs)), ends_at=at).aqi
    )


@given(row, st.integers(0, 5), st.floats(1, 300))
def test_more_of_one_pollutant_never_lowers_the_index(values, place, more):
    """Under the new edition, where a short column does not end in nothing."""
    at = np.datetime64("2027-05-01T12")
    more_values = [v + more if i == place else v for i, v in enumerate(values)]
    less = realtime({p: np.array(v) for p, v in zip(POLLUTANTS, values, strict=True)}, ends_at=at).aqi
    greater = realtime({p: np.array(v) for p, v in zip(POLLUTANTS, more_values, strict=True)}, ends_at=at).aqi
    assert np.isnan(less) or less <= greater


@given(row)
def test_primary_pollutant_is_the_greatest_and_never_a_gap(values):
    """Whatever is flagged has the index as its sub-index; above 50 somebody is flagged."""
    index = realtime(
        {p: np.array(v) for p, v in zip(POLLUTANTS, values, strict=True)}, ends_at=np.datetime64("2019-05")
    )
    assert all(s == index.aqi for s in index.sub_indices[index.primary])
    assert index.primary.any() == bool(index.aqi > 50)


def test_grid_of_stations_and_hours_keeps_its_shape():
    """Two axes are as good as one; times may go along the last."""
    hours = np.datetime64("2019-01-01T01") + np.arange(4).astype("timedelta64[h]")
    index = realtime({p: np.full((3, 4), 5.0) for p in POLLUTANTS}, ends_at=hours)
    assert (index.aqi.shape, index.sub_indices.shape, index.primary.shape) == ((3, 4), (3, 4, 6), (3, 4, 6))


@pytest.mark.parametrize(
    "call",
    [
        lambda: realtime({}, ends_at=np.datetime64("2019-01-01T01")),
        lambda: realtime({PM25: np.zeros(3), O3: np.zeros(4)}, ends_at=np.datetime64("2019-01-01T01")),
        lambda: realtime({PM25: np.zeros(3)}, ends_at=np.array(["2019-01-01T01"] * 2, dtype="datetime64[h]")),
        lambda: realtime({PM25: np.zeros(1)}, ends_at=np.datetime64("NaT")),
        lambda: daily({PM25: np.zeros(2)}, on=date(2019, 1, 1), o3_hour_max=np.zeros(3)),
        lambda: combine(np.zeros((2, 5)), edition=Edition.HJ633_2012),
    ],
)
def test_call_that_does_not_fit_is_an_error(call):
    """Shapes that contradict each other are a fault of the caller, not of the data."""
    with pytest.raises(ShapeError, match="wrong shape"):
        call()


def test_combined_alone_agrees_with_the_whole():
    """The parts may be used one by one."""
    rows = np.array([[60.0, 60, 1, 1, 1, 1], [np.nan] * 6])
    aqi = combine(rows, edition=Edition.HJ633_2012)
    assert aqi[0] == 60.0
    assert np.isnan(aqi[1])
    assert primary_pollutants(aqi, rows).tolist() == [[True, True] + [False] * 4, [False] * 6]


def test_pollutant_carries_its_unit():
    """A column's name says the unit, CO in mg/m³."""
    assert [p.column for p in POLLUTANTS] == [
        "pm25_ug_m3",
        "pm10_ug_m3",
        "so2_ug_m3",
        "no2_ug_m3",
        "co_mg_m3",
        "o3_ug_m3",
    ]
    assert {p.unit for p in POLLUTANTS if p is not Pollutant.CO} == {"µg/m³"}
    assert all(p.name_zh and p.name_en and p.symbol for p in POLLUTANTS)
