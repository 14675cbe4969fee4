"""What holds of every test of readings: gaps, order of stations, units, and that worse is never flagged better."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.quality import (
    Flag,
    Span,
    channel_agreement,
    combine,
    fan,
    flat_line,
    gross_range,
    humidity,
    inversion,
    network,
    rate,
    saturation,
    spike,
    stuck_codes,
)

STATIONS, TIMES = 6, 30
DAMP = np.linspace(40, 99, STATIONS * TIMES).reshape(STATIONS, TIMES)
BESIDE = np.full((STATIONS, TIMES), 50.0)
IN_UNITS = {
    "gross_range": lambda x, u: gross_range(x, fail=Span(-10 * u, 800 * u), suspect=Span(0, 500 * u)),
    "spike": lambda x, u: spike(x, suspect=50 * u, fail=150 * u),
    "rate": lambda x, u: rate(x, suspect=50 * u),
    "flat_line": lambda x, u: flat_line(x, suspect=4, fail=8, tolerance=0.5 * u),
    "stuck_codes": lambda x, u: stuck_codes(x, codes=[999 * u, -999 * u], tolerance=1e-3 * u),
    "humidity": lambda x, u: humidity(x, DAMP),
    "channel_agreement": lambda x, u: channel_agreement(x, np.where(np.isfinite(x), BESIDE * u, np.nan), apart=5 * u),
    "inversion": lambda x, u: inversion(x, BESIDE * u, allowed=10 * u),
    "network": lambda x, u: network(x, window=6, floor=3 * u),
    "fan": lambda x, u: fan(x, window=12, moving=2 * u),
}
ALL = IN_UNITS | {"saturation": lambda x, u: saturation(x, suspect=4, fail=8)}

reading = st.one_of(
    st.integers(-20, 900).map(float), st.sampled_from([999.0, -999.0, 40.0, 40.0, np.nan, np.nan, np.inf])
)
grids = hnp.arrays(np.float64, (STATIONS, TIMES), elements=reading, fill=st.sampled_from([40.0, 41.0, 99.9]))


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=30)
@given(x=grids)
def test_gap_is_missing_and_a_reading_never(name, x):
    """NaN and infinity never become a number and are never good; what was read is never missing."""
    found = ALL[name](x, 1.0)
    assert found.shape == x.shape
    assert found.dtype == np.uint8
    assert set(np.unique(found)) <= {int(flag) for flag in Flag}
    assert np.array_equal(found == Flag.MISSING, ~np.isfinite(x))


@pytest.mark.parametrize("name", ALL)
@settings(max_examples=20)
@given(x=grids, order=st.permutations(range(STATIONS)))
def test_order_of_stations_orders_their_flags_alone(name, x, order):
    """Permuting stations permutes flags (what stands beside a station is permuted with it)."""
    if name == "humidity":
        assert np.array_equal(humidity(x[order], DAMP[order]), humidity(x, DAMP)[order])
    else:
        assert np.array_equal(ALL[name](x[order], 1.0), ALL[name](x, 1.0)[order])


@pytest.mark.parametrize("name", IN_UNITS)
@settings(max_examples=20)
@given(x=grids, power=st.integers(-6, 6))
def test_unit_does_not_matter(name, x, power):
    """Readings and thresholds in another unit, the same flags; powers of two, so that nothing is rounded."""
    unit = 2.0**power
    assert np.array_equal(IN_UNITS[name](x * unit, unit), IN_UNITS[name](x, 1.0))


@pytest.mark.parametrize("value", [0.0, 8.0, 35.0, 99.9])
def test_constant_channel_is_stuck(value):
    """However long, with gaps or without: a channel that never moves fails."""
    series = np.full((2, 40), value)
    series[1, ::3] = np.nan
    found = flat_line(series, suspect=4, fail=8)
    assert (found[np.isfinite(series)] == Flag.FAIL).all()


ALONE = {
    "gross_range": lambda x: gross_range(x, fail=Span(-10, 800), suspect=Span(0, 500)),
    "spike": lambda x: spike(x, suspect=50, fail=150),
    "rate": lambda x: rate(x, suspect=50),
    "network": lambda x: network(x, window=1, floor=3),
}


@pytest.mark.parametrize("name", ALONE)
@settings(max_examples=40)
@given(
    x=hnp.arrays(np.float64, (STATIONS, 9), elements=st.integers(0, 400).map(float)),
    more=st.integers(0, 2000),
    further=st.integers(0, 2000),
)
def test_reading_further_out_is_never_flagged_better(name, x, more, further):
    """One reading raised above all others, and then raised again."""
    x[0, 4] = x.max() + more
    before = ALONE[name](x)[0, 4]
    x[0, 4] += further
    after = ALONE[name](x)[0, 4]
    worst = combine(np.array([before]), np.array([after]))[0]
    assert after == worst


@settings(max_examples=30)
@given(x=grids, count=st.integers(2, 10), sooner=st.integers(0, 5))
def test_stricter_threshold_never_flags_better(x, count, sooner):
    """A stuck channel noticed sooner: every reading as bad or worse."""
    lenient = flat_line(x, suspect=count, fail=count + 5)
    strict = flat_line(x, suspect=max(2, count - sooner), fail=max(2, count - sooner) + 5)
    judged = np.isin(lenient, [1, 3, 4])
    assert np.array_equal(combine(lenient, strict)[judged], strict[judged])


@pytest.mark.parametrize("name", ALL)
def test_single_number_is_no_series(name):
    """A broken call is an error, not a flag."""
    with pytest.raises(ShapeError):
        ALL[name](np.float64(35.0), 1.0)
