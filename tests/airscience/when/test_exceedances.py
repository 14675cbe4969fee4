"""Hours above a limit."""

import numpy as np
import pytest

from luoshi.airscience.index import Pollutant
from luoshi.airscience.when import Axis, exceedances
from tests.airscience.real_air import NINE_SITES, real_air

from .made_up import hours_from

NAN = float("nan")


def test_hour_at_the_limit_holds_it_and_a_gap_does_neither():
    """Rounded to whole µg/m³: 75.4 holds 75, 75.6 does not; the gap is not counted."""
    days = np.full((10, 24), 10.0)
    days[:, 0] = [75.0, 75.4, 75.6, 80.0, NAN, 75.5, 10.0, 10.0, 10.0, 10.0]  # 75.5 rounds half-even to 76
    found = exceedances(hours_from("2019-11-01", 10), days.ravel(), limit=75.0, decimals=0)
    assert found.count[0] == 3
    assert found.share.hours[0] == 9
    assert found.share.value[0] == pytest.approx(3 / 9)
    assert found.count[1:].sum() == 0
    unrounded = exceedances(hours_from("2019-11-01", 10), days.ravel(), limit=75.0)
    assert unrounded.count[0] == 4


def test_share_and_its_interval_are_shares():
    """Between nothing and all."""
    rng = np.random.default_rng(1)
    found = exceedances(hours_from("2019-11-01", 12), rng.choice([10.0, 90.0, NAN], 288), limit=75.0)
    assert (found.share.low >= 0).all()
    assert (found.share.high <= 1).all()
    assert (found.share.low <= found.share.value).all()
    assert (found.share.value <= found.share.high).all()


def test_hour_without_measurement_has_no_share():
    """Nothing measured: no exceedance counted, no share told."""
    days = np.full((10, 24), 90.0)
    days[:, 3] = NAN
    found = exceedances(hours_from("2019-11-01", 10), days.ravel(), limit=75.0)
    assert found.count[3] == 0
    assert np.isnan(found.share.value[3])
    assert found.share.capture[3] == 0.0


def test_counts_of_a_real_year_add_up():
    """By hour, by weekday and by month the same hours are counted."""
    ends, concentrations = real_air(NINE_SITES).of_station("1319A")
    values = concentrations[Pollutant.PM25]
    right = int((values > 75).sum())
    for axis in Axis:
        found = exceedances(ends, values, limit=75.0, decimals=Pollutant.PM25.decimals, by=[axis], resamples=20)
        assert found.count.sum() == right > 1000
