"""The levels of warning that a run of days calls for."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.airscience.errors import ShapeError
from luoshi.airscience.index import RULES, Spell, WarningLevel, WarningRule, WarningRules, rules_on, warning_levels

OLD, NEW = RULES


def levels(aqi, rules):
    return warning_levels(np.array(aqi, dtype=float), rules=rules).tolist()


@pytest.mark.parametrize(
    ("aqi", "right"),
    [
        ([201], [0]),
        ([201, 201], [1, 1]),
        ([201, 201, 201], [2, 2, 2]),
        ([201, 201, 201, 201], [2, 2, 2, 2]),
        ([201, 301, 301, 201], [3, 3, 3, 3]),
        ([301, 201, 301, 201], [2, 2, 2, 2]),  # two days above 300, but not in a row
        ([301, 301, 201], [2, 2, 2]),  # three days are not 96 hours
        ([90, 500, 90], [0, 3, 0]),
        ([90, 499, 90], [0, 0, 0]),
        ([200, 200, 200], [0, 0, 0]),
    ],
)
def test_levels_of_2019(aqi, right):
    """Yellow > 200 for 48 h, orange for 72 h, red for 96 h with > 300 for 48 h, or 500."""
    assert levels(aqi, OLD) == right


@pytest.mark.parametrize(
    ("aqi", "right"),
    [
        ([201], [1]),
        ([151], [0]),
        ([151, 151], [1, 1]),
        ([151, 151, 151], [2, 2, 2]),
        ([201, 201], [2, 2]),
        ([201, 301, 201], [3, 3, 3]),
        ([151, 301, 201], [2, 2, 2]),  # two days above 200; three above 150
    ],
)
def test_levels_of_2024(aqi, right):
    """Yellow > 200 or > 150 for 48 h, orange > 200 for 48 h or > 150 for 72 h, red > 200 for 72 h with > 300 once."""
    assert levels(aqi, NEW) == right


def test_day_without_index_ends_a_spell():
    """Nothing is assumed of a gap."""
    assert levels([210, math.nan, 210], OLD) == [0, 0, 0]
    assert levels([math.nan], NEW) == [0]


def test_rules_go_by_date():
    """The rules of a day are the latest that began by then; before the first there are none."""
    assert rules_on(date(2018, 12, 31)) is None
    assert rules_on(date(2023, 12, 31)) is OLD
    assert rules_on(date(2024, 1, 1)) is NEW


def test_office_may_give_its_own_rules():
    """Rules are data."""
    own = WarningRules(
        date(2025, 1, 1), "own plan", (WarningRule(WarningLevel.RED, Spell(100, 1)),), is_platform_default=False
    )
    assert rules_on(date(2025, 6, 1), rules=(*RULES, own)) is own
    assert levels([101, 100], own) == [3, 0]
    assert all(rules.is_platform_default for rules in RULES)


@given(st.lists(st.integers(0, 500), max_size=12), st.integers(0, 11), st.integers(1, 300), st.sampled_from(RULES))
def test_worse_air_never_calls_for_less(aqi, place, more, rules):
    """Raising one day's index lowers no day's level."""
    worse = [min(500, v + more) if i == place else v for i, v in enumerate(aqi)]
    assert all(a <= b for a, b in zip(levels(aqi, rules), levels(worse, rules), strict=True))


def test_level_is_named_in_both_languages():
    """As it is said to the public."""
    assert [level.name_zh for level in WarningLevel] == ["无预警", "黄色预警", "橙色预警", "红色预警"]
    assert WarningLevel.RED.name_en == "red warning"


def test_table_of_series_is_an_error():
    """One city, one series."""
    with pytest.raises(ShapeError):
        warning_levels(np.zeros((2, 2)), rules=OLD)
