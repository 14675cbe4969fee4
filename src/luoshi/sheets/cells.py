"""Cells as values: what stands in them without the noise that programs leave behind, and as text or as a number.

A cell is None, text, a whole number, a float, a truth value, a date or a date with a time. Nothing a person wrote is
taken away: joiners of other scripts, accents and odd punctuation stay.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from luoshi.kernel.texts import tidy

Cell = None | str | int | float | bool | date | datetime | time | timedelta

_TEXT_FORMULA = re.compile(r'\A\s*[=＝]\s*"((?:[^"]|"")*)"\s*\Z')
_ESCAPED_RETURN = re.compile(r"_x000[dD]_\r?\n?")
EXACT_UP_TO = 10**15
"""Spreadsheets keep 15 digits of a number; a longer one may have lost its end."""

ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"})
"""What a workbook shows where a formula failed. #N/A is not among them: people use it for "nothing"."""

PLACEHOLDERS = frozenset(
    {"", "-", "--", "---", "—", "——", "–", "－", "/", "\\", "*", ".", "。", "?", "？", "…", "#n/a", "n/a", "na", "nan",
     "nil", "null", "none", "nul", "无", "暂无", "没有", "空", "缺", "未知", "不详", "不明", "不清楚", "未填", "未填写",
     "待定", "待补", "无编号", "暂无编号", "无数据", "(空)", "(无)", "（空）", "（无）", "(null)",
     "(blank)", "tbd", "unknown", "x", "xx", "xxx"}
)  # fmt: skip
"""What people write where they have nothing to write."""


def clean(cell: object) -> object:
    r"""A cell without soft noise: soft hyphens, zero-width blanks, escaped returns; line ends are ``\n``.

    A time of a clock that was kept as a fraction of a day is rounded to the second.

    >>> clean("第一行_x000D_\n第二行"), clean('="0012"')
    ('第一行\n第二行', '0012')
    """
    if isinstance(cell, str):
        return _clean_text(cell)
    if isinstance(cell, datetime) and cell.microsecond:
        return (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
    return cell


def _clean_text(text: str) -> str:
    if text.isascii() and text.isprintable() and "_x" not in text and '"' not in text:
        return text
    if "_x000" in text:
        text = _ESCAPED_RETURN.sub("\n", text)
    text = tidy(text.replace("\r\n", "\n").replace("\r", "\n"))
    quoted = _TEXT_FORMULA.match(text)
    return quoted[1].replace('""', '"') if quoted else text


def as_text(cell: object) -> str:
    """A cell as the text it would be typed as; a whole number without its ``.0``.

    >>> as_text(188006.0), as_text(None), as_text(1e-07)
    ('188006', '', '0.0000001')
    """
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return _float_text(cell)
        case datetime():
            return cell.isoformat(" ")
        case _:
            return str(cell)


def _float_text(number: float) -> str:
    if number.is_integer() and abs(number) < 1e21:  # noqa: PLR2004 - beyond, digits would be invented
        return str(int(number))
    text = repr(number)
    if "e-" not in text:
        return text
    return f"{number:.20f}".rstrip("0").rstrip(".")


def is_blank(cell: object) -> bool:
    """True when nothing stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \t\r\n\u00a0\u3000\ufeff"))


def is_placeholder(text: str) -> bool:
    """True when ``text`` is what people write where they have nothing to write.

    >>> is_placeholder("暂无"), is_placeholder("— —"), is_placeholder("A12")
    (True, True, False)
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return plain in PLACEHOLDERS or not plain.strip("-—–_/\\*.·。、,，#")


def lost_digits(cell: object) -> bool:
    """True when a number has gone through a spreadsheet that kept only its first digits.

    >>> lost_digits("2.02611E+17"), lost_digits(202611030000123456.0), lost_digits("E12")
    (True, True, False)
    """
    if isinstance(cell, float):
        return abs(cell) >= EXACT_UP_TO
    if isinstance(cell, str):
        plain = unicodedata.normalize("NFKC", cell).strip()
        return bool(_SCIENTIFIC.fullmatch(plain)) or (
            plain.isdecimal() and len(plain) > _LONG and plain.endswith("000")
        )
    return False


_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE][+]?\d{1,3}", re.ASCII)
_LONG = 15
