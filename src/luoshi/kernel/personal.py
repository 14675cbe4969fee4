"""Numbers by which a person is found, in any spelling: one normal form, by which they are masked, found and erased.

The normal form of a text is as long as the text: each digit of any script becomes its ASCII digit, and whatever people
put between digits — spaces, dashes, dots, brackets, a plus — becomes a blank. What is found there stands at the same
place in the text. Every pattern is of bounded length, so that the time grows with the text and no faster.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

MOST_BETWEEN: Final = 3
"""So many signs may stand between two digits of one number: ``138 - 0000``, ``) —``."""
SHORTEST_NUMBER: Final = 6
"""Fewer digits may be anybody's: a year, a house, a price."""

_GAP: Final = rf" {{0,{MOST_BETWEEN}}}"
_COUNTRY: Final = rf"(?:(?:0{_GAP}){{0,2}}8{_GAP}6{_GAP}|0{_GAP})?"
_HAN: Final = "零一二三四五六七八九"
_HAN_TOO: Final = {"〇": "0", "○": "0", "幺": "1", "两": "2"}
_BETWEEN: Final = (
    "-+_~/.·()[]{}\t\n\r\u2022\u2027\u2043\u2212\u2219\u3002\u3010\u3011\u3014\u3015\u30fb"
    "\uff08\uff09\uff0b\uff0e\uff0f\uff3b\uff3d\uff3f\uff5b\uff5d\uff5e\uff61\uff65"
)
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff\u180e"


def _digits(count: int) -> str:
    return rf"(?:{_GAP}[0-9]){{{count}}}"


# Each stands in a lookahead, so that a number is found wherever it begins and not only behind the last one found; the
# groups are what is hidden of it.
_IDENTITY: Final = re.compile(rf"(?=((?<![0-9])[1-9]{_digits(5)}({_digits(8)}){_digits(3)}{_GAP}[0-9Xx](?![0-9])))")
_OLD_IDENTITY: Final = re.compile(
    rf"(?=((?<![0-9])[1-9]{_digits(5)}({_digits(2)}{_GAP}[01]{_GAP}[0-9]{_GAP}[0-3]{_GAP}[0-9]{_digits(3)})(?![0-9])))"
)
_MOBILE: Final = re.compile(rf"(?=((?<![0-9]){_COUNTRY}1{_GAP}[3-9]{_GAP}[0-9]({_digits(4)}){_digits(4)}(?![0-9])))")
_LANDLINE: Final = re.compile(
    rf"(?=((?<![0-9])(?:(?:0{_GAP}){{0,2}}8{_GAP}6{_GAP}(?:0{_GAP})?|0{_GAP})(?:10|2{_GAP}[0-9]|[3-9]{_GAP}[0-9]{_GAP}[0-9])"
    rf"({_digits(7)}(?:{_GAP}[0-9])?)(?![0-9])))"
)
_KINDS: Final = (_IDENTITY, _OLD_IDENTITY, _MOBILE, _LANDLINE)
_LOCAL: Final = re.compile(r"[\w.+-]", re.ASCII)
_HOST: Final = re.compile(r"[\w.-]", re.ASCII)
LONGEST_LOCAL: Final = 64
LONGEST_HOST: Final = 255


@cache
def _forms() -> tuple[dict[int, str], dict[int, str]]:
    """What each sign is in the normal form; the second reading takes number words and circled digits as digits too."""
    table: dict[int, str] = {}
    other: dict[int, str] = {}
    for code in range(0x80, sys.maxunicode + 1):
        sign = chr(code)
        category = unicodedata.category(sign)
        if category == "Nd":
            table[code] = str(unicodedata.digit(sign))
        elif category == "No" and (value := unicodedata.digit(sign, None)) is not None:
            other[code] = str(value)
        elif category in ("Zs", "Pd"):
            table[code] = " "
    table |= {ord(sign): " " for sign in f"{_BETWEEN}{_INVISIBLE}"}
    table |= {ord("Ｘ"): "X", ord("ｘ"): "X", ord("＠"): "@"}
    other |= {ord(sign): str(value) for value, sign in enumerate(_HAN)}
    other |= {ord(sign): value for sign, value in _HAN_TOO.items()}
    return table, table | other


def normal(text: str) -> str:
    """The normal form of ``text``, sign for sign.

    >>> normal("（0371）６６６６－7777")
    ' 0371 6666 7777'
    """
    return text.translate(_forms()[0])


def _readings(text: str) -> tuple[str, ...]:
    """The normal form, and where it differs the one in which words for digits are digits."""
    table, wide = _forms()
    first = text.translate(table)
    second = text.translate(wide)
    return (first,) if first == second else (first, second)


def digits_of(value: str) -> str:
    """The digits of a number without the country's prefix; empty when ``value`` is no number but words.

    >>> digits_of("+86 139-0000-8888"), digits_of("４１０１０１19900101123x"), digits_of("王建国1")
    ('13900008888', '41010119900101123X', '')
    """
    for said in _readings(value):
        plain = said.replace(" ", "").upper()
        if re.fullmatch(r"[0-9]+X?", plain) and len(plain) >= SHORTEST_NUMBER:
            mobile = re.fullmatch(r"(?:0{0,2}86|0)?(1[3-9][0-9]{9})", plain)
            landline = re.fullmatch(r"0{0,2}860?([1-9][0-9]{8,10})", plain)
            return mobile[1] if mobile else f"0{landline[1]}" if landline else plain
    return ""


