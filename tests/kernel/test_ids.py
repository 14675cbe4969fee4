"""Codes that survive being read aloud and typed on a phone."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.kernel.ids import ALPHABET, clean_receipt_code, new_receipt_code, spell_receipt_code


def test_new_receipt_codes_differ_and_are_valid():
    """A thousand codes, none twice."""
    codes = {new_receipt_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(clean_receipt_code(code) == code for code in codes)


@given(st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(position, character):
    """The check character catches every single mistake."""
    code = "ABCDEFGHJKM7"
    wrong = code[:position] + character + code[position + 1 :]
    assert (clean_receipt_code(wrong) == code) == (wrong == code)


@given(st.integers(0, 11), st.integers(0, 11))
def test_swapping_two_characters_is_noticed(first, second):
    """Fingers that hit two keys in the wrong order are told so."""
    code = list("ABCDEFGHJKM7")
    code[first], code[second] = code[second], code[first]
    assert (clean_receipt_code("".join(code)) is None) == (first != second)


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_none(text):
    """Nothing a person types breaks the page."""
    cleaned = clean_receipt_code(text)
    assert cleaned is None or clean_receipt_code(spell_receipt_code(cleaned).lower()) == cleaned
