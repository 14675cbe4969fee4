"""Local alarms of a bulletin: from what is learnt, what is told, and what is left out."""

from datetime import date

import numpy as np
import pytest

from luoshi.airscience.anomalies import Learning
from luoshi.airscience.index import Pollutant
from luoshi.district.airwatch.rules.alarms import alarms_of, learnt_from
from luoshi.district.airwatch.rules.measured import Period
from tests.district.airwatch.made_air import changed, lively_air

NOVEMBER = Period(date(2019, 11, 1), date(2019, 11, 30))


@pytest.mark.parametrize(
    ("stored", "learnt"),
    [
        # All of the year: half a year before the month, from the past alone.
        ((date(2019, 1, 1), date(2019, 12, 31)), (Period(date(2019, 5, 3), date(2019, 11, 30)), Learning.PAST)),
        # 56 days before suffice.
        ((date(2019, 9, 6), date(2019, 11, 30)), (Period(date(2019, 9, 6), date(2019, 11, 30)), Learning.PAST)),
        # A day less, but the time after makes it 84 days and more.
        (
            (date(2019, 9, 7), date(2019, 12, 31)),
            (Period(date(2019, 9, 7), date(2019, 12, 31)), Learning.OTHER_PERIODS),
        ),
        # The month alone.
        ((date(2019, 11, 1), date(2019, 11, 30)), None),
    ],
)
def test_usual_differences_are_learnt_from_the_past_where_it_suffices(stored, learnt):
    """Else from all around, or not at all."""
    assert learnt_from(NOVEMBER, Period(*stored)) == learnt


def a_night_of(level, station=2):
    """Ninety days of which one night, from 01 to 04 on the 86th, is raised at one station."""
    air = lively_air(days=90, first=date(2019, 9, 1))
    place = np.s_[station, 24 * 85 + 1 : 24 * 85 + 4]
    return changed(air, Pollutant.PM25, place, air.hours[Pollutant.PM25][place] + level)


def test_plume_at_night_is_told_with_its_evidence():
    """Where, when, that it was at night, and what the others had."""
    air = a_night_of(150.0)
    found = alarms_of(air, Period(date(2019, 11, 20), date(2019, 11, 29)), learning=Learning.PAST)
    assert found is not None
    top = max(found.episodes, key=lambda one: one.strength)
    assert (top.station.code, top.is_at_night) == ("S3", True)
    assert np.datetime64("2019-11-25T02") <= top.worst <= np.datetime64("2019-11-25T04")
    assert top.signs[0].pollutant is Pollutant.PM25
    assert top.signs[0].increment == pytest.approx(top.signs[0].value - top.signs[0].others)
    assert top.signs[0].increment > 100
    assert found.by_station[top.station] >= 1


def test_episode_outside_the_period_is_not_told():
    """The same night seen from the week before."""
    found = alarms_of(a_night_of(150.0), Period(date(2019, 11, 10), date(2019, 11, 20)), learning=Learning.PAST)
    assert found is not None
    assert all(one.first <= np.datetime64("2019-11-21T00") for one in found.episodes)
    assert all(one.strength < 10 for one in found.episodes)


def test_station_that_only_catches_up_with_the_others_is_left_out():
    """It rises, but not above them: nothing says that something near it emitted."""
    air = lively_air(days=90, first=date(2019, 9, 1))
    low = changed(air, Pollutant.PM25, np.s_[2, 24 * 80 : 24 * 85 + 2], 1.0)
    found = alarms_of(low, Period(date(2019, 11, 20), date(2019, 11, 29)), learning=Learning.PAST)
    assert found is not None
    assert all(one.signs[0].increment > 0 for one in found.episodes)


def test_station_of_another_city_is_no_neighbour():
    """Three here and three there are too few in either: nothing can be judged."""
    from dataclasses import replace

    air = lively_air(count=6, days=90, first=date(2019, 9, 1))
    mixed = tuple(replace(s, city="东" if i < 3 else "西") for i, s in enumerate(air.stations))
    parted = type(air)(mixed, air.period, air.hours)
    assert alarms_of(parted, Period(date(2019, 11, 20), date(2019, 11, 29)), learning=Learning.PAST) is None
