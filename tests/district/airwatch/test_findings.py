"""Proposed findings: which are made of which numbers, and that nothing is said above its evidence."""

from dataclasses import replace

import numpy as np
import pytest

from luoshi.airscience.index import Pollutant
from luoshi.airscience.when import Direction
from luoshi.district.airwatch.rules.alarms import Alarms, Episode, Sign
from luoshi.district.airwatch.rules.composing import compose
from luoshi.district.airwatch.rules.finding import Firmness
from luoshi.district.airwatch.rules.findings import RULES, propose
from luoshi.district.airwatch.rules.silence import Unsaid
from tests.district.airwatch.made_air import changed, lively_air, still_air

NIGHT = np.isin(np.arange(24 * 30) % 24, range(6))


def findings_of(air, **more):
    """By code, of the air's bulletin."""
    return {one.code: one for one in compose(air, **more).findings}


def episode(station, hour, day=5, increment=40.0):
    """An episode of one hour."""
    at = np.datetime64("2019-11-04T00") + np.timedelta64(24 * day + hour + 1, "h")
    sign = Sign(Pollutant.PM25, 60.0 + increment, 60.0, increment, 5.0)
    return Episode(station, at, at, at, "fine", 1.5, (sign,))


def alarms(*hours, air, expected=0.5):
    """One episode at the first station for each hour of the day; ordinary life brings half an hour."""
    return Alarms(tuple(episode(air.stations[0], hour, day) for day, hour in enumerate(hours)), 0.0, expected)


@pytest.mark.parametrize(
    ("pm25", "code", "numbers"),
    [
        # 20 µg/m³ is excellent; 200 is an index of 250, heavy.
        (20.0, "days", {"valid": 30, "attaining": 30, "share": 100.0, "heavy": 0}),
        (200.0, "days_heavy", {"valid": 30, "attaining": 0, "share": 0.0, "heavy": 30}),
    ],
)
def test_days_are_counted(pm25, code, numbers):
    """Attaining of valid, and heavy ones named only where there are some."""
    found = findings_of(still_air(days=30, pm25=pm25))
    assert found[code].numbers == numbers
    assert found[code].firmness is Firmness.COUNTED


def test_nothing_measured_is_said_to_be_nothing():
    """No share of nothing."""
    found = findings_of(still_air(days=7, **{p.value: np.nan for p in Pollutant}))
    assert found["no_days"].numbers == {"days": 7}
    assert set(found) == {"no_days", "capture_low"}


def test_clean_month_names_no_pollutant_and_no_worst_day():
    """Where nothing exceeds there is no culprit."""
    found = findings_of(still_air(days=30))
    assert not {"primary", "worst", "peak", "warning"} & set(found)


def test_pollutants_that_led_as_often_are_named_together():
    """Fifteen days of PM2.5, fifteen of NO2: neither is picked by the order of a list."""
    half = np.s_[:, : 24 * 15]
    air = changed(changed(still_air(days=30, no2=90.0), Pollutant.NO2, half, 20.0), Pollutant.PM25, half, 80.0)
    numbers = findings_of(air)["primary_several"].numbers
    assert (numbers["pollutants"], numbers["days"]) == ((Pollutant.PM25, Pollutant.NO2), 15)


@pytest.mark.parametrize(
    ("now", "code"), [(21.0, "change_up"), (20.0, "change_same"), (19.0, "change_down"), (10.0, "change_down")]
)
def test_change_is_named_from_five_per_cent_on(now, code):
    """Against 20 µg/m³ before, one more or less is five per cent."""
    found = findings_of(still_air(days=30, pm25=now), earlier=still_air(days=30, pm25=20.0))
    assert {one for one in found if one.startswith("change")} == {code}


@pytest.mark.parametrize(("night", "code"), [(40.0, "night_higher"), (10.0, "night_lower")])
def test_night_that_differs_every_day_is_said_to_differ(night, code):
    """Its interval lies on one side of nothing."""
    found = findings_of(changed(still_air(days=30), Pollutant.PM25, np.s_[:, NIGHT], night))
    assert found[code].firmness is Firmness.SHOWN


def test_night_within_chance_is_not_said_to_differ():
    """The interval holds zero, and both ends are told."""
    found = findings_of(lively_air())
    night = found["night_same"].numbers
    assert night["low"] < 0 < night["high"]
    assert not {"night_higher", "night_lower"} & set(found)


def test_ranking_needs_three_stations_that_differ():
    """Equal ones, or two, make no best and worst."""
    assert "ranking" not in findings_of(still_air(days=30))
    assert "ranking" not in findings_of(still_air(count=2, days=30))
    found = findings_of(changed(still_air(days=30), Pollutant.SO2, np.s_[1, :], 30.0))
    assert (found["ranking"].numbers["best"].code, found["ranking"].numbers["worst"].code) == ("S1", "S2")


