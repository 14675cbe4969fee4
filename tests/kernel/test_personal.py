"""Numbers of persons: whatever the spelling, they are masked, found and erased."""

import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.kernel.erasing import ERASED, sought, without, written_as
from luoshi.kernel.personal import cut, digits_of, forms_of, mask, numbers_in
from tests.fakes.campaign import tries

WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
PLAIN = {sign: plain for plain in "0123456789X" for sign in forms_of(plain)}
SCRIPTS = (lambda said: said, lambda said: said.translate(WIDE), lambda said: said.translate(HAN))
GAPS = st.sampled_from(
    ["", "", " ", "-", "—", "－", " - ", ".", "．", "·", "\u3000", "\u00a0", "\u200b", "/", "‑", ") ", "（"]
)
AROUND = st.text(alphabet=st.sampled_from("电话是，。：王某某Tel:x \n第楼（）"), max_size=8)


@st.composite
def spelled(draw, number: str, groups: tuple[int, ...]) -> str:
    """One of the ways in which people write ``number``: in groups or not, in one script, with what they put between."""
    parts, start = [], 0
    for length in groups if draw(st.booleans()) else (len(number),):
        parts.append(number[start : start + length])
        start += length
    said = parts[0] + "".join(draw(GAPS) + part for part in parts[1:])
    return draw(st.sampled_from(SCRIPTS))(said)


digits = st.text(alphabet="0123456789", min_size=8, max_size=8)
mobiles = digits.map(lambda rest: f"13{rest[0]}{rest}"[:11])


@st.composite
def mobile(draw) -> tuple[str, str]:
    """A mobile number and one spelling of it."""
    number = draw(mobiles)
    prefix = draw(st.sampled_from(["", "", "+86", "86", "0086", "+86 ", "0086-", "（+86）", "(86) ", "＋８６－", "0"]))
    return number, prefix + draw(spelled(number, (3, 4, 4)))


@st.composite
def identity(draw) -> tuple[str, str]:
    """An identity number and one spelling of it."""
    number = "410101" + "19" + draw(digits)[:2] + "0101" + draw(digits)[:3] + draw(st.sampled_from("0123456789X"))
    return number, draw(spelled(number, (6, 8, 4)))


@st.composite
def landline(draw) -> tuple[str, str]:
    """A telephone with its area code and one spelling of it."""
    area, number = draw(st.sampled_from(["010", "021", "0371", "0755"])), draw(digits)
    form = draw(
        st.sampled_from(["{0}-{1}", "({0}){1}", "（{0}） {1}", "{0} {1}", "{0}—{1}", "+86-{2}-{1}", "0086{2}{1}"])
    )
    return area + number, form.format(area, draw(spelled(number, (4, 4))), area[1:])


def _visible(text: str) -> str:
    """The digits that a reader of any script can read, one after the other."""
    return "".join(PLAIN.get(sign, "") for sign in text)


@given(st.one_of(mobile(), identity(), landline()), AROUND, AROUND)
def test_a_number_in_any_spelling_is_masked(made, before, after):
    """In the middle of any words, none of its hidden digits is left."""
    number, written = made
    shown = mask(f"{before}{written}{after}")
    assert shown.count("*") >= (7 if number.startswith("0") else 8 if len(number) > 11 else 4)
    assert number not in _visible(shown)
    assert number not in numbers_in(shown)


@settings(max_examples=tries(short=40, long=2000))
@given(st.one_of(mobile(), identity(), landline()), AROUND, AROUND)
def test_a_number_in_any_spelling_is_erased_by_any_other(made, before, after):
    """It is taken out whole, and a database asked for it finds the text, plain or in stored data."""
    number, written = made
    text = f"{before}{written}{after}"
    left = without(text, sought([number]))
    assert ERASED in left
    assert number not in _visible(left.replace(ERASED, ""))
    assert re.search(written_as(digits_of(number)), text)
    assert re.search(written_as(digits_of(number)), json.dumps([text]))


@given(mobile(), mobile())
def test_a_number_of_somebody_else_stays(mine, other):
    """What is erased is one person's."""
    (number, _), (theirs, written) = mine, other
    if number != theirs:
        assert without(f"电话{written}。", sought([number])) == f"电话{written}。"


@given(st.one_of(mobile(), identity()), AROUND)
def test_one_normal_form_stands_for_every_spelling(made, before):
    """What is found in a text is what somebody would write plainly."""
    number, written = made
    assert digits_of(written) == number
    assert number in numbers_in(f"{before}：{written}。")


@given(mobile(), st.integers(min_value=2, max_value=40), st.text(alphabet="路灯不亮请回电", max_size=20))
def test_a_title_is_never_cut_within_a_number(made, length, before):
    """So that what is left of it can still be masked: it is there whole, or not at all."""
    number, written = made
    shown = cut(f"{before} {written} 谢谢", length)
    assert len(shown) <= length or shown == f"{before} {written} 谢谢"
    assert number in numbers_in(shown) or not _visible(shown)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("电话13800001234。", "电话138****1234。"), ("0371-12345678", "0371-********"), ("a.b@example.cn", "***@***"),
        ("410102199001011234", "410102********1234"), ("2019年3月", "2019年3月"), ("1234567890123", "1234567890123"),
        ("写信到ａ.ｂ＠example．cn。", "写信到***@***。"), ("①13800001234", "①138****1234"),
        ("2026-11-24 09:30", "2026-11-24 09:30"), ("第12345号文、共3件", "第12345号文、共3件"),
        ("410102900101123", "410102*********"), ("3.14159", "3.14159"), ("380 万元", "380 万元"),
    ],
)  # fmt: skip
def test_numbers_of_persons_are_masked(written, shown):
    """Telephones, identities and addresses of mail; years, amounts and the numbers of papers stay."""
    assert mask(written) == shown


@pytest.mark.parametrize("unit", ["1 3 8 ", "a", "@", "0 8 6 1 3 ", "a@", "+86-", "一三八", "4101011990"])
def test_masking_takes_time_in_proportion_to_the_text(unit):
    """Ten times the text, about ten times the time; a square would take a hundred times."""

    def seconds(text: str) -> float:
        start = time.perf_counter()
        mask(text)
        cut(text, 200)
        return time.perf_counter() - start

    short = min(seconds(unit * 2_000) for _ in range(3))
    assert min(seconds(unit * 20_000) for _ in range(3)) < 40 * short + 0.05
