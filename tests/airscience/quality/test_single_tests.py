"""Known answers of each test, worked by hand from its definition."""

import math

import numpy as np
import pytest

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.index import POLLUTANTS, Pollutant
from luoshi.airscience.quality import (
    Span,
    channel_agreement,
    channel_mean,
    collapsed,
    fan,
    flat_line,
    gross_range,
    growth,
    humidity,
    inversion,
    network,
    rate,
    saturation,
    spike,
    stuck_codes,
    thresholds_of,
)


def flags(text):
    return [int(letter) for letter in text]


def test_range_is_closed_at_both_ends():
    """QARTOD, gross range test: outside the sensor's span fails, outside the user's is suspect; the ends belong."""
    found = gross_range(
        np.array([-10.1, -10, -0.1, 0, 500, 500.1, 1000, 1000.1]), fail=Span(-10, 1000), suspect=Span(0, 500)
    )
    assert found.tolist() == flags("43311334")


@pytest.mark.parametrize("suspect", [Span(-20, 500), Span(0, 2000), Span(600, 500)])
def test_usual_beyond_the_possible_is_an_error(suspect):
    """QARTOD: the user's span lies within the sensor's."""
    with pytest.raises(OutOfRangeError):
        gross_range(np.zeros(3), fail=Span(-10, 1000), suspect=suspect)


def test_spike_is_one_reading_beyond_both_neighbours():
    """A peak of 100 above 30: 100 − 0.5·30 = 85 > 50 is suspect; a step of 100 and a ramp are none."""
    assert spike(np.array([30.0, 130, 30]), suspect=50, fail=150).tolist() == flags("232")
    assert spike(np.array([30.0, 30, 130, 130, 130]), suspect=50, fail=150).tolist() == flags("21112")
    assert spike(np.array([0.0, 100, 200, 300]), suspect=50, fail=150).tolist() == flags("2112")


def test_spike_downwards_counts_too():
    """300 → 0 → 300: 300 − 0.5·300 = 150 > 50."""
    assert spike(np.array([300.0, 0, 300]), suspect=50, fail=200).tolist() == flags("232")


def test_spike_beside_a_gap_is_unknown():
    """QARTOD: without a neighbour there is no test; a gap is missing."""
    assert spike(np.array([30.0, 500, math.nan, 30, 31]), suspect=50, fail=150).tolist() == flags("22922")


def test_leap_is_suspect_and_never_fails():
    """QARTOD, rate of change test. From 30 to 131 is 101 > 70 + 30; from 200 to 400 is 200 < 70 + 200."""
    assert rate(np.array([30.0, 131]), suspect=70).tolist() == flags("23")
    assert rate(np.array([200.0, 400]), suspect=70).tolist() == flags("21")
    assert rate(np.array([0.0, 1e6]), suspect=70).tolist() == flags("23")
    assert rate(np.array([30.0, math.nan, 500]), suspect=70).tolist() == flags("292")


def test_stretch_of_equal_readings_is_flagged_whole():
    """QARTOD, flat line test, with counts 3 and 5."""
    assert flat_line(np.array([1.0, 2, 2, 2, 3, 3, 4]), suspect=3, fail=5).tolist() == flags("1333111")
    assert flat_line(np.array([2.0, 2, 2, 2, 2, 3]), suspect=3, fail=5).tolist() == flags("444441")


def test_slow_ramp_is_no_flat_line():
    """Neighbours differ by less than the tolerance, the stretch as a whole by more."""
    assert (flat_line(np.arange(20) * 0.4, suspect=4, fail=8, tolerance=0.5) == 1).all()


def test_short_series_cannot_be_stuck():
    """Two readings say nothing of a test that asks for three."""
    assert flat_line(np.array([7.0, 7.0]), suspect=3, fail=5).tolist() == flags("22")


@pytest.mark.parametrize("code", [999, 1999, -999])
def test_stuck_code_fails_and_what_is_near_does_not(code):
    """The codes met in micro-stations; a reading of 998.9 is one."""
    assert stuck_codes(np.array([35.0, code, code + 0.1])).tolist() == flags("141")


def test_humidity_at_the_end_stop_is_stuck():
    """99.9 % for long; one moment of it, or a gap between, changes nothing."""
    series = np.array([99.9, 80, 99.9, 99.9, math.nan, 99.9, 99.8])
    assert saturation(series, suspect=2, fail=4).tolist() == flags("1133931")
    assert saturation(np.array([-1.0, 106, 90, 100]), suspect=2, fail=4).tolist() == flags("4411")


def test_damp_air_makes_particles_suspect():
    """Above 95 % suspect, at 95 % not; humidity that is none leaves the question open."""
    found = humidity(np.full(6, 50.0), np.array([40, 95, 95.1, 100, math.nan, 140]))
    assert found.tolist() == flags("113322")


@pytest.mark.parametrize(
    ("first", "second", "flag"),
    [(10, 14.9, 1), (10, 15, 1), (10, 20.7, 1), (10, 20.8, 4), (2, 6.9, 1), (2, 7, 4), (-1, 6, 4), (0, 5, 4)],
)
def test_channels_apart_by_both_measures_are_dropped(first, second, flag):
    """At least 5 µg/m³ and 70 % of the mean: 10 and 20.8 are apart by 10.8 ≥ 0.7·15.4; 2 and 6.9 by less than 5."""
    assert channel_agreement(np.array([first, first]), np.array([second, second])).tolist() == [flag, flag]
    value = channel_mean(np.array([first]), np.array([second])).value
    assert np.isnan(value[0]) == (flag == 4)


