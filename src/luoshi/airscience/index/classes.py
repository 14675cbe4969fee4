"""The six classes of the index: names in Chinese and English, colours, what each means for health and what to do."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

UPPER_ENDS = (50, 100, 150, 200, 300)
"""The last index of each class but the worst (HJ 633-2012, 4, table 2; HJ 633-2026 the same)."""


class AirClass(IntEnum):
    """A class of the index, from the first (best) to the sixth; 0 is no class, where there is no index."""

    NONE = 0
    EXCELLENT = 1
    GOOD = 2
    LIGHT = 3
    MODERATE = 4
    HEAVY = 5
    SEVERE = 6

    @property
    def said(self) -> "ClassWords":
        """Its names, colour and advice."""
        return _WORDS[self]


@dataclass(frozen=True, slots=True)
class ClassWords:
    """How a class is named, shown and explained; ``rgb`` is the norm's colour."""

    level_zh: str
    name_zh: str
    name_en: str
    colour_zh: str
    rgb: tuple[int, int, int]
    health_zh: str
    advice_zh: str
    health_en: str
    advice_en: str

    @property
    def hex_colour(self) -> str:
        """The colour as a style sheet writes it.

        >>> AirClass.HEAVY.said.hex_colour
        '#99004c'
        """
        return "#{:02x}{:02x}{:02x}".format(*self.rgb)


def class_of(aqi: float) -> AirClass:
    """The class of one index; none where there is no index.

    Parameters
    ----------
    aqi : float
        The index. [1]

    Returns
    -------
    AirClass
        From 1 to 6, or ``AirClass.NONE`` for NaN.

    References
    ----------
    .. [1] HJ 633-2012, 4, table 2.

    Examples
    --------
    >>> class_of(50.0).said.name_zh, class_of(51.0).said.name_zh, class_of(float("nan")).name
    ('优', '良', 'NONE')
    """
    return AirClass(int(classes_of(np.array(aqi))))


def classes_of(aqi: Floats) -> NDArray[np.int8]:
    """The class of each index as a number, 0 where there is none.

    Parameters
    ----------
    aqi : (...) float64
        Indices. [1]

    Returns
    -------
    (...) int8
        From 1 to 6; 0 where the index is NaN.

    References
    ----------
    .. [1] HJ 633-2012, 4, table 2.

    Examples
    --------
    >>> classes_of(np.array([0.0, 100.0, 101.0, 301.0, np.nan])).tolist()
    [1, 2, 3, 6, 0]
    """
    given = np.asarray(aqi, dtype=np.float64)
    found = np.searchsorted(np.array(UPPER_ENDS, dtype=np.float64), given, side="left") + 1
    return np.asarray(np.where(np.isnan(given), 0, found), dtype=np.int8)


_WORDS = {
    AirClass.NONE: ClassWords("", "无数据", "No data", "", (128, 128, 128), "", "", "", ""),
    AirClass.EXCELLENT: ClassWords(
        "一级",
        "优",
        "Excellent",
        "绿色",
        (0, 228, 0),
        "空气质量令人满意，基本无空气污染。",
        "各类人群可正常活动。",
        "Air quality is satisfactory and there is practically no pollution.",
        "Everybody can go about as usual.",
    ),
    AirClass.GOOD: ClassWords(
        "二级",
        "良",
        "Good",
        "黄色",
        (255, 255, 0),
        "空气质量可接受，但某些污染物可能对极少数异常敏感人群健康有较弱影响。",
        "极少数异常敏感人群应减少户外活动。",
        "Air quality is acceptable; some pollutants may slightly affect the very few who are unusually sensitive.",
        "The very few who are unusually sensitive should spend less time active outdoors.",
    ),
    AirClass.LIGHT: ClassWords(
        "三级",
        "轻度污染",
        "Lightly polluted",
        "橙色",
        (255, 126, 0),
        "易感人群症状有轻度加剧，健康人群出现刺激症状。",
        "儿童、老年人及心脏病、呼吸系统疾病患者应减少长时间、高强度的户外锻炼。",
        "Symptoms of sensitive people grow slightly worse; healthy people feel irritation.",
        "Children, the elderly and people with heart or lung disease should do less long or hard exercise outdoors.",
    ),
    AirClass.MODERATE: ClassWords(
        "四级",
        "中度污染",
        "Moderately polluted",
        "红色",
        (255, 0, 0),
        "进一步加剧易感人群症状，可能对健康人群心脏、呼吸系统有影响。",
        "儿童、老年人及心脏病、呼吸系统疾病患者避免长时间、高强度的户外锻炼，一般人群适量减少户外运动。",
        "Symptoms of sensitive people grow worse; the heart and lungs of healthy people may be affected.",
        "Children, the elderly and people with heart or lung disease should avoid long or hard exercise outdoors, "
        "others should do somewhat less.",
    ),
    AirClass.HEAVY: ClassWords(
        "五级",
        "重度污染",
        "Heavily polluted",
        "紫色",
        (153, 0, 76),
        "心脏病和肺病患者症状显著加剧，运动耐受力降低，健康人群普遍出现症状。",
        "儿童、老年人和心脏病、肺病患者应停留在室内，停止户外运动，一般人群减少户外运动。",
        "Symptoms of heart and lung patients grow markedly worse and they tire sooner; healthy people commonly have "
        "symptoms.",
        "Children, the elderly and heart and lung patients should stay indoors and stop exercise outdoors, others "
        "should do less.",
    ),
    AirClass.SEVERE: ClassWords(
        "六级",
        "严重污染",
        "Severely polluted",
        "褐红色",
        (126, 0, 35),
        "健康人群运动耐受力降低，有明显强烈症状，提前出现某些疾病。",
        "儿童、老年人和病人应当留在室内，避免体力消耗，一般人群应避免户外活动。",
        "Healthy people tire sooner and have strong symptoms; some diseases appear early.",
        "Children, the elderly and the sick should stay indoors and avoid exertion, others should avoid activity "
        "outdoors.",
    ),
}