@pytest.mark.parametrize(("more", "is_said"), [(4.0, False), (6.0, True)])
def test_increment_within_what_instruments_differ_by_is_no_finding(more, is_said):
    """Five µg/m³ of PM2.5 are the line; above it is a hint, no more."""
    found = findings_of(changed(still_air(days=30), Pollutant.PM25, np.s_[1, :], 20.0 + more))
    assert ("increment" in found) == is_said
    if is_said:
        assert found["increment"].firmness is Firmness.HINT


@pytest.mark.parametrize(
    ("hours", "codes"),
    [
        ((), {"alarms_none"}),
        ((3,), {"alarms"}),
        ((3, 4, 5), {"alarms"}),
        # Four of four in a quarter of the day: 0.25⁴ is 0.4 % by chance; two of four: 26 %.
        ((2, 3, 4, 5), {"alarms", "alarms_at_night"}),
        ((3, 4, 12, 13), {"alarms"}),
        ((3, 12, 13, 14), {"alarms"}),
        # The late night ends at six.
        ((6, 7, 8, 9), {"alarms"}),
    ],
)
def test_alarms_gather_at_night_only_when_more_than_chance_gives(hours, codes):
    """At least four, and more than chance brings in twenty."""
    air = still_air(days=30)
    found = findings_of(air, alarms=alarms(*hours, air=air))
    assert {code for code in found if code.startswith("alarms")} == codes
    assert all(found[code].firmness is Firmness.HINT for code in codes - {"alarms_none"})


def test_no_station_stands_out_when_two_have_as_many():
    """Naming one of them would be chance."""
    air = still_air(days=30)
    even = Alarms((episode(air.stations[0], 3), episode(air.stations[1], 4)), 0.0, 0.5)
    assert "alarms_even" in findings_of(air, alarms=even)


def test_no_more_alarms_than_ordinary_life_brings_are_said_to_be_ordinary():
    """Three hours where two are ordinary: no station is named, whatever had the most."""
    air = still_air(days=30)
    found = findings_of(air, alarms=alarms(3, 12, 13, air=air, expected=2.0))
    assert {code for code in found if code.startswith("alarms")} == {"alarms_ordinary"}
    assert "alarms" in findings_of(air, alarms=alarms(3, 12, 13, air=air, expected=1.9))


def test_alarms_that_could_not_be_judged_are_no_finding():
    """Not judged is not quiet."""
    assert not [code for code in findings_of(still_air(days=30)) if code.startswith("alarm")]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_finding_leads_to_a_section_of_the_page(rule):
    """What it stands on can be looked up."""
    sections = {
        "calendar", "hours", "ranking", "alarms", "increments", "directions", "change", "trend", "warnings", "capture",
    }  # fmt: skip
    bulletin = compose(lively_air(wind=True), earlier=lively_air(seed=2))
    assert {one.section for one in rule(bulletin)} <= sections


def test_what_cannot_be_said_follows_from_what_is_missing():
    """Wind, a year, years, the time before, stations, days."""
    bare = {one.what for one in compose(still_air(count=2, days=2)).silences}
    assert bare == {
        Unsaid.DIRECTION, Unsaid.SOURCE, Unsaid.CHANGE, Unsaid.YEAR, Unsaid.TREND, Unsaid.INCREMENT, Unsaid.INTERVAL,
    }  # fmt: skip
    windy = compose(lively_air(wind=True), earlier=lively_air(seed=2))
    assert {one.what for one in windy.silences} == {Unsaid.SOURCE, Unsaid.CAUSE, Unsaid.YEAR, Unsaid.TREND}
    assert windy.directions is not None


def test_air_without_wind_has_no_direction():
    """Nothing is guessed: no rose, no sector, no finding."""
    bulletin = compose(lively_air())
    assert bulletin.directions is None
    assert "direction" not in {one.code for one in bulletin.findings}


def test_same_air_makes_the_same_findings():
    """Intervals come from a seed."""
    one, other = compose(lively_air()), compose(lively_air())
    assert propose(one) == propose(other)


def test_trend_is_a_finding_only_where_there_are_years():
    """A record that is too short says nothing."""
    bulletin = compose(still_air(days=30))
    trend = _Trend(Direction.TOO_SHORT)
    assert not [f for f in propose(replace(bulletin, trend=trend)) if f.code.startswith("trend")]
    for direction in (Direction.RISING, Direction.FALLING, Direction.NOT_TOLD):
        (found,) = [f for f in propose(replace(bulletin, trend=_Trend(direction))) if f.code.startswith("trend")]
        assert found.code == f"trend_{direction.value}"


class _Trend:
    """What a finding reads of a trend."""

    def __init__(self, direction):
        self.direction = direction
        self.monthly = np.ones(48)
        self.per_year = _Estimate()


class _Estimate:
    value, low, high = -3.0, -5.0, -1.0
