"""From where high hours come."""

import numpy as np
import pytest

from luoshi.airscience.errors import OutOfRangeError
from luoshi.airscience.wind import cbpf, cpf

from .made_up import made_up, plume


def asked(function, ends, wind, speed, values, **options):
    return function(ends, values, wind_from_deg=wind, wind_speed_m_s=speed, **options)


def test_share_is_counted():
    """Sectors of ninety degrees, against a loop; the threshold is the 75th percentile of the used hours."""
    ends, wind, speed, values = made_up(1, 60, 0.0)
    found = asked(cpf, ends, wind, speed, values, sectors=4)
    used = speed >= 0.3
    assert found.above == pytest.approx(np.percentile(values[used], 75))
    assert found.calm == (~used).sum()
    sector = np.floor(wind / 90 + 0.5).astype(int) % 4
    for k in range(4):
        mine = used & (sector == k)
        assert found.hours[k] == mine.sum()
        assert found.share[k] == pytest.approx((values[mine] > found.above).mean())
    assert found.overall == pytest.approx(0.25, abs=0.01)


def test_hour_at_the_threshold_is_not_high():
    """Four in five hours have 5, which is the 75th percentile too: high are the others, a fifth."""
    ends, wind, speed, _ = made_up(1, 30)
    values = np.where(np.arange(wind.size) % 5 == 0, 9.0, 5.0)
    found = asked(cpf, ends, wind, np.maximum(speed, 1.0), values)
    assert found.above == 5.0
    assert found.overall == pytest.approx(0.2)


def test_share_by_speed_is_counted_and_adds_up():
    """Hours and high hours of the classes make those of the sector."""
    ends, wind, speed, values = made_up(2, 90)
    one = asked(cpf, ends, wind, speed, values, needed_hours=0)
    both = asked(cbpf, ends, wind, speed, values, needed_hours=0)
    assert both.share.shape == (16, 6)
    assert both.hours.sum(axis=1) == pytest.approx(one.hours)
    high = np.nansum(both.share * both.hours, axis=1)
    assert high == pytest.approx(one.share * one.hours)


def test_interval_of_percentiles_finds_the_source_of_middling_hours():
    """High hours from the east, middling ones from the south: each is found by its own percentiles."""
    ends, wind, speed, _ = made_up(3, 120)
    rng = np.random.default_rng(3)
    values = 10 + rng.normal(size=wind.size) + plume(wind, 90, 100, 12) + plume(wind, 180, 40, 12)
    top = asked(cpf, ends, wind, speed, values, above_percent=95)
    middle = asked(cpf, ends, wind, speed, values, above_percent=70, up_to_percent=88)
    assert top.centres_deg[np.nanargmax(top.share)] == 90
    assert middle.centres_deg[np.nanargmax(middle.share)] == 180


def test_source_of_fast_wind_is_found_by_speed():
    """A stack that comes down in strong wind from the west only."""
    ends, wind, speed, values = made_up(4, 365)
    values = values + np.where(speed >= 3.4, plume(wind, 270, 120), 0)
    found = asked(cbpf, ends, wind, speed, values, above_percent=90)
    sector, force = np.unravel_index(np.nanargmax(found.low), found.low.shape)
    assert abs(found.centres_deg[sector] - 270) <= 22.5
    assert found.edges_m_s[force] >= 3.4


def test_interval_surrounds_the_share_within_nought_and_one():
    """And is none where there are too few hours."""
    ends, wind, speed, values = made_up(5, 45)
    found = asked(cbpf, ends, wind, speed, values)
    told = np.isfinite(found.low)
    assert ((found.low <= found.share) & (found.share <= found.high))[told].all()
    assert ((found.low >= 0) & (found.high <= 1))[told].all()
    assert np.isnan(found.share[found.hours < 10]).all()
    assert not told[np.isnan(found.share)].any()


def test_turned_wind_turns_the_shares():
    """Sectors of 22.5°, directions in 22.5°."""
    ends, wind, speed, values = made_up(6, 60, 22.5)
    one, other = asked(cpf, ends, wind, speed, values), asked(cpf, ends, (wind + 90) % 360, speed, values)
    assert other.share == pytest.approx(np.roll(one.share, 4), nan_ok=True)
    assert other.low == pytest.approx(np.roll(one.low, 4), nan_ok=True)


def test_background_and_order_change_nothing():
    """A constant on every hour lifts the threshold with it; a shuffled file is the same."""
    ends, wind, speed, values = made_up(7, 60)
    order = np.random.default_rng(7).permutation(values.size)
    one = asked(cpf, ends, wind, speed, values)
    lifted = asked(cpf, ends, wind, speed, values + 100)
    shuffled = asked(cpf, ends[order], wind[order], speed[order], values[order])
    for other in (lifted, shuffled):
        assert other.share == pytest.approx(one.share, nan_ok=True)
        assert other.high == pytest.approx(one.high, nan_ok=True)


@pytest.mark.parametrize(
    "options", [{"above_percent": 101}, {"above_percent": 90, "up_to_percent": 80}, {"sectors": 2}]
)
def test_call_that_makes_no_sense_is_an_error(options):
    """Percentiles rise within 100."""
    with pytest.raises(OutOfRangeError):
        asked(cpf, *made_up(8, 3), **options)


def test_edges_must_rise():
    """Classes of speed in order."""
    with pytest.raises(OutOfRangeError):
        asked(cbpf, *made_up(8, 3), edges_m_s=[3.0, 1.0])
