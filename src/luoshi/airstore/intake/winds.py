"""Directions of the wind as sheets write them: points of the compass in two languages, calms and winds that turn."""

import re

NO_DIRECTION = (-1.0, 990.0, 999.0, 9990.0, 999017.0)
"""Numbers for a calm or for a wind without a direction; 999017 is the code of the meteorological service."""

_POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
_ZH = (
    ("北",),
    ("北东北", "北北东", "东北偏北", "北偏东"),
    ("东北", "北东"),
    ("东东北", "东北东", "东北偏东", "东偏北"),
    ("东",),
    ("东东南", "东南东", "东南偏东", "东偏南"),
    ("东南", "南东"),
    ("南东南", "南南东", "东南偏南", "南偏东"),
    ("南",),
    ("南西南", "南南西", "西南偏南", "南偏西"),
    ("西南", "南西"),
    ("西西南", "西南西", "西南偏西", "西偏南"),
    ("西",),
    ("西西北", "西北西", "西北偏西", "西偏北"),
    ("西北", "北西"),
    ("北西北", "北北西", "西北偏北", "北偏西"),
)
_BY_NAME = {name.lower(): i * 22.5 for i, name in enumerate(_POINTS)}
_BY_NAME |= {name: i * 22.5 for i, names in enumerate(_ZH) for name in names}
_CALM = re.compile(
    r"c|cv|calm|cal|vrb|var|variable|v|静风|静稳|无风|无持续风向|无持续风向微风|微风|旋转风|旋转|不定|风向不定|不定风|多变|乱向|-1",
    re.IGNORECASE,
)


def direction_of(text: str) -> float | None:
    """Degrees; NaN for a calm or a wind without direction; None for what is no direction.

    >>> direction_of("东北偏东"), direction_of("偏北风"), direction_of("静风"), direction_of("abc")
    (67.5, 0.0, nan, None)
    """
    plain = re.sub(r"[\s°]", "", text).lower()
    if _CALM.fullmatch(plain):
        return float("nan")
    name = plain.removesuffix("向").removesuffix("风")
    found = _BY_NAME.get(name)
    return found if found is not None else _BY_NAME.get(name.removeprefix("偏"))
