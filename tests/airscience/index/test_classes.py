"""The six classes."""

import math

import numpy as np
import pytest

from luoshi.airscience.index import AirClass, class_of, classes_of


@pytest.mark.parametrize(
    ("aqi", "name_zh", "name_en", "rgb"),
    [
        # HJ 633-2012, 4, table 2, and appendix A (page 6): both ends of each class, and its colour.
        (0, "优", "Excellent", (0, 228, 0)),
        (50, "优", "Excellent", (0, 228, 0)),
        (51, "良", "Good", (255, 255, 0)),
        (100, "良", "Good", (255, 255, 0)),
        (101, "轻度污染", "Lightly polluted", (255, 126, 0)),
        (150, "轻度污染", "Lightly polluted", (255, 126, 0)),
        (151, "中度污染", "Moderately polluted", (255, 0, 0)),
        (200, "中度污染", "Moderately polluted", (255, 0, 0)),
        (201, "重度污染", "Heavily polluted", (153, 0, 76)),
        (300, "重度污染", "Heavily polluted", (153, 0, 76)),
        (301, "严重污染", "Severely polluted", (126, 0, 35)),
        (500, "严重污染", "Severely polluted", (126, 0, 35)),
    ],
)
def test_class_is_the_norms(aqi, name_zh, name_en, rgb):
    """Each class begins one above the last of the one before."""
    said = class_of(float(aqi)).said
    assert (said.name_zh, said.name_en, said.rgb) == (name_zh, name_en, rgb)


def test_no_index_has_no_class():
    """A gap is neither good nor bad."""
    assert class_of(math.nan) is AirClass.NONE
    assert classes_of(np.array([[math.nan, 10.0]])).tolist() == [[0, 1]]


def test_class_tells_health_and_advice_in_both_languages():
    """All six classes are worded; the sentences end as sentences."""
    for air_class in list(AirClass)[1:]:
        said = air_class.said
        assert all(text.endswith("。") for text in (said.health_zh, said.advice_zh))
        assert all(text.endswith(".") for text in (said.health_en, said.advice_en))
    assert [c.said.level_zh for c in list(AirClass)[1:]] == ["一级", "二级", "三级", "四级", "五级", "六级"]