def pattern_of(digits: str) -> re.Pattern[str]:
    """Finds a number, given by :func:`digits_of`, in the normal form of a text, in every spelling."""
    rest, prefix = digits, ""
    if re.fullmatch(r"1[3-9][0-9]{9}", digits):
        prefix = _COUNTRY
    elif re.fullmatch(r"0[1-9][0-9]{8,10}", digits):
        rest, prefix = digits[1:], rf"(?:(?:0{_GAP}){{0,2}}8{_GAP}6{_GAP}(?:0{_GAP})?|0{_GAP})"
    body = _GAP.join("[Xx]" if digit == "X" else digit for digit in rest)
    return re.compile(rf"(?<![0-9]){prefix}{body}(?![0-9])")


def spans_of(text: str, digits: str) -> list[tuple[int, int]]:
    """Where a number stands in ``text``, in any spelling, from the first."""
    pattern = pattern_of(digits)
    found = {match.span() for said in _readings(text) for match in pattern.finditer(said)}
    return _apart(sorted((start - (text[max(start - 1, 0)] in "+＋" and start > 0), end) for start, end in found))


def numbers_in(text: str) -> tuple[str, ...]:
    """Identity numbers, mobile numbers and mail addresses in ``text``, in their normal form, each once.

    >>> numbers_in("身份证410101199001011234，电话（+86）139—0000—8888。")
    ('410101199001011234', '13900008888')
    """
    found = {
        digits_of(match[1]): None
        for said in _readings(text)
        for kind in (_IDENTITY, _OLD_IDENTITY, _MOBILE)
        for match in kind.finditer(said)
    }
    mails = {normal_mail(text[start:end]): None for start, end, _hidden in _mails(text)}
    return tuple(value for value in (*found, *mails) if value)


def normal_mail(address: str) -> str:
    """A mail address in narrow signs."""
    return unicodedata.normalize("NFKC", address)


def is_identity(value: str) -> bool:
    """Whether ``value`` has the form of a resident's identity number, new or old.

    >>> is_identity("410101 19900101 1234"), is_identity("13900008888")
    (True, False)
    """
    digits = digits_of(value)
    return any((match := kind.match(digits)) is not None and match[1] == digits for kind in (_IDENTITY, _OLD_IDENTITY))


def mask(text: str) -> str:
    """``text`` with mobile, landline and identity numbers and mail addresses made unreadable, in any spelling.

    >>> mask("请回电１３８-0000-1234")
    '请回电１３８-****-1234'
    """
    hidden = [match.span(2) for said in _readings(text) for kind in _KINDS for match in kind.finditer(said)]
    signs = list(text) if hidden else []
    for start, end in hidden:
        for place in range(start, end):
            if unicodedata.digit(text[place], None) is not None or text[place] in _HAN or text[place] in _HAN_TOO:
                signs[place] = "*"
    masked = "".join(signs) if hidden else text
    kept, last = [], 0
    for start, end, _host in _mails(masked):
        kept += [masked[last:start], "***@***"]
        last = end
    return "".join([*kept, masked[last:]])


def forms_of(digit: str) -> str:
    """Every sign that people may have written for a digit, the digit itself first.

    >>> forms_of("1")[0], {"１", "一", "①"} <= set(forms_of("1")), forms_of("X")
    ('1', True, 'XxＸｘ')
    """
    if digit == "X":
        return "XxＸｘ"
    return digit + "".join(chr(code) for code, said in _forms()[1].items() if said == digit)


def cut(text: str, length: int) -> str:
    """``text``, ended with an ellipsis when it is longer than ``length``; a number is never cut in two.

    >>> cut("请回电13800001234谢谢", 10)
    '请回电…'
    """
    if len(text) <= length:
        return text
    end = length - 1
    for start, stop in _whole(text[: length + LONGEST_LOCAL]):
        if start < end < stop:
            end = start
    return f"{text[:end].rstrip()}…"


def _whole(text: str) -> list[tuple[int, int]]:
    """The spans of every number and mail address, the last first."""
    found = [match.span(1) for said in _readings(text) for kind in _KINDS for match in kind.finditer(said)]
    found += [(start, end) for start, end, _host in _mails(text)]
    return sorted(found, reverse=True)


def _mails(text: str) -> Iterator[tuple[int, int, int]]:
    """Where mail addresses stand: begin, end, and the place of their sign; read outwards from each sign once."""
    said = text.translate({ord("＠"): "@", ord("．"): "."})
    last = 0
    place = said.find("@")
    while place >= 0:
        start = place
        while start > last and place - start < LONGEST_LOCAL and _LOCAL.match(_narrow(said[start - 1])):
            start -= 1
        end = place + 1
        while end < len(said) and end - place < LONGEST_HOST and _HOST.match(_narrow(said[end])):
            end += 1
        if start < place and end > place + 1:
            yield start, end, place
            last = end
        place = said.find("@", max(end, place + 1))


def _narrow(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign)[:1] if ord(sign) > 0x7F else sign  # noqa: PLR2004 - ASCII


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order without those that lie in an earlier one."""
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept
