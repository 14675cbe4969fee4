"""Stations of a bulletin: their order, their increments, their data capture, and the change against before."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.index import Pollutant
from luoshi.district.airwatch.rules.capture import capture_of
from luoshi.district.airwatch.rules.change import changes_of
from luoshi.district.airwatch.rules.daily import days_of
from luoshi.district.airwatch.rules.increments import increments_of, leave_one_out_median
from luoshi.district.airwatch.rules.measured import MeasuredAir
from luoshi.district.airwatch.rules.ranking import ranking_of
from luoshi.district.airwatch.rules.standard import judgement_of
from tests.district.airwatch.made_air import changed, lively_air, still_air


def test_composite_index_adds_what_each_pollutant_is_of_its_limit():
    """By hand for the clean air: 20/35 + 40/70 + 8/60 + 20/40 + 0.6/4 + 60/160 = 2.30."""
    air = still_air()
    (first, *_rest) = ranking_of(air.stations, days_of(air), air.period)
    assert first.composite == 2.30


def test_equal_stations_share_a_place_and_the_dirtier_comes_last():
    """Three alike, one with more SO2."""
    air = changed(still_air(), Pollutant.SO2, np.s_[1, :], 30.0)
    ranking = ranking_of(air.stations, days_of(air), air.period)
    assert [(row.place, row.station.code) for row in ranking] == [(1, "S1"), (1, "S3"), (1, "S4"), (4, "S2")]


def test_station_without_a_pollutant_has_no_place():
    """A sum with a gap is no sum."""
    air = changed(still_air(), Pollutant.CO, np.s_[0, :], np.nan)
    last = ranking_of(air.stations, days_of(air), air.period)[-1]
    assert (last.place, last.station.code) == (None, "S1")
    assert np.isnan(last.composite)


def test_control_point_has_no_place():
    """It stands last, with its figures."""
    air = still_air()
    stations = (replace(air.stations[0], is_control=True), *air.stations[1:])
    air = MeasuredAir(stations, air.period, air.hours)
    last = ranking_of(stations, days_of(air), air.period)[-1]
    assert (last.place, last.station.is_control, last.composite) == (None, True, 2.30)


def test_increment_is_what_lies_above_the_others():
    """One station 30 higher than three equal ones, which lie nothing above the others."""
    found = increments_of(changed(still_air(), Pollutant.PM25, np.s_[2, :], 50.0), Pollutant.PM25)
    assert found.mean.tolist() == [0.0, 0.0, 30.0, 0.0]


def test_three_stations_have_no_increment():
    """Each would be compared with two others only."""
    assert not increments_of(still_air(count=3), Pollutant.PM25).is_told


def test_stations_of_another_city_are_no_neighbours():
    """Four here at 20 and four there at 100: nobody lies above his own."""
    air = changed(still_air(count=8), Pollutant.PM25, np.s_[4:, :], 100.0)
    stations = tuple(replace(s, city="东" if i < 4 else "西") for i, s in enumerate(air.stations))
    found = increments_of(MeasuredAir(stations, air.period, air.hours), Pollutant.PM25)
    assert found.mean.tolist() == [0.0] * 8


@given(st.floats(0, 500))
def test_regional_background_changes_no_increment(background):
    """What is added to all stations falls out."""
    air = lively_air(days=3)
    hazy = air.hours[Pollutant.PM25] + background
    before = air.hours[Pollutant.PM25] - leave_one_out_median(air.hours[Pollutant.PM25])
    np.testing.assert_allclose(hazy - leave_one_out_median(hazy), before, atol=1e-9)


def test_gap_stays_a_gap_in_every_increment():
    """No value, no increment; and none where fewer than three others have one."""
    values = lively_air(count=4, days=3).hours[Pollutant.PM25]
    found = values - leave_one_out_median(values)
    others = np.isfinite(values).sum(axis=0) - np.isfinite(values)
    assert (np.isfinite(found) == (np.isfinite(values) & (others >= 3))).all()


def test_capture_is_the_share_of_hours_with_a_value():
    """A day of seven without CO at one station."""
    found = capture_of(changed(still_air(), Pollutant.CO, np.s_[1, :24], np.nan))
    assert found.shares[1, 4] == pytest.approx(6 / 7)
    assert found.overall == pytest.approx(1 - 24 / (4 * 6 * 168))
    assert found.is_low.tolist() == [False, True, False, False]


def test_change_is_told_in_per_cent_of_before():
    """From 20 to 25 is a quarter more."""
    found = changes_of(days_of(still_air(pm25=25.0)), still_air(pm25=20.0))
    fine = found.each[0]
    assert (fine.now, fine.before, fine.percent) == (25.0, 20.0, 25.0)


def test_nothing_measured_before_is_no_change():
    """A dash, not minus or plus infinity."""
    empty = still_air(**{p.value: np.nan for p in Pollutant})
    assert not changes_of(days_of(still_air()), empty).is_told


@pytest.mark.parametrize(("days", "is_year"), [(30, False), (365, True)])
def test_standard_judges_whole_years_only(days, is_year):
    """Single days are compared with their limit always."""
    from datetime import date

    air = still_air(days=days, first=date(2019, 1, 1), pm25=80.0)
    found = judgement_of(days_of(air), air.period)
    assert (found.year is not None) == is_year
    assert (found.days_over[0].over, found.days_over[0].valid) == (days, days)
    if found.year:
        assert found.year[Pollutant.PM25].attains is False
        assert found.year[Pollutant.SO2].attains is True
