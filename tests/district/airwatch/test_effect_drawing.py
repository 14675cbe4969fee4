"""The picture of an effect draws what is there and nothing else."""

import math
from xml.etree import ElementTree as ET

import pytest

from luoshi.district.airwatch.drawing.effect_series import EffectWords, effect_series

WORDS = EffectWords("said", "head", "verdict", "estimate", "axis", "chance", ("a", "b", "c"), ["foot <&>"])


def drawn(departures, *, step=-0.2, threshold=0.1, window=2):
    text = effect_series(
        departures, [f"day {i}" for i in range(len(departures))],
        window=window, step=step, threshold=threshold, words=WORDS,
    )  # fmt: skip
    return ET.fromstring(text)


def of_class(picture, name):
    return [element for element in picture.iter() if element.get("class") == name]


def test_each_day_is_a_dot_and_a_gap_is_none():
    """The window's days have a colour of their own; NaN draws nothing."""
    picture = drawn([0.0, math.nan, 0.1, -0.2, -0.25])
    assert (len(of_class(picture, "day")), len(of_class(picture, "day-in"))) == (2, 2)


def test_band_of_chance_is_as_high_as_the_interval():
    """Both are the same threshold on the same scale."""
    picture = drawn([0.0, 0.1, -0.2, -0.25])
    band = float(of_class(picture, "chance")[0].get("height"))
    line = of_class(picture, "interval")[0].get("d").split("L")
    top, bottom = (float(part.split("M")[0].split()[1]) for part in (line[0][1:], line[1]))
    assert abs(bottom - top) == pytest.approx(band, abs=0.05)


def test_without_a_threshold_there_is_no_band():
    """What is not known is not drawn."""
    picture = drawn([0.0, 0.1, -0.2, -0.25], threshold=math.nan)
    assert not of_class(picture, "chance")
    assert not of_class(picture, "interval")
    assert len(of_class(picture, "estimate")) == 1


def test_words_are_escaped_and_read_aloud():
    """Names come from files."""
    picture = drawn([0.0, 0.1, -0.2])
    assert picture.get("aria-label") == "said"
    assert "foot <&>" in [element.text for element in picture.iter() if element.text]
