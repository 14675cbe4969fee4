"""The headers of other people's files: which variable a column holds, and in what unit.

``PM2_5``, ``PM₂.₅``, ``ＰＭ２.５``, ``PM2.5(μg/m³)``, ``二氧化硫(SO2)`` and ``CO(ug/m3)`` are known.
A mean over eight or twenty-four hours is another variable than the hour: it is taken only under the very name the
national release gives it (``O3_8h``), and otherwise left out and named, since nobody says whether it runs with the
hours or ends with the day.
"""

import re
import unicodedata
from dataclasses import dataclass

from luoshi.airstore.intake.units import conversion, unit_named
from luoshi.airstore.variables import VARIABLES, Variable

_BRACKETS = re.compile(r"[(\[{【〔]([^()\[\]{}【】〔〕]*)[)\]}】〕]")
_LETTERS = re.compile(r"[a-z][a-z/%*^·.\d-]{0,11}")
_BETWEEN = re.compile(r"[\s_,:/-]+")
_ONE_HOUR = re.compile(
    r"(?<![\s_-])[\s_-]*(?:1h|1hr|1小时|小时|hourly|hour|平均|均值|浓度|质量|监测值|实测值|数值|观测值|值|value|conc|avg|mean)$"
)
_OTHER_MEAN = re.compile(
    r"(?:8|24)[\s_-]*(?:h\b|hr|hour|小时)|8h|24h|日均|日平均|日最大|滑动|max|最大|最小|min|iaqi|分指数|百分位|月均|年均"
)
MOST_LETTERS = 80
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@dataclass(frozen=True, slots=True)
class Known:
    """The column of the store that a header means; values ``times`` a factor, ``plus`` an offset, are in its unit."""

    column: str
    unit: str = ""
    times: float = 1.0
    plus: float = 0.0


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Why a column is not used: ``unknown``, ``other_mean``, ``unit`` or ``two_names``."""

    why: str
    unit: str = ""


def plain(name: str) -> str:
    """A header in one spelling: full width, subscripts, Greek letters and capitals do not matter.

    >>> plain("ＰＭ₂.₅（μg/m³）"), plain("PM2_5"), plain("PM 10")
    ('pm2.5(ug/m3)', 'pm2.5', 'pm10')
    """
    text = unicodedata.normalize("NFKC", name.translate(_DIGITS)).casefold().strip()
    text = text.replace("μ", "u").replace("µ", "u")
    text = re.sub(r"pm\s*[-_]?\s*2\s*[._,p]?\s*5(?!\d)", "pm2.5", text)
    text = re.sub(r"pm\s*[-_]?\s*10(?!\d)", "pm10", text)
    return re.sub(r"\b(so|no|o)\s+(?=[23]\b)", r"\1", text)


def _spellings() -> dict[str, Variable]:
    found: dict[str, Variable] = {}
    for variable in VARIABLES:
        for name in (*variable.aliases, variable.name, variable.column):
            found.setdefault(plain(name), variable)
            found.setdefault(name.casefold(), variable)
    return found


_VARIABLES = _spellings()
_EXACT = {name.casefold(): v for v in VARIABLES for name in (*v.aliases, v.name, v.column)}


def read_header(name: str, unit_row: str = "") -> Known | NotKnown:
    """The variable of a header, with the unit in it or in the row of units beneath.

    >>> read_header("CO(ug/m3)")
    Known(column='co_mg_m3', unit='ug/m3', times=0.001, plus=0.0)
    >>> read_header("O3-8h"), read_header("O3_8h").column, read_header("备注")
    (NotKnown(why='other_mean', unit=''), 'o3_8h_ug_m3', NotKnown(why='unknown', unit=''))
    """
    exact = _EXACT.get(name.casefold().strip())
    if exact is not None:
        return _in_unit(exact, unit_row)
    text = plain(name)
    names, unit = _parts(text)
    unit = unit or unit_row
    if _OTHER_MEAN.search(text):
        is_known = any(_variable(_OTHER_MEAN.sub("", part)) for part in names)
        return NotKnown("other_mean" if is_known else "unknown")
    found = {v.column: v for part in names if (v := _variable(part)) is not None}
    if not found:
        return NotKnown("unknown")
    if len(found) > 1:
        return NotKnown("two_names")
    return _in_unit(next(iter(found.values())), unit)


def _parts(text: str) -> tuple[list[str], str]:
    """What stands outside and within brackets; of that the unit."""
    inside = [part.strip() for part in _BRACKETS.findall(text)]
    outside = " ".join(_BRACKETS.sub(" ", text).split())
    names, unit = [], ""
    for part in filter(None, [outside, *inside]):
        is_unit = unit_named(part) and part not in _VARIABLES
        if part != outside and (is_unit or _is_strange(part)):
            unit = part
        else:
            names.append(part)
    if not unit and outside not in _VARIABLES:
        for between in _BETWEEN.finditer(outside[:MOST_LETTERS]):
            name, behind = outside[: between.start()], outside[between.end() :]
            if unit_named(behind) and _variable(name):
                return [name, *names[1:]], behind
    return names, unit


def _is_strange(part: str) -> bool:
    """Whether a few letters in brackets can only be a unit that is not known here."""
    return part.isascii() and bool(_LETTERS.fullmatch(part)) and not _ONE_HOUR.fullmatch(part) and not _variable(part)


def _variable(part: str) -> Variable | None:
    text = part.strip(" _-:/")
    while text:
        known = _VARIABLES.get(text) or _VARIABLES.get(text.replace(" ", "_"))
        if known is not None:
            return known
        shorter = _ONE_HOUR.sub("", text).strip(" _-")
        if shorter == text:
            return None
        text = shorter
    return None


def _in_unit(variable: Variable, unit: str) -> Known | NotKnown:
    if not unit.strip(" -—/()（）") or unit_named(unit) == "1":
        return Known(variable.column)
    found = conversion(unit, variable)
    if found is None:
        return NotKnown("unit", unit)
    return Known(variable.column, unit, *found)
