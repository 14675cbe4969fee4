"""However the same word is typed, it compares equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.folding import folded, without_gaps
from luoshi.kernel.ids import clean_receipt_code, new_receipt_code, spell_receipt_code

SAME = [
    ("⻋辆", "车辆"),  # a radical of the supplement, as text copied from a PDF has it
    ("⻓江路", "长江路"),
    ("⼈⺠路", "人民路"),  # a Kangxi radical and one of the supplement
    ("⻔前⻛⼤", "门前风大"),
    ("⻢路⻚⻥", "马路页鱼"),
    ("道路 損壞", "道路 损坏"),
    ("後面噪音擾民", "后面噪音扰民"),
    ("臺灣街", "台湾街"),
    ("裡 裏", "里 里"),
    ("ＡＢｃ１２３", "abc123"),
    ("Café Müller", "cafe muller"),
    ("STRAẞE", "strasse"),
    ("ﺋﯘﻳﻐﯘﺭ", "ئۇيغۇر"),  # presentation forms
    ("시장", "시장"),  # decomposed
    ("豈", "岂"),  # a compatibility ideograph of a traditional character
    ("高\u200b新\u00ad区\ufeff", "高新区"),
]


@pytest.mark.parametrize(("typed", "meant"), SAME)
def test_two_ways_of_typing_a_word_fold_to_one(typed, meant):
    """What a program or a keyboard writes otherwise is the same word."""
    assert folded(typed) == folded(meant) == meant


@pytest.mark.parametrize("text", ["བོད", "བུད", "ئۇ", "ئو", "が", "か", "й" + "a"])
def test_scripts_whose_signs_are_letters_keep_them(text):
    """A Tibetan vowel is no accent: two words that differ by it stay two."""
    others = {"བོད", "བུད", "ئۇ", "ئو", "が", "か"} - {text}
    assert folded(text) not in {folded(other) for other in others}


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    """What is folded is in its final form."""
    once = folded(text)
    assert folded(once) == once


WAYS = [
    ("full width", lambda code: code.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})),
    ("small letters", str.lower),
    ("spaces of every width", lambda code: "\u3000" + " \u00a0".join(code) + "\u2003\t\n"),
    ("long dashes", lambda code: spell_receipt_code(code).replace("-", "—")),
    ("full-width dashes", lambda code: spell_receipt_code(code).replace("-", "－")),
    ("minus signs", lambda code: spell_receipt_code(code).replace("-", "−")),
    ("invisible signs of a chat program", lambda code: "\u200e" + "\u200b".join(code) + "\ufeff"),
]


@pytest.mark.parametrize("write", [way for _, way in WAYS], ids=[name for name, _ in WAYS])
def test_receipt_code_is_read_however_it_was_typed(write):
    """Width, gaps and case are no part of a code."""
    code = new_receipt_code()
    assert clean_receipt_code(write(code)) == code


@pytest.mark.parametrize("typed", ["ABCDEFGHJKM8", "ABCD?EFGH?JKM7", "ABCDEFGHJKM", "", "　", "ABCDEFGHJKM7A"])
def test_what_is_no_code_stays_none(typed):
    """A wrong letter or one too many is not mended."""
    assert clean_receipt_code(typed) is None


def test_gaps_are_taken_out_of_a_code():
    """Wherever they stand."""
    assert without_gaps("　ｌｓ 2026－1124 — 0017 ") == "LS202611240017"
