"""Days of a bulletin: indices, classes, what led, and the runs that call for a warning."""

from datetime import date

import numpy as np
import pytest

from luoshi.airscience.index import AirClass, Pollutant, WarningLevel
from luoshi.district.airwatch.rules.daily import days_of, tally_of, worst_day
from luoshi.district.airwatch.rules.measured import MeasuredAir, Period, Station
from luoshi.district.airwatch.rules.spells import warnings_of
from tests.district.airwatch.made_air import FIRST, changed, still_air

MONDAY, TUESDAY = np.s_[:, :24], np.s_[:, 24:48]


def test_day_at_the_limit_is_good_and_above_it_light():
    """PM2.5 of 75 µg/m³ is an index of 100, 76 one of 102 (HJ 633-2012, table 1: 75 to 115 is 100 to 150)."""
    air = changed(changed(still_air(days=2), Pollutant.PM25, MONDAY, 75.0), Pollutant.PM25, TUESDAY, 76.0)
    days = days_of(air)
    assert days.area_index.aqi.tolist() == [100.0, 102.0]
    tally = tally_of(days.area_index)
    assert (tally.attaining, tally.polluted, tally.heavy) == (1, 1, 0)
    assert tally.by_class[AirClass.GOOD] == tally.by_class[AirClass.LIGHT] == 1


def test_excellent_day_has_no_primary_pollutant():
    """Up to 50 nothing leads."""
    tally = tally_of(days_of(still_air()).area_index)
    assert tally.by_class[AirClass.EXCELLENT] == 7
    assert sum(tally.primary.values()) == 0


def test_index_of_the_area_is_that_of_the_mean():
    """Two stations at 35 and 115 are 75 together: 100, not the mean of 50 and 150 nor the worse of them."""
    air = changed(still_air(count=2, days=1, pm25=35.0), Pollutant.PM25, np.s_[1, :], 115.0)
    days = days_of(air)
    assert days.index.aqi[:, 0].tolist() == [50.0, 150.0]
    assert days.area_index.aqi.tolist() == [100.0]


def test_control_point_counts_in_no_mean():
    """Air out of town changes nothing of the town's."""
    air = changed(still_air(count=4, days=1), Pollutant.PM25, np.s_[3, :], 500.0)
    stations = (*air.stations[:3], Station("C", "水库", "双桥市", is_control=True))
    days = days_of(MeasuredAir(stations, air.period, air.hours))
    assert days.area_values[Pollutant.PM25].tolist() == [20.0]


def test_day_with_nineteen_hours_has_no_index_of_it():
    """A daily mean needs 20 hours (GB 3095-2012, table 4); what is missing is never a number."""
    air = changed(still_air(days=2), Pollutant.PM25, np.s_[:, :5], np.nan)
    days = days_of(air)
    assert np.isnan(days.area_values[Pollutant.PM25][0])
    assert days.area_values[Pollutant.PM25][1] == 20.0


def test_day_with_a_pollutant_missing_is_told_only_when_polluted():
    """Of SO2 alone every day is clean; with PM2.5 at 150 (index 200) a day is polluted whatever is missing."""
    clean = changed(still_air(days=1), Pollutant.PM25, np.s_[:, :], np.nan)
    assert np.isnan(days_of(clean).area_index.aqi).all()
    assert tally_of(days_of(clean).area_index).valid == 0
    dirty = changed(still_air(days=1, pm25=150.0), Pollutant.CO, np.s_[:, :], np.nan)
    assert days_of(dirty).area_index.aqi.tolist() == [200.0]


def test_worst_day_is_the_first_of_equals():
    """And none where no day has an index."""
    assert worst_day(days_of(still_air())) == 0
    nothing = MeasuredAir((), Period(FIRST, FIRST), {p: np.empty((0, 24)) for p in Pollutant})
    assert worst_day(days_of(nothing)) is None


@pytest.mark.parametrize(
    ("above_200", "level", "days"),
    [
        (1, None, 0),
        (2, WarningLevel.YELLOW, 2),
        (3, WarningLevel.ORANGE, 3),
    ],
)
def test_run_of_heavy_days_calls_for_a_warning(above_200, level, days):
    """Rules of 2019: two days above 200 yellow, three orange; PM2.5 of 200 µg/m³ is an index of 250."""
    air = changed(still_air(), Pollutant.PM25, np.s_[:, 24 : 24 * (1 + above_200)], 200.0)
    spells = warnings_of(days_of(air), air.period).spells
    assert [(spell.level, spell.days, spell.first) for spell in spells] == (
        [(level, days, date(2019, 11, 5))] if level else []
    )


def test_time_without_rules_has_no_warnings():
    """Before 2019 the platform knows none, and says so."""
    air = still_air(first=date(2018, 11, 1))
    found = warnings_of(days_of(air), air.period)
    assert found.rules is None
    assert found.spells == ()
