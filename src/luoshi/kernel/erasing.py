"""Taking a person's words out of texts and of plain data: what is replaced, in which spellings, and by what.

What stands in place of erased words is the same everywhere, so that a reader sees that something was there.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

ERASED: Final = "〔已删除〕"
SHORTEST_ALONE: Final = 6
"""Shorter words may be anybody's: they are looked for only in what belongs to the person."""

_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)", re.ASCII)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)", re.ASCII)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w", re.ASCII)


def spellings(value: str) -> tuple[str, ...]:
    """The ways in which people write ``value``; a mobile number is often written in groups.

    >>> spellings("13900008888")
    ('13900008888', '139 0000 8888', '139-0000-8888')
    """
    digits = re.sub(r"[ -]", "", value)
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        groups = (digits[:3], digits[3:7], digits[7:])
        return tuple(dict.fromkeys((digits, " ".join(groups), "-".join(groups), value)))
    return (value,)


def numbers_in(text: str) -> tuple[str, ...]:
    """Identity numbers, mobile numbers and mail addresses within a text: what finds a person by itself.

    >>> numbers_in("身份证410101199001011234，电话139-0000-8888。")
    ('410101199001011234', '139-0000-8888')
    """
    return tuple(dict.fromkeys(found for kind in (_IDENTITY, _MOBILE, _MAIL) for found in kind.findall(text)))


def is_identity(value: str) -> bool:
    """Whether ``value`` has the form of a resident's identity number.

    >>> is_identity("410101199001011234"), is_identity("13900008888")
    (True, False)
    """
    return _IDENTITY.fullmatch(value) is not None


def stands_alone(value: str) -> bool:
    """Whether ``value`` finds one person wherever it stands: a telephone, an address of mail, a number of identity.

    >>> [stands_alone(value) for value in ("王建国", "13900008888", "wx_chunteng")]
    [False, True, True]
    """
    return len(value) >= SHORTEST_ALONE and (any(ch.isdigit() for ch in value) or value.isascii())


def all_spellings(values: Iterable[str]) -> tuple[str, ...]:
    """Every spelling of every value, the longest first, so that a part never hides the whole."""
    found = {spelled for value in values if value.strip() for spelled in spellings(value.strip())}
    return tuple(sorted(found, key=lambda value: (-len(value), value)))


def without(text: str, values: Iterable[str]) -> str:
    """``text`` with every one of ``values`` (as :func:`all_spellings` gives them) replaced.

    >>> without("已与王建国（13900008888）联系", all_spellings(["王建国", "13900008888"]))
    '已与〔已删除〕（〔已删除〕）联系'
    """
    for value in values:
        text = text.replace(value, ERASED)
    return text


def without_in(data: Any, values: tuple[str, ...]) -> Any:
    """The same throughout plain data: lists, mappings and the texts within them; keys stay."""
    match data:
        case str():
            return without(data, values)
        case Mapping():
            return {key: without_in(value, values) for key, value in data.items()}
        case list() | tuple():
            return [without_in(value, values) for value in data]
        case _:
            return data
