"""Units as headers write them, and what turns them into those of the store.

Gases in parts per billion or million are turned at the reference state of GB 3095-2012 (amended 2018): 298.15 K and
101.325 kPa, where a mole takes 24.465 L.
"""

import re
import unicodedata

from luoshi.airstore.variables import Variable

MOLE_L = 24.465
MOLAR_G = {"so2": 64.066, "no2": 46.006, "co": 28.010, "o3": 47.998, "no": 30.006, "nox": 46.006}
"""Nitrogen oxides are told as nitrogen dioxide."""

_NAMES = {
    "ug/m3": ("ugm-3", "ugm3", "ug/nm3", "ug/m^3", "微克/立方米", "微克每立方米", "ug/立方米"),
    "mg/m3": ("mgm-3", "mgm3", "mg/nm3", "mg/m^3", "毫克/立方米", "毫克每立方米", "mg/立方米"),
    "ng/m3": ("ngm-3", "ngm3", "纳克/立方米"),
    "ppb": ("ppbv", "nmol/mol"),
    "ppm": ("ppmv", "umol/mol"),
    "m/s": ("ms-1", "米/秒", "mps", "米每秒"),
    "km/h": ("kmh", "公里/小时", "kph"),
    "kn": ("kt", "kts", "knots", "节"),
    "hpa": ("mb", "mbar", "百帕"),
    "kpa": ("千帕",),
    "pa": ("帕",),
    "mmhg": (),
    "c": ("°c", "degc", "摄氏度", "deg_c"),
    "k": ("开",),
    "f": ("°f", "degf"),
    "%": ("%rh", "rh%", "pct", "百分比"),
    "mm": ("毫米",),
    "cm": (),
    "m": ("米",),
    "km": ("千米",),
    "deg": ("°", "度", "degree", "degrees"),
    "w/m2": ("wm-2", "wm2", "w/m^2", "瓦/平方米"),
    "1": ("无量纲", "无单位"),
}
_BY_NAME = {spelling: unit for unit, others in _NAMES.items() for spelling in (unit, *others)}
_FACTORS: dict[str, dict[str, tuple[float, float]]] = {
    "ug_m3": {"ug/m3": (1, 0), "mg/m3": (1000, 0), "ng/m3": (0.001, 0)},
    "mg_m3": {"mg/m3": (1, 0), "ug/m3": (0.001, 0)},
    "m_s": {"m/s": (1, 0), "km/h": (1 / 3.6, 0), "kn": (0.514444, 0)},
    "hpa": {"hpa": (1, 0), "kpa": (10, 0), "pa": (0.01, 0), "mmhg": (1.333224, 0)},
    "c": {"c": (1, 0), "k": (1, -273.15), "f": (5 / 9, -160 / 9)},
    "pct": {"%": (1, 0)},
    "mm": {"mm": (1, 0), "cm": (10, 0)},
    "m": {"m": (1, 0), "km": (1000, 0)},
    "deg": {"deg": (1, 0)},
    "w_m2": {"w/m2": (1, 0)},
}


def unit_named(text: str) -> str:
    """The unit a text names; empty where it names none.

    >>> unit_named("μg/m³"), unit_named("单位：mg/m3"), unit_named("SO2")
    ('ug/m3', 'mg/m3', '')
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("μ", "u").replace("µ", "u")
    plain = re.sub(r"^单位[:=]?", "", re.sub(r"[\s·*⋅()\[\]]", "", plain).replace("−", "-"))
    return _BY_NAME.get(plain, "")


def conversion(unit: str, variable: Variable) -> tuple[float, float] | None:
    """The factor and the offset that turn values in ``unit`` into the unit of the store; None where nothing does."""
    named = unit_named(unit)
    if named in {"ppb", "ppm"} and variable.name.split("_")[0] in MOLAR_G and variable.unit in {"ug_m3", "mg_m3"}:
        factor = MOLAR_G[variable.name.split("_")[0]] / MOLE_L
        factor *= (1 if named == "ppb" else 1000) / (1 if variable.unit == "ug_m3" else 1000)
        return factor, 0.0
    found = _FACTORS.get(variable.unit, {}).get(named)
    return None if found is None else (float(found[0]), float(found[1]))


def other_units(variable: Variable) -> list[tuple[str, float, float]]:
    """Units in which the variable is told by mistake, with what would turn them into the store's."""
    known = _FACTORS.get(variable.unit, {}).items()
    others = [(unit, times, plus) for unit, (times, plus) in known if (times, plus) != (1, 0)]
    if variable.name == "humidity":
        others.append(("0–1", 100.0, 0.0))
    return [(unit, float(times), float(plus)) for unit, times, plus in others]