def test_channels_may_be_exchanged():
    """Agreement knows no first and second."""
    one, other = np.array([1.0, 50, math.nan]), np.array([20.0, 51, 3])
    assert np.array_equal(channel_agreement(one, other), channel_agreement(other, one))
    assert channel_agreement(np.array([math.nan]), np.array([math.nan])) == 9


def test_size_channels_fallen_together_fail():
    """PM1, PM2.5 and PM10 equal for three hours: nothing passes the laser."""
    sizes = np.array([[3.0, 1, 1, 1, 4], [5.0, 1, 1, 1, 6], [9.0, 1, 1, 1, 7]])
    assert collapsed(sizes, count=3).tolist() == flags("14441")
    with pytest.raises(ShapeError):
        collapsed(sizes[:1], count=3)


def test_part_greater_than_the_whole_is_suspect():
    """PM2.5 of 90 with PM10 of 75: 15 is as much as is allowed (20 % of 75); 91 is more."""
    assert inversion(np.array([90.0, 91, 30]), np.array([75.0, 75, 25])).tolist() == flags("131")


def air(stations=6, hours=72, *, seed=1):
    """A made-up network: one weather for all, each with its own small noise."""
    rng = np.random.default_rng(seed)
    common = 60 + 30 * np.sin(np.arange(hours) / 7)
    return common + rng.normal(0, 2, (stations, hours))


def test_sensor_without_a_draught_fails():
    """Near zero and still while the others move; with the fan back it recovers within the window."""
    values = air()
    values[2, 24:] = 1.0 + 0.1 * (np.arange(48) % 2)
    found = fan(values, window=24, moving=5)
    assert (found[2, 50:] == 4).all()
    assert (np.delete(found, 2, axis=0)[:, 24:] == 1).all()


def test_sensor_that_lies_still_at_a_level_is_suspect():
    """Still, but not near zero: something is wrong, though perhaps not the fan."""
    values = air()
    values[2, 24:] = 60 + 0.1 * (np.arange(48) % 2)
    assert (fan(values, window=24, moving=5)[2, 50:] == 3).all()


def test_calm_air_says_nothing_of_a_fan():
    """Where the neighbours do not move either, or are too few, the question stays open."""
    still = np.full((6, 72), 5.0) + np.random.default_rng(2).normal(0, 0.3, (6, 72))
    assert (fan(still, window=24, moving=5) == 2).all()
    assert (fan(air(3), window=24, moving=5) == 2).all()


def test_station_out_of_line_for_a_day_is_flagged_and_a_plume_is_not():
    """A source lifts a station for four hours; a broken instrument stays off."""
    values = air()
    values[1, 40:44] += 150
    values[4, 30:] *= 0.1
    found = network(values, window=24, floor=5)
    assert (found[1] == 1).all()
    assert (found[4, 60:] >= 3).all()
    assert (found[4, :29] == 1).all()


def test_few_stations_are_no_network():
    """Three stations have two neighbours each: unknown; four have three."""
    assert (network(air(3), window=1, floor=5) == 2).all()
    assert (network(air(4), window=1, floor=5) == 1).all()


def test_regional_haze_is_not_held_against_anyone():
    """All stations lifted alike: the same flags, since only what is unlike the neighbours counts."""
    values = air()
    assert np.array_equal(
        network(values + 300, window=6, floor=5, share=0), network(values, window=6, floor=5, share=0)
    )


@pytest.mark.parametrize("pollutant", POLLUTANTS)
@pytest.mark.parametrize("steps", [1, 12, 60])
def test_thresholds_of_every_pollutant_are_in_order(pollutant, steps):
    """Usual within possible, suspect before fail, nothing negative."""
    found = thresholds_of(pollutant, steps_per_hour=steps)
    assert found.possible.low <= found.usual.low < found.usual.high <= found.possible.high
    assert 0 < found.spike_suspect <= found.spike_fail
    assert 2 <= found.flat_suspect <= found.flat_fail
    assert found.leap > 0
    assert found.neighbours_differ > 0


def test_steps_that_do_not_fill_an_hour_are_an_error():
    """Seven readings an hour are none of ours."""
    with pytest.raises(OutOfRangeError):
        thresholds_of(Pollutant.PM25, steps_per_hour=7)


def test_growth_is_one_when_dry_and_stops_at_the_highest_humidity():
    """1 + κ·RH/(100 − RH): κ = 0.3 at 75 % gives 1.9; above 95 % as at it."""
    assert growth(np.array([0.0, 75.0]), kappa=0.3) == pytest.approx([1.0, 1.9])
    assert growth(np.array([99.9]), kappa=0.3) == growth(np.array([95.0]), kappa=0.3)
    assert (growth(np.array([10.0, 99.0]), kappa=0.0) == 1).all()
    assert np.isnan(growth(np.array([math.nan]), kappa=0.3)).all()
    for wrong in ({"kappa": -0.1}, {"kappa": math.nan}, {"kappa": 0.1, "highest": 100}):
        with pytest.raises(OutOfRangeError):
            growth(np.array([50.0]), **wrong)
