"""November 2019 in Zhengzhou, counted a second time by other means than the bulletin's."""

import math
from collections import Counter
from datetime import date, datetime, timedelta
from statistics import mean, median

import numpy as np
import pytest

from luoshi.airscience.index import POLLUTANTS, AirClass, Pollutant
from luoshi.district.airwatch.rules.composing import compose
from luoshi.district.airwatch.rules.measured import MeasuredAir, Period, Station
from tests.airscience.real_air import NINE_SITES, real_air

NOVEMBER = Period(date(2019, 11, 1), date(2019, 11, 30))
CONTROL = "1324A"
"""岗李水库, the control point out of town."""


@pytest.fixture(scope="module")
def rows():
    """The month's rows by station and the start of the hour, read row by row: ``{(code, start): {name: value}}``."""
    release = real_air(NINE_SITES)
    found = {}
    for i in np.flatnonzero(
        (release.ends_at > np.datetime64("2019-11-01")) & (release.ends_at <= np.datetime64("2019-12-01"))
    ):
        start = release.ends_at[i].astype(datetime) - timedelta(hours=1)
        found[str(release.stations[i]), start] = {p: float(release.concentrations[p][i]) for p in POLLUTANTS}
    return found


@pytest.fixture(scope="module")
def bulletin(rows):
    """The bulletin of the same hours."""
    codes = sorted({code for code, _start in rows})
    hours = {p: np.full((len(codes), 24 * NOVEMBER.days), np.nan) for p in POLLUTANTS}
    for (code, start), values in rows.items():
        place = 24 * (start.day - 1) + start.hour
        for p in POLLUTANTS:
            hours[p][codes.index(code), place] = values[p]
    stations = tuple(Station(code, code, "郑州", is_control=code == CONTROL) for code in codes)
    return compose(MeasuredAir(stations, NOVEMBER, hours))


def test_hours_above_100_are_those_with_a_pollutant_above_its_breakpoint(rows, bulletin):
    """An index of 100 is 75 of PM2.5, 150 of PM10, 500 of SO2, 200 of NO2 and O3, 10 of CO (HJ 633-2012, table 1)."""
    at_100 = dict(zip(POLLUTANTS, (75, 150, 500, 200, 10, 200), strict=True))
    per_hour = {}
    for (_code, start), values in rows.items():
        if not all(math.isnan(x) for x in values.values()):
            per_hour.setdefault(start, []).append(any(values[p] > at_100[p] for p in POLLUTANTS))
    assert bulletin.exceedances.exceeding == sum(map(sum, per_hour.values()))
    assert bulletin.exceedances.valid == sum(map(len, per_hour.values()))
    for hour in range(24):
        expected = mean(mean(flags) for start, flags in per_hour.items() if start.hour == hour)
        assert bulletin.exceedances.by_hour.value[hour] == pytest.approx(expected, abs=1e-12)


def test_daily_pm25_of_the_town_is_the_mean_of_its_stations_days(rows, bulletin):
    """Days of at least 20 hours, at least six of eight stations, averaged by hand."""
    for day in range(30):
        on = date(2019, 11, 1 + day)
        of_stations = []
        for code in sorted({code for code, _start in rows} - {CONTROL}):
            values = [v[Pollutant.PM25] for (c, start), v in rows.items() if c == code and start.date() == on]
            values = [x for x in values if not math.isnan(x)]
            if len(values) >= 20:
                of_stations.append(mean(values))
        got = bulletin.days.area_values[Pollutant.PM25][day]
        if len(of_stations) >= 6:
            assert got == pytest.approx(mean(of_stations))
        else:
            assert math.isnan(got)


def test_classes_of_days_are_those_of_their_indices(bulletin):
    """Counted from the indices with the table's ends."""
    ends = (50, 100, 150, 200, 300, 500)
    aqi = [x for x in bulletin.days.area_index.aqi.tolist() if not math.isnan(x)]
    counts = Counter(next(i + 1 for i, end in enumerate(ends) if x <= end) for x in aqi)
    assert {int(kind): n for kind, n in bulletin.tally.by_class.items() if kind is not AirClass.NONE and n} == dict(
        counts
    )
    assert (bulletin.tally.valid, bulletin.tally.attaining) == (29, 14)


def test_increments_are_values_less_the_median_of_the_other_eight(rows, bulletin):
    """Hour by hour at the site nearest to the zone."""
    codes = sorted({code for code, _start in rows})
    diffs = []
    for start in {start for _code, start in rows}:
        mine = rows.get(("1319A", start), {}).get(Pollutant.PM10, math.nan)
        others = [rows[c, start][Pollutant.PM10] for c in codes if c != "1319A" and (c, start) in rows]
        others = [x for x in others if not math.isnan(x)]
        if not math.isnan(mine) and len(others) >= 3:
            diffs.append(mine - median(others))
    got = bulletin.increments[Pollutant.PM10].mean[codes.index("1319A")]
    assert got == pytest.approx(mean(diffs))


def test_capture_counts_what_the_release_holds(rows, bulletin):
    """Values that are there, of nine stations, thirty days and six pollutants."""
    there = sum(not math.isnan(values[p]) for values in rows.values() for p in POLLUTANTS)
    assert bulletin.capture.overall == pytest.approx(there / (9 * 720 * 6))


def test_without_wind_nothing_is_said_of_directions(bulletin):
    """The release has none."""
    assert bulletin.directions is None
    assert "direction" in {one.what.value for one in bulletin.silences}
