"""The apostrophe that keeps a cell from being run as a formula: what it guards, and how it comes off again."""

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet take text for a formula, half and full width (Chinese Excel accepts both)."""

_CONTROLS = "".join(chr(code) for code in (*range(32), 127) if chr(code) not in "\t\r\n")
BLANKS = " \u00a0\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + _CONTROLS
"""What stands before a formula without being seen, and may be lost on the way through an editor or a mail."""

MARK = "'"


def is_formula(text: str) -> bool:
    """True when a spreadsheet would run ``text``.

    >>> is_formula(" =1+1"), is_formula("1+1")
    (True, False)
    """
    return text.lstrip(BLANKS)[:1] in FORMULA_STARTS and bool(text.strip(BLANKS))


def plain_cell(text: str) -> str:
    """A cell as it was before it got its mark.

    >>> plain_cell("'=1+1"), plain_cell("'s Hertogenbosch")
    ('=1+1', "'s Hertogenbosch")
    """
    rest = text[1:].lstrip(BLANKS)
    return text[1:] if text.startswith(MARK) and rest[:1] and rest[:1] in FORMULA_STARTS else text
