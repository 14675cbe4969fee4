"""The figures of US EPA's targets, worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.errors import ShapeError, TooLittleDataError
from luoshi.airscience.quality import Metric, performance

SENSORS = np.array([[3.0, 5, 9], [5.0, 7, 7]])
REFERENCE = np.array([4.0, 6, 8])


def test_figures_of_two_sensors_by_hand():
    """Pairs (4,3) (6,5) (8,9) (4,5) (6,7) (8,7): Σxy' = 16, Σx'² = 16, Σy'² = 22, errors all 1.

    x̄ = ȳ = 6; x' = −2 0 2 −2 0 2; y' = −3 −1 3 −1 1 1: Σx'y' = 6 + 6 + 2 + 2 = 16, Σx'² = 16, Σy'² = 9+1+9+1+1+1 = 22.
    Slope 1, intercept 0, R² = 256/352, RMSE 1, NRMSE 100/6 %. Means of sensors 4 6 8: each off by 1 → SD² = 6/5.
    """
    found = performance(SENSORS, REFERENCE)
    assert (found.slope, found.intercept, found.rmse) == pytest.approx((1.0, 0.0, 1.0))
    assert found.r2 == pytest.approx(256 / 352)
    assert found.nrmse == pytest.approx(100 / 6)
    assert found.sd == pytest.approx(math.sqrt(6 / 5))
    assert found.cv == pytest.approx(100 * math.sqrt(6 / 5) / 6)
    assert (found.pairs, found.together) == (6, 3)
    assert found.meets_all is True


@pytest.mark.parametrize(
    ("gain", "offset", "missed"),
    [
        (1.0, 0.0, set()),
        (1.36, 0.0, {Metric.SLOPE, Metric.RMSE, Metric.NRMSE}),
        (0.64, 0.0, {Metric.SLOPE, Metric.RMSE, Metric.NRMSE}),
        (1.0, 5.1, set()),
        (1.0, -5.1, set()),
    ],
)
def test_targets_at_their_edges(gain, offset, missed):
    """Slope 1 ± 0.35, intercept ± 5, RMSE 7 or NRMSE 30 % (EPA/600/R-20/280, table ES-1)."""
    reference = np.linspace(5, 45, 30)
    found = performance(np.stack([reference * gain + offset] * 2), reference)
    misses = {metric for metric, met in found.meets.items() if met is False}
    expected = missed | ({Metric.INTERCEPT} if abs(offset) > 5 else set())
    assert misses == expected
    assert found.meets_all is (not expected)


def test_either_of_two_error_targets_suffices():
    """RMSE of 8 at a mean of 100 is NRMSE 8 %: met; SD likewise by CV."""
    reference = np.linspace(50, 150, 40)
    off = 8.0 * np.where(np.arange(40) % 2, 1, -1)
    found = performance(np.stack([reference + off, reference - off]), reference)
    assert found.meets[Metric.RMSE] is False
    assert found.meets[Metric.SD] is False
    assert found.meets_all is True


def test_single_sensor_has_no_precision():
    """SD and CV cannot be told, and so neither can all targets together."""
    found = performance(REFERENCE + 1, REFERENCE)
    assert math.isnan(found.sd)
    assert found.meets[Metric.SD] is None
    assert found.meets_all is None


def test_constant_reference_has_no_slope():
    """A line through one point is none: NaN, and open rather than met."""
    found = performance(np.stack([REFERENCE, REFERENCE]), np.full(3, 5.0))
    assert math.isnan(found.slope)
    assert found.meets[Metric.SLOPE] is None


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), min_size=4, max_size=30), st.randoms())
def test_gaps_and_order_do_not_matter(pairs, chance):
    """Pairs with a gap are left out; shuffled pairs give the same figures."""
    values, told = (np.array(column) for column in zip(*pairs, strict=True))
    one = performance(values, told)
    order = list(range(len(pairs)))
    chance.shuffle(order)
    more = np.concatenate([values[order], [math.nan, 7.0]])
    other = performance(more, np.concatenate([told[order], [5.0, math.nan]]))
    assert other.rmse == pytest.approx(one.rmse)
    assert other.slope == pytest.approx(one.slope, nan_ok=True, rel=1e-6, abs=1e-9)
    assert other.pairs == one.pairs


def test_wrong_calls_are_errors():
    """Two pairs are no evaluation; a reference of another length is none."""
    with pytest.raises(TooLittleDataError):
        performance(np.array([1.0, 2.0, math.nan]), np.array([1.0, 2.0, 3.0]))
    with pytest.raises(ShapeError):
        performance(np.ones((2, 4)), np.ones(3))
