"""Without wind nothing is told about directions."""

import numpy as np
import pytest

from luoshi.airscience.errors import NoWindError, OutOfRangeError, RepeatedHourError, ShapeError
from luoshi.airscience.wind import cbpf, cpf, find_sectors, nwr, polar_surface, vector_mean, wind_rose
from luoshi.airscience.wind.hours import days_of, wind_hours

N = 240
ENDS = np.datetime64("2019-11-01T01", "h") + np.arange(N)
VALUES = np.arange(float(N))
NAN = np.full(N, np.nan)
WITH_TIME = {"cpf": cpf, "cbpf": cbpf, "find_sectors": find_sectors, "polar_surface": polar_surface}


def asked(name, wind, speed, values=VALUES, ends=ENDS):
    wind = {"wind_from_deg": wind, "wind_speed_m_s": speed}
    return nwr(values, **wind) if name == "nwr" else WITH_TIME[name](ends, values, **wind)


@pytest.mark.parametrize("name", ["nwr", *WITH_TIME])
@pytest.mark.parametrize(
    ("wind", "speed", "reason"),
    [
        (None, None, "no wind was given"),
        (np.full(N, 90.0), None, "no wind was given"),
        (NAN, np.full(N, 2.0), "no hour has a wind"),
        (np.full(N, 999.0), np.full(N, 2.0), "no hour has a wind"),
        (np.full(N, 90.0), np.full(N, -1.0), "no hour has a wind"),
    ],
)
def test_record_without_wind_says_so(name, wind, speed, reason):
    """No guess: an error that a person can read. 999° and −1 m/s are codes and no wind."""
    with pytest.raises(NoWindError, match=reason):
        asked(name, wind, speed)


@pytest.mark.parametrize("name", ["nwr", *WITH_TIME])
def test_wind_without_concentration_says_so(name):
    """Wind in other hours than the concentration is none either."""
    values = VALUES.copy()
    values[::2] = np.nan
    wind = np.full(N, 90.0)
    wind[1::2] = np.nan
    with pytest.raises(NoWindError, match="both a wind and a concentration"):
        asked(name, wind, np.full(N, 2.0), values)


@pytest.mark.parametrize("call", [vector_mean, wind_rose])
def test_rose_and_mean_without_wind_say_so(call):
    """The same of what needs no concentration."""
    with pytest.raises(NoWindError):
        call(None, None)


@pytest.mark.parametrize("name", ["cpf", "cbpf", "find_sectors"])
def test_calm_record_says_that_it_was_calm(name):
    """A vane that does not turn has no direction."""
    with pytest.raises(NoWindError, match="calm"):
        asked(name, np.full(N, 90.0), np.full(N, 0.2))


@pytest.mark.parametrize("name", ["nwr", *WITH_TIME])
def test_arrays_that_do_not_fit_are_an_error(name):
    """A speed too few."""
    with pytest.raises(ShapeError):
        asked(name, np.full(N, 90.0), np.full(N - 1, 2.0))


@pytest.mark.parametrize("name", WITH_TIME)
def test_hour_given_twice_is_an_error(name):
    """Which of two values holds is for whoever stores revisions to say."""
    with pytest.raises(RepeatedHourError):
        asked(name, np.full(N, 90.0), np.full(N, 2.0), ends=np.repeat(ENDS[::2], 2))


@pytest.mark.parametrize("name", WITH_TIME)
def test_hour_without_time_is_an_error(name):
    """NaT belongs to no day."""
    ends = ENDS.copy()
    ends[5] = "NaT"
    with pytest.raises(ShapeError):
        asked(name, np.full(N, 90.0), np.full(N, 2.0), ends=ends)


def test_hours_with_a_gap_are_left_out_and_calm_ones_counted():
    """One with everything, one calm, and one gap of each kind."""
    found = wind_hours(
        np.array([5.0, 6.0, np.nan, 8.0, 9.0, np.inf]),
        np.array([360.0, 90.0, 90.0, np.nan, 90.0, 90.0]),
        np.array([2.0, 0.1, 2.0, 2.0, np.inf, 2.0]),
        calm_below_m_s=0.3,
    )
    assert found.is_used.tolist() == [True, False, False, False, False, False]
    assert (found.from_deg.tolist(), found.concentration.tolist(), found.calm) == ([360.0], [5.0], 1)


def test_block_of_no_days_is_an_error():
    """At least one."""
    hours = wind_hours(VALUES, np.full(N, 90.0), np.full(N, 2.0))
    with pytest.raises(OutOfRangeError):
        days_of(ENDS, hours, block_days=0)
