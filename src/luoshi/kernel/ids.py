"""Identifiers that people read aloud, type on a phone, or must not guess.

Case codes count per day and end in a check digit; receipt codes are random and avoid letters that look like digits.
"""

import secrets
from datetime import date

from luoshi.kernel.folding import without_gaps

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals without 0 O, 1 I L: what stays readable on a photographed screen."""

RECEIPT_LENGTH = 12


def check_character(body: str) -> str:
    """The check character of ``body``: a weighted sum modulo 31, as ISBN-10 does modulo 11.

    The modulus is prime and larger than every weight, so each single wrong character and each swap of two is caught.

    >>> check_character("ABCDEFGHJKM")
    '7'
    """
    base = len(ALPHABET)
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, 2))
    return ALPHABET[-total % base]


def new_receipt_code() -> str:
    """A fresh receipt code: 11 random characters (54 bits) and a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RECEIPT_LENGTH - 1))
    return body + check_character(body)


def clean_receipt_code(text: str) -> str | None:
    """The receipt code meant by ``text`` (width, spaces, dashes and case ignored), or None when it cannot be one.

    >>> clean_receipt_code("abcd-efgh jkm7")
    'ABCDEFGHJKM7'
    >>> clean_receipt_code("　ＡＢＣＤ－ＥＦＧＨ－ＪＫＭ７")
    'ABCDEFGHJKM7'
    >>> clean_receipt_code("ABCDEFGHJKM8") is None
    True
    """
    code = without_gaps(text)
    if len(code) != RECEIPT_LENGTH or any(ch not in ALPHABET for ch in code):
        return None
    return code if check_character(code[:-1]) == code[-1] else None


def spell_receipt_code(code: str) -> str:
    """The code in groups of four, as it is printed.

    >>> spell_receipt_code("ABCDEFGHJKM7")
    'ABCD-EFGH-JKM7'
    """
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def case_code(on: date, number: int) -> str:
    """The public code of a case: its day and its number on that day.

    >>> case_code(date(2026, 11, 24), 17)
    'LS20261124-0017'
    """
    return f"LS{on:%Y%m%d}-{number:04d}"
