"""From which side it comes, or that no side stands out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.wind import apart, find_sectors

from .made_up import made_up, openair, plume


def asked(ends, wind, speed, values, **options):
    options = {"resamples": 300} | options
    return find_sectors(ends, values, wind_from_deg=wind, wind_speed_m_s=speed, **options)


@settings(max_examples=15, derandomize=True)
@given(st.floats(0, 360), st.integers(0, 1000))
def test_planted_source_is_found_in_its_sector(from_deg, seed):
    """A quarter of a year, 70 µg/m³ from any side: its sector or a neighbour stands out, and the bearing is right."""
    ends, wind, speed, values = made_up(seed, 90)
    # The wind must have come from there for a day at least, or nobody can know.
    if (apart(wind, np.array(from_deg)) < 15).sum() < 60:
        return
    found = asked(ends, wind, speed, values + plume(wind, from_deg, 70))
    assert found.strongest is not None
    assert float(apart(np.array(found.centres_deg[found.strongest]), np.array(from_deg))) <= 22.5
    assert float(apart(np.array(found.bearing.from_deg), np.array(from_deg))) <= 3 * found.bearing.spread_deg
    assert found.probability[found.strongest] > 0.3


def test_haze_that_comes_with_no_wind_stands_out_nowhere():
    """Of forty quarters without any source at most three are said to have one; hour by hour it would be most."""
    said, naive = 0, 0
    for seed in range(40):
        ends, wind, speed, values = made_up(2000 + seed, 90)
        found = asked(ends, wind, speed, values)
        said += found.strongest is not None
        assert (found.bearing is None) == (found.strongest is None)
        error = values.std() / np.sqrt(found.hours)
        naive += bool((found.excess > 2.95 * error).any())  # 2.95: two-sided 95 % of sixteen, Bonferroni
    assert said <= 3
    assert naive >= 20


def test_probabilities_sum_to_one():
    """In each resample one sector is the highest."""
    found = asked(*made_up(1, 60))
    assert found.probability.sum() == pytest.approx(1.0)


def test_excess_is_over_the_other_hours():
    """By a loop, with directions of sixteen points."""
    ends, wind, speed, values = made_up(2, 90, 22.5)
    found = asked(ends, wind, speed, values)
    used = speed >= 0.3
    sector = np.rint(wind / 22.5).astype(int) % 16
    for k in np.flatnonzero(np.isfinite(found.excess)):
        mine = used & (sector == k)
        assert found.mean[k] == pytest.approx(values[mine].mean())
        assert found.excess[k] == pytest.approx(values[mine].mean() - values[used & ~mine].mean())
        assert found.excess_low[k] < found.excess[k] < found.excess_high[k]


def test_constant_and_order_change_no_excess():
    """The regional background, added to every hour, is in no excess."""
    ends, wind, speed, values = made_up(3, 60)
    values = values + plume(wind, 120, 90)
    order = np.random.default_rng(3).permutation(values.size)
    one = asked(ends, wind, speed, values)
    lifted = asked(ends, wind, speed, values + 300)
    shuffled = asked(ends[order], wind[order], speed[order], values[order])
    assert lifted.mean == pytest.approx(one.mean + 300, nan_ok=True)
    for other in (lifted, shuffled):
        assert other.excess_low == pytest.approx(one.excess_low, rel=1e-6, nan_ok=True)
        assert other.strongest == one.strongest


def test_turned_wind_turns_sectors_and_bearing():
    """By 45°, in directions of 22.5°."""
    ends, wind, speed, values = made_up(4, 90, 22.5)
    values = values + plume(wind, 337.5, 90)
    one, other = asked(ends, wind, speed, values), asked(ends, (wind + 45) % 360, speed, values)
    assert other.mean == pytest.approx(np.roll(one.mean, 2), nan_ok=True)
    assert other.strongest == (one.strongest + 2) % 16
    assert float(apart(np.array(other.bearing.from_deg), np.array(one.bearing.from_deg + 45))) <= 1.0


def test_bearing_of_a_weaker_source_is_less_sure():
    """Never surer than the vane (5°) and the tens of degrees (10°/√12); with a weak source less."""
    ends, wind, speed, values = made_up(9, 365)
    strong, weak = (asked(ends, wind, speed, values + plume(wind, 250, h)).bearing for h in (400, 15))
    least = np.hypot(5, 10 / np.sqrt(12))
    assert least <= strong.spread_deg < 1.1 * least
    assert weak.spread_deg > 1.2 * least
    surer = asked(ends, wind, speed, values + plume(wind, 250, 400), vane_error_deg=0.0).bearing
    assert 10 / np.sqrt(12) <= surer.spread_deg < strong.spread_deg


def test_sector_with_few_hours_is_not_told():
    """Ten dirty hours from the south, on one day, are no finding."""
    ends, wind, speed, values = made_up(5, 60)
    wind = np.where((wind > 150) & (wind < 210), 90.0, wind)
    wind[600:610], speed[600:610], values[600:610] = 180.0, 3.0, 900.0
    found = asked(ends, wind, speed, values)
    south = found.centres_deg == 180
    assert np.isnan(found.mean[south]).all()
    assert found.probability[south] == 0
    assert not found.stands_out[south].any()


def test_two_days_are_no_finding():
    """Nothing is told, and nothing fails."""
    found = asked(*made_up(6, 2))
    assert found.strongest is None
    assert np.isnan(found.mean).all()
    assert found.probability.sum() == 0


def test_same_air_always_stands_out_nowhere():
    """No spread and no excess."""
    ends, wind, speed, values = made_up(7, 60)
    assert asked(ends, wind, speed, np.full(values.size, 50.0)).strongest is None


def test_real_street_has_its_side():
    """Marylebone Road, two years: NOₓ is highest in wind from the south to the south-west, across the street."""
    ends, wind, speed, values = (a[:17520] for a in openair())
    found = asked(ends, wind, speed, values)
    assert 180 <= found.centres_deg[found.strongest] <= 247.5
    assert found.probability[found.strongest] > 0.5
    assert found.stands_out.sum() < 9


def test_confidence_must_be_one():
    """Neither 0 nor 1."""
    with pytest.raises(OutOfRangeError):
        asked(*made_up(8, 3), confidence=0.0)
