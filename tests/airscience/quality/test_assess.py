"""All tests at once: what was found by whom, and on a real network hardly anything."""

import numpy as np
import pytest

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.index import Pollutant
from luoshi.airscience.quality import Flag, Test, assess, shares
from tests.airscience.real_air import NINE_SITES, real_air

HOUR = np.timedelta64(3600, "s")


def network(stations=6, hours=120, seed=3):
    rng = np.random.default_rng(seed)
    common = 60 + 30 * np.sin(np.arange(hours) / 7)
    return common + rng.normal(0, 3, (stations, hours))


def test_each_fault_is_found_by_its_test():
    """A code, a spike, a stuck channel, a fan, damp air, channels apart — each on a station of its own."""
    values = network()
    values[0, 50] = 999
    values[1, 60] += 400
    values[2, 70:100] = values[2, 70]
    values[3, 40:] = 1.0 + 0.1 * (np.arange(80) % 2)
    damp = np.full(values.shape, 60.0)
    damp[4, 10] = 97
    second = values + 1.0
    second[5, 20] = 3.0
    found = assess(values, pollutant=Pollutant.PM25, relative_humidity=damp, second=second, is_optical=True)
    by = found.by_test
    assert by[Test.STUCK_CODES][0, 50] == Flag.FAIL == found.flags[0, 50]
    assert by[Test.SPIKE][1, 60] >= Flag.SUSPECT
    assert (by[Test.FLAT_LINE][2, 70:100] == Flag.FAIL).all()
    assert (by[Test.FAN][3, 70:] == Flag.FAIL).all()
    assert by[Test.HUMIDITY][4, 10] == Flag.SUSPECT == found.flags[4, 10]
    assert by[Test.CHANNELS][5, 20] == Flag.FAIL == found.flags[5, 20]
    assert (found.flags[:, :9] == Flag.GOOD).all()


def test_code_of_one_station_is_nobody_s_neighbour():
    """Half of the network at 999 does not make the rest look broken."""
    values = network()
    values[:3] = 999
    found = assess(values, pollutant=Pollutant.PM25)
    assert (found.flags[:3] == Flag.FAIL).all()
    assert (found.flags[3:] == Flag.GOOD).all()


def test_stuck_humidity_is_not_held_against_the_particles():
    """A humidity channel at its end stop for two days says nothing: unknown, not suspect."""
    values = network()
    damp = np.full(values.shape, 60.0)
    damp[0] = 99.9
    found = assess(values, pollutant=Pollutant.PM25, relative_humidity=damp, is_optical=True)
    assert (found.by_test[Test.HUMIDITY][0] == Flag.UNKNOWN).all()
    assert (found.flags[0] == Flag.GOOD).all()


def test_gaps_stay_missing_in_all_tests():
    """No test, and no combination, calls nothing good."""
    values = network()
    values[1, 10:20] = np.nan
    sizes = np.stack([values * 0.6, values, values * 1.5])
    found = assess(values, pollutant=Pollutant.PM25, second=network(seed=4), sizes=sizes, is_optical=True)
    for flags in (found.flags, *found.by_test.values()):
        assert (flags[1, 10:20] == Flag.MISSING).all()
        assert flags.shape == values.shape


def test_single_station_is_tested_alone():
    """Without neighbours those tests are unknown and change nothing."""
    found = assess(network(1), pollutant=Pollutant.PM25, is_optical=True)
    assert (found.by_test[Test.NETWORK] == Flag.UNKNOWN).all()
    assert (found.flags == Flag.GOOD).all()


def test_minutes_are_tested_as_hours_are():
    """The same faults at 60 steps an hour."""
    values = network(5, 60 * 48) + 0.0
    values[2, 600:1000] = 55.5
    found = assess(values, pollutant=Pollutant.PM25, steps_per_hour=60)
    assert (found.flags[2, 600:1000] == Flag.FAIL).all()
    assert (np.delete(found.flags, 2, axis=0) == Flag.GOOD).all()


def test_series_without_stations_is_an_error():
    """Stations by times, or nothing."""
    with pytest.raises(ShapeError):
        assess(np.ones(5), pollutant=Pollutant.PM25)
    with pytest.raises(ShapeError):
        assess(np.ones((2, 5)), pollutant=Pollutant.PM25, second=np.ones((2, 4)))


@pytest.mark.parametrize("pollutant", [Pollutant.PM25, Pollutant.SO2])
def test_published_hours_of_national_stations_hardly_ever_fail(pollutant):
    """Nine national stations, a year: none fails, less than one hour in a hundred is suspect."""
    release = real_air(NINE_SITES)
    codes, row = np.unique(release.stations, return_inverse=True)
    column = ((release.ends_at - release.ends_at.min()) / HOUR).astype(int)
    values = np.full((codes.size, column.max() + 1), np.nan)
    values[row, column] = release.concentrations[pollutant]
    found = shares(assess(values, pollutant=pollutant).flags)
    assert found[Flag.FAIL] == 0
    assert found[Flag.SUSPECT] < 0.01
    assert found[Flag.GOOD] > 0.9
