"""Whether the number of a document of identity can be one, so that a slip of the finger is seen at the window.

References
----------
GB 11643-1999, resident identity numbers; GB 32100-2015, unified social credit codes; both checked by python-stdnum.
"""

import re

SHORTEST, LONGEST = 4, 40
_PLAIN = re.compile(r"[0-9A-Za-z()（）\-]+")
_HOME_RETURN = re.compile(r"[HMhm]\d{8}(\d{2})?|\d{8}")
_FOREIGNER = re.compile(r"[0-9A-Z]{5,18}")


def tidy(number: str) -> str:
    """The number without the spaces in which people write it, in capitals and half width.

    >>> tidy(" 11010119900101 123x")
    '11010119900101123X'
    """
    half = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in number)
    return "".join(half.split()).upper()


def can_be(kind: str, number: str) -> bool:
    """Whether a tidy ``number`` can be that of a document of this kind."""
    from stdnum.cn import ric, uscc  # noqa: PLC0415 - its tables of places are read when a number is checked

    if kind == "resident":
        return bool(ric.is_valid(number))
    if kind == "enterprise":
        return bool(uscc.is_valid(number))
    if kind == "home_return":
        return _HOME_RETURN.fullmatch(number) is not None
    if kind == "foreigner":
        return _FOREIGNER.fullmatch(number) is not None
    return SHORTEST <= len(number) <= LONGEST and _PLAIN.fullmatch(number) is not None
