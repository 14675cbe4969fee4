"""Frequencies by direction and speed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.errors import NoWindError, OutOfRangeError, ShapeError
from luoshi.airscience.wind import centres_of, wind_rose
from luoshi.airscience.wind.shares import rounding_of, sector_shares

from .made_up import openair


def test_shares_and_calm_make_the_whole():
    """Each hour once: sectors, classes of speed and calm sum to 1."""
    rng = np.random.default_rng(1)
    rose = wind_rose(rng.uniform(0, 360, 5000), rng.gamma(2, 1.5, 5000))
    assert rose.share.sum() + rose.calm == pytest.approx(1.0)
    assert rose.share.shape == (16, 6)


def test_class_of_speed_begins_at_its_edge():
    """0.2 m/s is calm, 0.3 force 1, 1.5 too, 1.6 force 2, 40 the last (GB/T 28591-2012, table 1)."""
    speeds = np.array([0.2, 0.3, 1.5, 1.6, 40.0])
    rose = wind_rose(np.full(5, 90.0), speeds)
    assert rose.calm == pytest.approx(0.2)
    assert rose.share.sum(axis=0) == pytest.approx([0.4, 0.2, 0, 0, 0, 0.2])


def test_wind_from_all_sides_told_in_tens_is_even():
    """36 directions of equal frequency: all 16 sectors have the same share, not 3 to 2."""
    wind = np.tile(np.arange(10.0, 361, 10), 50)
    rose = wind_rose(wind, np.full(wind.size, 3.0))
    assert rose.share.sum(axis=1) == pytest.approx(np.full(16, 1 / 16))
    naive = np.bincount((np.floor(wind / 22.5 + 0.5).astype(int)) % 16) / wind.size
    assert naive.max() / naive.min() == pytest.approx(1.5)


@given(st.sampled_from([0.0, 1.0, 5.0, 10.0, 22.5, 45.0]), st.sampled_from([8, 12, 16, 36]), st.integers(0, 99))
def test_shares_of_an_hour_sum_to_one_and_lie_around_it(step, sectors, seed):
    """For any rounding and number of sectors."""
    wind = np.random.default_rng(seed).uniform(0, 360, 50)
    wind = np.rint(wind / step) * step if step else wind
    places, shares = sector_shares(wind, sectors=sectors, rounded_to_deg=step)
    found = shares[places]
    assert found.sum(axis=1) == pytest.approx(np.ones(50))
    turned = np.abs(wind[:, np.newaxis] - centres_of(sectors)) % 360
    turned = np.minimum(turned, 360 - turned)
    assert (turned[found > 0] <= (360 / sectors + step) / 2 + 1e-9).all()


def test_north_is_both_nought_and_three_hundred_and_sixty():
    """The first sector lies on both sides of north."""
    for wind in (0.0, 360.0, 355.0, 5.0):
        places, shares = sector_shares(np.array([wind]), sectors=16, rounded_to_deg=0.0)
        assert shares[places][0].argmax() == 0


@pytest.mark.parametrize(
    ("wind", "step"), [([10, 20, 350], 10.0), ([5, 20], 5.0), ([22.5, 67.5], 22.5), ([45, 90], 45.0), ([1, 2.5], 0.0)]
)
def test_rounding_is_found_from_the_directions(wind, step):
    """The coarsest step that fits all."""
    assert rounding_of(np.array(wind, dtype=float)) == step


def test_gaps_are_told_as_capture():
    """Codes and NaN are no wind; a calm hour needs no direction."""
    rose = wind_rose(np.array([90.0, np.nan, 999.0, np.nan]), np.array([2.0, 2.0, 2.0, 0.0]))
    assert (rose.hours, rose.capture, rose.calm) == (2, 0.5, 0.5)


def test_mean_is_that_of_vectors():
    """The real mean wind of London is from the south-west; its steadiness is below one."""
    _, wind, speed, _ = openair()
    mean = wind_rose(wind, speed).mean
    assert 200 < float(mean.from_deg) < 250
    assert 0.1 < float(mean.steadiness) < 0.6
    assert float(mean.vector_speed_m_s) < float(mean.mean_speed_m_s)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: wind_rose(np.full(3, 90.0), np.full(2, 1.0)), ShapeError),
        (lambda: wind_rose(np.full(3, np.nan), np.full(3, 2.0)), NoWindError),
        (lambda: wind_rose(np.full(3, 90.0), np.full(3, 1.0), edges_m_s=[2.0, 1.0]), OutOfRangeError),
        (lambda: wind_rose(np.full(3, 90.0), np.full(3, 1.0), sectors=3), OutOfRangeError),
    ],
)
def test_call_that_makes_no_sense_is_an_error(call, error):
    """Shapes, edges and sectors must be what they say."""
    with pytest.raises(error):
        call()
