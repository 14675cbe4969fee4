"""The median of the others and its spread, against a plain loop."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from luoshi.airscience.errors import OutOfRangeError, ShapeError
from luoshi.airscience.quality import median_of_others, others
from luoshi.airscience.quality.neighbours import median_over
from luoshi.airscience.quality.windows import run_lengths, still_for, trailing_mean_and_spread, trailing_share

readings = st.one_of(st.integers(0, 9).map(float), st.just(np.nan))
grids = st.integers(1, 9).flatmap(lambda s: hnp.arrays(np.float64, (s, 4), elements=readings))


@settings(max_examples=200)
@given(grids)
def test_others_equal_a_plain_loop(values):
    """Ties, gaps, odd and even numbers of stations."""
    found = others(values)
    for station, moment in np.ndindex(values.shape):
        rest = np.delete(values[:, moment], station)
        rest = rest[np.isfinite(rest)]
        assert found.stations[station, moment] == rest.size
        if not rest.size:
            assert np.isnan(found.median[station, moment])
            continue
        median = np.median(rest)
        assert found.median[station, moment] == pytest.approx(median)
        assert found.spread[station, moment] == pytest.approx(1.4826 * np.median(np.abs(rest - median)))


@given(grids)
def test_own_reading_does_not_matter_to_what_the_others_read(values):
    """Leave-one-out: whatever a station reads, its neighbours' median stays."""
    changed = values.copy()
    changed[0] = 1e6
    assert np.array_equal(median_of_others(values)[0], median_of_others(changed)[0], equal_nan=True)


@given(grids)
def test_median_over_gaps_equals_numpy(values):
    """And is NaN, without a warning, where nothing is."""
    found = median_over(values, axis=0)
    for moment in range(values.shape[1]):
        there = values[np.isfinite(values[:, moment]), moment]
        assert found[moment] == pytest.approx(np.median(there) if there.size else np.nan, nan_ok=True)


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_runs_equal_a_plain_loop(held):
    """The length of the run around each element."""
    found = run_lengths(np.array(held))
    for i, is_held in enumerate(held):
        left, right = i, i
        while left > 0 and held[left - 1]:
            left -= 1
        while right + 1 < len(held) and held[right + 1]:
            right += 1
        assert found[i] == (right - left + 1 if is_held else 0)


@given(st.lists(readings, min_size=1, max_size=30), st.integers(2, 6), st.sampled_from([0.0, 1.0, 2.5]))
def test_still_stretches_equal_a_plain_loop(values, count, tolerance):
    """Any window of the readings that are there, gaps skipped."""
    series = np.array(values)
    there = np.flatnonzero(np.isfinite(series))
    expected = np.zeros(series.shape, dtype=bool)
    for start in range(there.size - count + 1):
        window = there[start : start + count]
        if np.ptp(series[window]) <= tolerance:
            expected[window] = True
    assert np.array_equal(still_for(series, count=count, tolerance=tolerance), expected)


@given(st.lists(readings, min_size=1, max_size=30), st.integers(1, 8))
def test_trailing_figures_equal_a_plain_loop(values, window):
    """Mean, spread and share of the last readings."""
    series = np.array(values)
    mean, spread = trailing_mean_and_spread(series, window=window, needed=2)
    share, counts = trailing_share(series > 4, np.isfinite(series), window=window)
    for i in range(series.size):
        last = series[max(0, i - window + 1) : i + 1]
        last = last[np.isfinite(last)]
        assert counts[i] == last.size
        assert share[i] == pytest.approx((last > 4).mean() if last.size else np.nan, nan_ok=True)
        told = last.size >= 2
        assert mean[i] == pytest.approx(last.mean() if told else np.nan, nan_ok=True)
        assert spread[i] == pytest.approx(last.std() if told else np.nan, nan_ok=True, abs=1e-5)


def test_wrong_calls_are_errors():
    """No stations, no window, one reading as a stretch."""
    with pytest.raises(ShapeError):
        others(np.ones(3))
    with pytest.raises(OutOfRangeError):
        still_for(np.ones(3), count=1, tolerance=0.0)
    with pytest.raises(OutOfRangeError):
        trailing_share(np.ones(3, bool), np.ones(3, bool), window=0)
