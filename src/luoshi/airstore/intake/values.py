"""Cells as values: numbers, gaps, and what is written where an instrument has nothing to say.

A flag, a sentinel, a calm or an impossible number empties its cell, never the hour; each is counted by its word.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from luoshi.airstore.intake.mappings import Measured
from luoshi.airstore.intake.units import other_units
from luoshi.airstore.intake.winds import NO_DIRECTION, direction_of
from luoshi.airstore.plausible import plausible, sentinels_within
from luoshi.airstore.variables import variable_of
from luoshi.sheets import is_placeholder

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Emptied(StrEnum):
    """Why nothing stands in a cell in which something was written."""

    PLACEHOLDER = "placeholder"
    FLAG = "flag_word"
    SENTINEL = "sentinel"
    CALM = "calm"
    IMPLAUSIBLE = "implausible"
    UNREADABLE = "unreadable"

    @property
    def is_loss(self) -> bool:
        """Whether somebody meant a value and it is not there."""
        return self in {Emptied.IMPLAUSIBLE, Emptied.UNREADABLE}


FLAG_WORDS = (
    "无效|停电|断电|停机|停运|关机|维护|维修|检修|运维|校准|校零|校标|零点|跨度|质控|标定|离线|掉线|断线|故障|异常|通讯|通信|缺测|缺|"
    "调试|预热|超限|超量程|超上限|超下限|低于检出|未检出|检出限|无数据|数据不足|不足|暂无|未监测|未运行|审核|待审|仪器|传输|采样"
)
_FLAG_WORD = re.compile(
    rf"{FLAG_WORDS}|invalid|offline|power|fault|calib|maint|error|fail|down|missing|below|overrange", re.IGNORECASE
)
_FLAG_CODE = re.compile(r"(?:nd|bdl|lod|na|nan|null|none|h|l|[a-z]{1,3}|#[\w/!?]+|[-*/—–.]+|<|>)", re.IGNORECASE)
_FLAGGED = re.compile(
    r"[<>≤≥＜＞]?\s*-?\d+(?:\.\d+)?\s*(?:[(\[{（].{1,20}[)\]}）]|[A-Za-z*#?!^]{1,4}|[\u4e00-\u9fff].{0,12})"
)
_BELOW = re.compile(r"[<>≤≥]\s*=?\s*\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_NEGATIVE_NINES = re.compile(r"-9{2,}(?:\.9+|\.0+)?$|-1999(?:\.0+)?$")
_POSITIVE_NINES = re.compile(r"9{3,}(?:\.9+|\.0+)?$|1999(?:\.[09]+)?$")
MOSTLY = 0.5
FEW = 3
MANY = 12


@dataclass
class Values:
    """Numbers in the unit of the store with NaN for nothing; which cells were emptied, why, and by what word."""

    numbers: Floats
    emptied: dict[Emptied, Mask] = field(default_factory=dict)
    words: dict[Emptied, Counter[str]] = field(default_factory=dict)
    looks_like: str = ""
    """The unit in which the whole column must have been told; then it is not to be used."""
    is_no_number: bool = False
    """The greater part of the column are words that mean nothing known."""

    def empty(self, kind: Emptied, mask: Mask, texts: pl.Series) -> None:
        """Take out the cells of ``mask``."""
        if not mask.any():
            return
        self.numbers[mask] = np.nan
        before = self.emptied.get(kind)
        self.emptied[kind] = mask if before is None else before | mask
        counted = texts.filter(pl.Series(mask)).value_counts()
        words = self.words.setdefault(kind, Counter())
        for word, times in counted.iter_rows():
            words[str(word)[:40]] += times


def read_values(
    texts: pl.Series, column: str, measured: Measured, missing: Sequence[str], *, decimal_comma: bool = False
) -> Values:
    """The values of a column of the store from the texts of a column of the file."""
    is_wind = column == "wind_from_deg"
    cast = texts.cast(pl.Float64, strict=False)
    values = Values(cast.fill_null(float("nan")).to_numpy().copy())
    unread = (cast.is_null() & texts.is_not_null() & (texts != "")).to_numpy()
    if unread.any():
        _read_words(values, texts, unread, is_wind=is_wind, decimal_comma=decimal_comma)
    raw = values.numbers
    told = ~np.isnan(raw)
    if is_wind:
        values.empty(Emptied.CALM, np.isin(raw, NO_DIRECTION), texts)
    values.empty(Emptied.SENTINEL, _are_sentinels(raw, column, measured, missing), texts)
    if measured.times != 1.0 or measured.plus:
        values.numbers = np.round(values.numbers * measured.times + measured.plus, 9)
    values.looks_like = _looks_like(values.numbers, column)
    if not values.looks_like:
        values.empty(Emptied.IMPLAUSIBLE, _outside(values.numbers, column), texts)
    wordy = values.emptied.get(Emptied.UNREADABLE)
    values.is_no_number = wordy is not None and int(wordy.sum()) >= max(FEW, int(told.sum()) + 1)
    return values


def _read_words(values: Values, texts: pl.Series, unread: Mask, *, is_wind: bool, decimal_comma: bool) -> None:
    words = texts.filter(pl.Series(unread)).unique().to_list()
    read = {word: _word(word, is_wind=is_wind, decimal_comma=decimal_comma) for word in words}
    numbers = {word: number for word, number in read.items() if isinstance(number, float)}
    for word, number in numbers.items():
        values.numbers[(texts == word).fill_null(value=False).to_numpy()] = number
    for kind in Emptied:
        of_kind = [word for word, found in read.items() if found is kind]
        if of_kind:
            values.empty(kind, texts.is_in(of_kind).fill_null(value=False).to_numpy() & unread, texts)


def _word(word: str, *, is_wind: bool, decimal_comma: bool) -> float | Emptied:
    """What a text that is no plain number means.

    >>> _word("21(H)", is_wind=False, decimal_comma=False), _word("１２", is_wind=False, decimal_comma=False)
    (<Emptied.FLAG: 'flag_word'>, 12.0)
    """
    text = unicodedata.normalize("NFKC", word).strip().replace("−", "-")
    if is_wind:
        found = direction_of(text)
        if found is not None:
            return Emptied.CALM if np.isnan(found) else found
    if decimal_comma and _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    elif _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if _NUMBER.fullmatch(text) and all(c.isascii() or "\uff00" <= c <= "\uff5e" or c == "−" for c in word):
        return float(text)
    if is_placeholder(text) or text.lower() in {"\\n", "m", "缺测"}:
        return Emptied.PLACEHOLDER
    if _FLAGGED.fullmatch(text) or _BELOW.fullmatch(text) or _FLAG_WORD.search(text) or _FLAG_CODE.fullmatch(text):
        return Emptied.FLAG
    return Emptied.UNREADABLE


def _are_sentinels(raw: Floats, column: str, measured: Measured, missing: Sequence[str]) -> Mask:
    """Numbers that mean nothing: those the mapping names, families of nines where they cannot be meant."""
    found = np.isin(raw, [float(m) for m in missing])
    span = plausible(column)
    told = raw[~np.isnan(raw) & ((raw <= -99) | (raw >= 999))]  # noqa: PLR2004 - where families of nines begin
    if not len(told):
        return found
    within = sentinels_within(column)
    listed = []
    for number in np.unique(told).tolist():
        text = repr(number)
        turned = number * measured.times + measured.plus
        is_outside = span is not None and not span.low <= turned <= span.high
        if (
            (_NEGATIVE_NINES.fullmatch(text) and (is_outside or span is None))
            or (_POSITIVE_NINES.fullmatch(text) and is_outside)
            or number in within
        ):
            listed.append(number)
    return found | np.isin(raw, listed)


def _outside(numbers: Floats, column: str) -> Mask:
    span = plausible(column)
    if span is None:
        variable = variable_of(column)
        low, high = variable.low, variable.high
    else:
        low, high = span.low, span.high
    with np.errstate(invalid="ignore"):
        outside: Mask = (numbers < low) | (numbers > high)
    return outside


def _looks_like(numbers: Floats, column: str) -> str:
    """The unit in which most of a column was told, where it cannot be that of the store."""
    span = plausible(column)
    told = numbers[~np.isnan(numbers)]
    if span is None or len(told) < FEW:
        return ""
    outside = (told < span.low) | (told > span.high)
    others = other_units(variable_of(column))
    if outside.mean() > MOSTLY:
        fitting = [
            unit
            for unit, times, plus in others
            if _fits(told[outside] * times + plus, span.low, span.high) and column != "wind_from_deg"
        ]
        return fitting[0] if fitting else ""
    return _far_too_small(told, column)


def _fits(turned: Floats, low: float, high: float) -> bool:
    return bool(((turned >= low) & (turned <= high)).mean() > MOSTLY)


_NEVER_ALL_BELOW_ONE = {"pm25_ug_m3": "mg/m3", "pm10_ug_m3": "mg/m3", "o3_ug_m3": "mg/m3", "tsp_ug_m3": "mg/m3"}


def _far_too_small(told: Floats, column: str) -> str:
    """Particles and ozone that never reach 1 µg/m³ were told in mg/m³."""
    if column == "humidity_pct" and len(told) >= MANY and told.max() <= 1 and told.max() > 0:
        return "0–1"
    unit = _NEVER_ALL_BELOW_ONE.get(column, "")
    positive = told[told > 0]
    if not unit or len(positive) < MANY or positive.max() >= 1.5 or np.median(positive) >= 1:  # noqa: PLR2004
        return ""
    return unit if (positive % 1 != 0).mean() > MOSTLY else ""
