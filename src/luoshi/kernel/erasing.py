"""Taking a person's words out of texts and of plain data: what is looked for, in every spelling, and what is left.

What stands in place of erased words is the same everywhere, so that a reader sees that something was there. A number is
looked for in its normal form (:mod:`luoshi.kernel.personal`), everything else as it is written.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from luoshi.kernel.personal import digits_of, forms_of, spans_of

ERASED: Final = "〔已删除〕"
SHORTEST_ALONE: Final = 6
"""Shorter words may be anybody's: they are looked for only in what belongs to the person."""


def stands_alone(value: str) -> bool:
    """Whether ``value`` finds one person wherever it stands: a telephone, an address of mail, a number of identity.

    >>> [stands_alone(value) for value in ("王建国", "13900008888", "wx_chunteng")]
    [False, True, True]
    """
    return len(value) >= SHORTEST_ALONE and (any(ch.isdigit() for ch in value) or value.isascii())


def sought(values: Iterable[str]) -> tuple[str, ...]:
    """What is looked for: each number once in its normal form, words as they are; the longest first.

    A part then never hides the whole.

    >>> sought(["王建国", "139 0000 8888", "+86-139-0000-8888"])
    ('13900008888', '王建国')
    """
    found = {digits_of(value) or value.strip() for value in values if value.strip()}
    return tuple(sorted(found, key=lambda value: (-len(value), value)))


def without(text: str, values: Iterable[str]) -> str:
    """``text`` with every one of ``values`` (as :func:`sought` gives them) replaced, numbers in any spelling.

    >>> without("已与王建国（+86 139-0000-8888）联系", sought(["王建国", "13900008888"]))
    '已与〔已删除〕（〔已删除〕）联系'
    """
    for value in values:
        digits = digits_of(value)
        if not digits:
            text = text.replace(value, ERASED)
            continue
        for start, end in reversed(spans_of(text, digits)):
            text = f"{text[:start]}{ERASED}{text[end:]}"
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


def written_as(digits: str) -> str:
    """An expression by which a database finds rows that may hold a number; a few more than do, never one less.

    It is understood alike by Python and PostgreSQL, and holds in stored plain data too, where a sign may be written as
    its escape.
    """
    between = r"(?:[^0-9A-Za-z\\]|\\u[0-9a-f][0-9a-f][0-9a-f][0-9a-f]|\\[nrt]){0,4}"
    return between.join(
        _form(digit) for digit in digits.removeprefix("0")
    )  # written with the country's, it has no zero


def _form(digit: str) -> str:
    forms = forms_of(digit)
    escapes = (json.dumps(sign)[3:-1].replace("\\", "\\\\") for sign in forms if not sign.isascii())
    return f"(?:[{forms}]|\\\\u(?:{'|'.join(escapes)}))"
