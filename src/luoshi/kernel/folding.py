"""Text as it is compared and searched: every way of typing the same word becomes one.

Full width and compatibility forms, radicals as signs of their own (⻋ ⼈), capitals, traditional characters, accents of
alphabetic scripts and invisible signs are folded away, one character at a time: a fragment folds as it does in the
whole. The result is for comparing, never for showing.
"""

import unicodedata

from luoshi.kernel import han

_RADICALS = str.maketrans(han.RADICALS_FROM, han.RADICALS_TO)
_SIMPLIFIED = str.maketrans(han.TRADITIONAL_FROM, han.TRADITIONAL_TO)
_FIRST_MARK, _LAST_MARK = "\u0300", "\u036f"
_TATWEEL = "\u0640"
_HARAKAT = range(0x064B, 0x0653)


def folded(text: str) -> str:
    """The text as it is compared.

    >>> folded("ＡＢ１２ ⻋⻓ ⼈ 馬路 Café")
    'ab12 车长 人 马路 cafe'
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text.translate(_RADICALS)).casefold()
    plain = unicodedata.normalize("NFC", _without_marks(plain))
    return plain.translate(_SIMPLIFIED)


def without_gaps(text: str) -> str:
    """A code as it is meant: in narrow capitals, without spaces, dashes and invisible signs wherever they stand.

    >>> without_gaps(" ａｂｃｄ－efgh\u200b jkm7")
    'ABCDEFGHJKM7'
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(ch for ch in plain if ch.isalnum() or not _is_gap(ch))


def _without_marks(text: str) -> str:
    """Without accents of alphabets, vowel signs of Arabic and what cannot be seen; other scripts keep their signs."""
    return "".join(ch for ch in unicodedata.normalize("NFD", text) if not _is_dropped(ch))


def _is_dropped(ch: str) -> bool:
    return (
        _FIRST_MARK <= ch <= _LAST_MARK
        or ord(ch) in _HARAKAT
        or ch == _TATWEEL
        or (not ch.isascii() and unicodedata.category(ch) == "Cf")
    )


def _is_gap(ch: str) -> bool:
    return unicodedata.category(ch) in {"Zs", "Zl", "Zp", "Pd", "Cc", "Cf"} or ch in "−_·・ー"
