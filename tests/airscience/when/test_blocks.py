"""How long blocks must be, how they are drawn, and what interval comes of it."""

import numpy as np
import pytest

from luoshi.airscience.when.blocks import block_length, drawn_days, interval, less_season, memory_of

from .made_up import autoregressive


def test_longer_memory_asks_for_longer_blocks():
    """White noise, and air that remembers a day, and some: the median of thirty series each."""
    rng = np.random.default_rng(1)
    lengths = [np.median([block_length(autoregressive(rng, 1000, phi)) for _ in range(30)]) for phi in (0.0, 0.5, 0.9)]
    assert lengths[0] <= 6
    assert lengths == sorted(lengths)
    # Politis and White give b = (2·(2φ/(1−φ²))²·¾)^⅓·n^⅓·… for such a series: with φ = 0.5, G/g(0) = 2φ/(1−φ²) = 4/3,
    # b = (2·(16/9)/(4/3))^⅓·10 = 13.9.
    assert 9 <= lengths[1] <= 20


@pytest.mark.parametrize("series", [np.array([]), np.full(100, 7.0), np.full(100, np.nan), np.arange(8.0)])
def test_series_that_says_nothing_has_blocks_of_one(series):
    """Nothing, one value always, gaps, or too few to see a memory in."""
    assert block_length(series) == 1
    assert memory_of(series).widening == 1.0


def test_gaps_hardly_change_the_memory():
    """A fifth of the days missing."""
    rng = np.random.default_rng(2)
    series = autoregressive(rng, 2000, 0.7)
    holes = np.where(rng.random(2000) < 0.2, np.nan, series)
    assert block_length(holes) == pytest.approx(block_length(series), rel=0.35)


def test_short_blocks_of_a_long_memory_are_made_up_for():
    """By the square root of 5.67 to 3.08 for φ = 0.7 and blocks of five: v(∞) = 1.7/0.3, v(5) by hand."""
    seen = 1 + 2 * (0.8 * 0.7 + 0.6 * 0.49 + 0.4 * 0.343 + 0.2 * 0.2401)
    series = autoregressive(np.random.default_rng(3), 20000, 0.7)
    assert memory_of(series, block=5).widening == pytest.approx(np.sqrt(1.7 / 0.3 / seen), rel=0.02)
    # Of differences, tried: half the mean squared difference of neighbouring sums of five, against the sum's own rate.
    sums = series.reshape(-1, 5).sum(axis=1)
    told = np.sqrt(0.5 * np.mean(np.diff(sums) ** 2) / 5)
    assert told * memory_of(series, block=5).widening_of_differences == pytest.approx(np.sqrt(1.7 / 0.3), rel=0.05)


def test_every_day_is_as_likely_and_comes_from_near():
    """Long and short records; a block moves at most a month."""
    for days, block in ((400, 7), (30, 4), (5, 9)):
        drawn = drawn_days(days, block_days=block, resamples=3000, seed=1)
        assert (drawn.sum(axis=1) == days).all()
        assert drawn.mean(axis=0) == pytest.approx(np.ones(days), abs=0.2)
    season = np.cos(2 * np.pi * np.arange(400) / 400)
    means = drawn_days(400, block_days=7, resamples=500, seed=1) @ season / 400
    anywhere = drawn_days(400, block_days=7, resamples=500, seed=1, near=400) @ season / 400
    assert means.std() < 0.6 * anywhere.std()


def test_season_is_taken_out_and_gaps_stay():
    """A slow wave is gone but for its curvature, a gap is a gap."""
    wave = 50 * np.cos(2 * np.pi * np.arange(730) / 365)
    wave[100] = np.nan
    left = less_season(wave)
    assert np.isnan(left[100])
    assert np.nanstd(left[60:-60]) < 0.1 * np.nanstd(wave)


def test_interval_is_wider_for_fewer_blocks_and_none_for_two():
    """The same resamples, said to rest on many blocks, on five, and on two."""
    drawn = np.random.default_rng(4).normal(size=(20000, 3))
    low, high = interval(drawn, value=np.zeros(3), blocks=np.array([10000, 5, 2]), confidence=0.95)
    assert low[0] == pytest.approx(-1.96, abs=0.06)
    assert high[0] == pytest.approx(1.96, abs=0.06)
    # √(5/4)·t(0.975, 4) = 1.118·2.776 = 3.10.
    assert high[1] == pytest.approx(3.10, abs=0.35)
    assert np.isnan([low[2], high[2]]).all()


def test_resample_without_a_cell_is_left_out():
    """NaN among the resamples is neither low nor high."""
    drawn = np.concatenate([np.linspace(0, 1, 101), np.full(50, np.nan)])
    low, high = interval(drawn, value=np.array(0.5), blocks=np.array(10**6), confidence=0.9)
    assert (low, high) == (pytest.approx(0.05, abs=1e-4), pytest.approx(0.95, abs=1e-4))
