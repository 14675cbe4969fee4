"""The individual index: the norm's table, its rounding, and what never happens."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.errors import NoSuchIndexError
from luoshi.airscience.index import POLLUTANTS, Averaging, Edition, Pollutant, curve_of, iaqi

from .reference import column, sub_index

OLD, NEW = Edition.HJ633_2012, Edition.HJ633_2026
YEARS = {OLD: 2012, NEW: 2026}
SPANS = {
    (p, a)
    for p in POLLUTANTS
    for a in ([Averaging.HOUR, Averaging.EIGHT_HOURS] if p is Pollutant.O3 else [Averaging.HOUR, Averaging.DAY])
}
CURVES = sorted((p, a, e) for p, a in SPANS for e in Edition)
curves = st.sampled_from(CURVES)
concentrations = st.one_of(st.floats(0, 4500, allow_nan=False), st.integers(0, 4500).map(float))


def index_of(value, curve):
    pollutant, averaging, edition = curve
    return iaqi(value, pollutant=pollutant, averaging=averaging, edition=edition)


def expected(value, curve):
    pollutant, averaging, edition = curve
    return sub_index(value, pollutant.value, "1h" if averaging is Averaging.HOUR else "24h", YEARS[edition])


@pytest.mark.parametrize("curve", CURVES)
def test_concentration_at_breakpoint_has_the_tables_index(curve):
    """HJ 633-2012, 4, table 1 (page 2) and HJ 633-2026, 4, table 3: each printed pair."""
    pollutant, averaging, edition = curve
    points = column(pollutant.value, "1h" if averaging is Averaging.HOUR else "24h", YEARS[edition])
    levels = [0, 50, 100, 150, 200, 300, 400, 500][: len(points)]
    assert [index_of(float(point), curve) for point in points] == levels


@pytest.mark.parametrize(
    ("pollutant", "averaging", "edition", "concentration", "index"),
    [
        # 100 + 50·(75 − 60)/(115 − 60) = 113.6…, rounded up.
        (Pollutant.PM25, Averaging.DAY, NEW, 75.0, 114.0),
        # 100 + 50·(150 − 120)/(250 − 120) = 111.5…
        (Pollutant.PM10, Averaging.DAY, NEW, 150.0, 112.0),
        # 100 + 50·(350 − 200)/(700 − 200) = 115 exactly: nothing is added to a whole number.
        (Pollutant.NO2, Averaging.HOUR, OLD, 350.0, 115.0),
        # 50·1/35 = 1.4…
        (Pollutant.PM25, Averaging.HOUR, OLD, 1.0, 2.0),
        # 50·0.1/5 = 1 exactly, which floating point misses.
        (Pollutant.CO, Averaging.HOUR, OLD, 0.1, 1.0),
        # 50 + 50·(0.7 − 0)… of CO over a day: 50·0.7/2 = 17.5.
        (Pollutant.CO, Averaging.DAY, OLD, 0.7, 18.0),
    ],
)
def test_index_is_rounded_up(pollutant, averaging, edition, concentration, index):
    """HJ 633-2012, 4, equation (1): 向上进位取整数."""
    assert iaqi(concentration, pollutant=pollutant, averaging=averaging, edition=edition) == index


@pytest.mark.parametrize(
    ("concentration", "index"),
    [(60.5, 100.0), (60.51, 101.0), (61.5, 102.0), (35.5, 52.0), (34.5, 49.0), (0.5, 0.0), (-0.4, 0.0)],
)
def test_concentration_is_rounded_half_even_first(concentration, index):
    """GB/T 8170-2008, 3.2: 60.5 is 60, 61.5 is 62, 35.5 is 36, 34.5 is 34."""
    assert iaqi(concentration, pollutant=Pollutant.PM25, averaging=Averaging.DAY, edition=NEW) == index


def test_mean_that_is_a_half_on_paper_counts_as_one():
    """61.49999999999999, the binary neighbour of 61.5, is 62 and has 100 + 50·2/55 = 101.8…"""
    below = float(np.nextafter(61.5, 0))
    assert iaqi(below, pollutant=Pollutant.PM25, averaging=Averaging.DAY, edition=NEW) == 102.0
    assert iaqi(61.49, pollutant=Pollutant.PM25, averaging=Averaging.DAY, edition=NEW) == 101.0


def test_carbon_monoxide_keeps_one_place():
    """CO 2.05 is 2.0 and 2.15 is 2.2 mg/m³; 50 + 50·0.2/2 = 55."""
    found = iaqi(np.array([2.05, 2.15]), pollutant=Pollutant.CO, averaging=Averaging.DAY, edition=NEW)
    assert found.tolist() == [50.0, 55.0]


@pytest.mark.parametrize(
    ("pollutant", "averaging", "old", "new"),
    [(Pollutant.SO2, Averaging.HOUR, math.nan, 200.0), (Pollutant.O3, Averaging.EIGHT_HOURS, math.nan, 300.0)],
)
def test_beyond_the_short_columns_each_edition_has_its_rule(pollutant, averaging, old, new):
    """HJ 633-2012, table 1, notes 2 and 3: not computed above 800; HJ 633-2026, table 3: 200 and 300."""
    for value in (801.0, 1500.0):
        assert iaqi(value, pollutant=pollutant, averaging=averaging, edition=OLD) == pytest.approx(old, nan_ok=True)
        assert iaqi(value, pollutant=pollutant, averaging=averaging, edition=NEW) == new


def test_beyond_the_full_columns_the_index_is_500():
    """An index ends at 500."""
    assert iaqi(2000.0, pollutant=Pollutant.PM25, averaging=Averaging.DAY, edition=OLD) == 500.0


@pytest.mark.parametrize(
    ("pollutant", "averaging"), [(Pollutant.NO2, Averaging.EIGHT_HOURS), (Pollutant.O3, Averaging.DAY)]
)
def test_span_without_a_column_is_an_error(pollutant, averaging):
    """The norm has no 8-hour NO2 and no 24-hour ozone."""
    with pytest.raises(NoSuchIndexError, match="no sub-index"):
        iaqi(1.0, pollutant=pollutant, averaging=averaging, edition=OLD)


@given(concentrations, curves)
def test_index_equals_exact_fractions(value, curve):
    """Interpolated in fractions from the decimal writing, which is how an official would do it by hand."""
    # Six places are what the product looks at; beyond them a half may fall either way.
    value = round(value, 3)
    found, right = index_of(value, curve), expected(value, curve)
    assert found == right or (math.isnan(found) and math.isnan(right))


@given(concentrations, concentrations, curves)
def test_more_is_never_cleaner(one, other, curve):
    """The index grows with the concentration, wherever there is one."""
    low, high = index_of(min(one, other), curve), index_of(max(one, other), curve)
    assert math.isnan(high) or low <= high


@given(curves, st.data())
def test_index_does_not_jump_at_a_breakpoint(curve, data):
    """One step of the rounded concentration below and above a breakpoint lie within the slopes on both sides."""
    pollutant, averaging, edition = curve
    points = curve_of(pollutant, averaging, edition=edition)
    k = data.draw(st.integers(1, len(points.concentrations) - 2))
    step = 0.1 if pollutant is Pollutant.CO else 1.0
    at = float(points.concentrations[k])
    here = points.indices[k]
    before = (here - points.indices[k - 1]) / (points.concentrations[k] - points.concentrations[k - 1]) * step
    after = (points.indices[k + 1] - here) / (points.concentrations[k + 1] - points.concentrations[k]) * step
    assert 0 <= here - index_of(at - step, curve) <= before
    assert 0 <= index_of(at + step, curve) - here <= after + 1


@given(st.lists(st.one_of(concentrations, st.sampled_from([math.nan, math.inf, -math.inf, -3.0]))), curves)
def test_what_is_no_concentration_never_has_an_index(values, curve):
    """NaN, infinite and negative values give NaN, in their places, and disturb no other."""
    found = index_of(np.array(values), curve)
    for value, index in zip(values, found.tolist(), strict=True):
        if not math.isfinite(value) or value < 0:
            assert math.isnan(index)
        else:
            alone = index_of(value, curve)
            assert index == alone or (math.isnan(index) and math.isnan(alone))


@given(st.lists(concentrations, min_size=1), curves, st.randoms())
def test_order_of_values_does_not_matter(values, curve, chance):
    """Permuting the concentrations permutes the indices."""
    order = list(range(len(values)))
    chance.shuffle(order)
    found = index_of(np.array(values), curve)
    np.testing.assert_array_equal(index_of(np.array(values)[order], curve), found[order])


def test_scalar_gives_a_scalar_and_array_its_shape():
    """A float is answered with a float, an array with an array of its shape, an empty one with an empty one."""
    curve = (Pollutant.PM25, Averaging.DAY, OLD)
    assert type(index_of(35.0, curve)) is float
    assert index_of(np.full((2, 3), 35.0), curve).shape == (2, 3)
    assert index_of(np.array([]), curve).shape == (0,)


def test_given_values_and_table_are_left_alone():
    """Neither the caller's array nor the looked-up table can be changed through the other."""
    values = np.array([35.4, 70.0])
    found = index_of(values, (Pollutant.PM25, Averaging.DAY, OLD))
    found[:] = -1
    assert values.tolist() == [35.4, 70.0]
    assert index_of(35.4, (Pollutant.PM25, Averaging.DAY, OLD)) == 50.0
