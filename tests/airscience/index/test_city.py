"""The value of a city."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.index import Averaging, Edition, Pollutant, city_mean, iaqi

PM25 = {"pollutant": Pollutant.PM25, "averaging": Averaging.DAY, "edition": Edition.HJ633_2012}


def test_index_of_a_city_is_that_of_its_mean():
    """35 and 115 µg/m³ have 50 and 150; the city has 75 and 100, not the mean or the worst of the indices."""
    stations = np.array([35.0, 115.0])
    assert iaqi(float(city_mean(stations).value), **PM25) == 100.0
    assert iaqi(np.array([35.0, 112.0]), **PM25).mean() != iaqi(float(city_mean(np.array([35.0, 112.0])).value), **PM25)


def test_city_needs_three_quarters_of_its_stations():
    """Of nine, seven; of ten, eight; a share of 0.7 of ten is seven, one of 0.56 of 25 fourteen."""
    nine, ten = np.full(9, 5.0), np.full(10, 5.0)
    nine[:2] = math.nan
    ten[:3] = math.nan
    assert city_mean(nine).value == 5.0
    nine[2] = math.nan
    assert np.isnan(city_mean(nine).value)
    assert np.isnan(city_mean(ten).value)
    assert city_mean(ten, needed_share=0.7).value == 5.0
    many = np.full(25, 5.0)
    many[:11] = math.nan
    assert city_mean(many, needed_share=0.56).value == 5.0


def test_city_without_any_station_value_has_none():
    """Not even when no share is asked for."""
    mean = city_mean(np.full((3, 2), math.nan), needed_share=0)
    assert np.isnan(mean.value).all()
    assert mean.capture.tolist() == [0.0, 0.0]


@given(st.lists(st.one_of(st.floats(0, 900), st.just(math.nan)), min_size=1, max_size=12), st.randoms())
def test_order_of_stations_does_not_matter(values, chance):
    """A city is the same whichever station is listed first."""
    mixed = list(values)
    chance.shuffle(mixed)
    assert city_mean(np.array(mixed)).value == pytest.approx(city_mean(np.array(values)).value, nan_ok=True)


def test_share_beyond_one_is_an_error():
    """More than all stations cannot be asked for."""
    with pytest.raises(OutOfRangeError):
        city_mean(np.ones(3), needed_share=1.5)
