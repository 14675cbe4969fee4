"""What nobody can see in a text is taken out; what a script needs, and all that can be read, stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.texts import tidy

HIDDEN = "\x00\x01\x07\x1b\x7f\x80\x9f\xad\u200b\u2060\ufeff\u202a\u202c\u202e\u2066\u2069\ufffa\ud800\udfff\uffff"


@pytest.mark.parametrize(
    "kept",
    [
        "路灯不亮，第3天。\n\t见 <征地办法>",
        "ئۇيغۇر\u200cچە",  # Uyghur: the letters stand apart
        "می\u200cخواهم",
        "ق\u200d",
        "བཀྲ\u200dཤིས",  # Tibetan
        "क\u094d\u200dष",
        "👨\u200d👩\u200d👧",
        "❤\ufe0f\u200d🔥",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "ئۇ\u200f (1)",
        "𠀀鿿\ue000",
        "",
    ],
)
def test_what_a_script_needs_stays(kept):
    """Joiners, marks in texts from right to left, tags of a flag, rare characters and those of one's own font."""
    assert tidy(kept) == kept


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("a\x00b", "ab"),
        ("报告\u202egpj.exe", "报告gpj.exe"),
        ("138\u200b0000\u200d1234", "13800001234"),
        ("路\u200d灯\u200c", "路灯"),
        ("路\u200f灯", "路灯"),
        ("一\u2028二\x0b三\x85四", "一\n二\n三\n四"),
        ("\ud83d\ude00\ud83d", "😀"),
        ("x\U000e0041", "x"),
        ("\ufeff\u200b\u2060", ""),
    ],
)
def test_what_nobody_sees_is_taken_out(sent, shown):
    """Controls, blanks of no width, changes of direction, halves of characters, joiners where they join nothing."""
    assert tidy(sent) == shown


@given(st.text(st.one_of(st.sampled_from(HIDDEN + "\u200c\u200d\u200f ئا路1👨"), st.characters(exclude_categories=()))))
def test_any_text_is_storable_afterwards_and_nothing_readable_is_lost(text):
    """Whatever was sent: it can be written down, is tidy, and holds each letter and digit that it held."""
    shown = tidy(text)
    assert tidy(shown) == shown
    assert not set(shown) & set(HIDDEN)
    shown.encode()
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    readable = [sign for sign in whole if unicodedata.category(sign)[0] in "LNPS"]
    assert [sign for sign in shown if unicodedata.category(sign)[0] in "LNPS"] == readable
