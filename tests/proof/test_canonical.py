"""Canonical JSON against the vectors of RFC 8785, and the stricter rules of the ledger."""

import json
import struct
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.proof.canonical import canonical_bytes, canonical_text, is_canonical, parse_rfc3339, rfc3339
from luoshi.proof.errors import NotCanonicalError

# RFC 8785, 3.2.2 to 3.2.4: the sample object and the UTF-8 bytes it must become.
SAMPLE = (
    r'{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],'
    r'"string":"\u20ac$\u000F\u000aA\u0027\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}'
)
SAMPLE_BYTES = bytes.fromhex(
    "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a"
    "5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22"
    "e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d"
)

# RFC 8785, 3.2.3: names are sorted by their UTF-16 code units, so the smiley (a surrogate pair) precedes U+FB33.
UNSORTED = r'{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",'
UNSORTED += r'"\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}'
SORTED_VALUES = [
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
]

# RFC 8785, appendix B.
NUMBERS = [
    ("0000000000000000", "0"),
    ("8000000000000000", "0"),
    ("0000000000000001", "5e-324"),
    ("8000000000000001", "-5e-324"),
    ("7fefffffffffffff", "1.7976931348623157e+308"),
    ("ffefffffffffffff", "-1.7976931348623157e+308"),
    ("4340000000000000", "9007199254740992"),
    ("c340000000000000", "-9007199254740992"),
    ("4430000000000000", "295147905179352830000"),
    ("44b52d02c7e14af5", "9.999999999999997e+22"),
    ("44b52d02c7e14af6", "1e+23"),
    ("44b52d02c7e14af7", "1.0000000000000001e+23"),
    ("444b1ae4d6e2ef4e", "999999999999999700000"),
    ("444b1ae4d6e2ef4f", "999999999999999900000"),
    ("444b1ae4d6e2ef50", "1e+21"),
    ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
    ("3eb0c6f7a0b5ed8d", "0.000001"),
    ("41b3de4355555553", "333333333.3333332"),
    ("41b3de4355555554", "333333333.33333325"),
    ("41b3de4355555555", "333333333.3333333"),
    ("41b3de4355555556", "333333333.3333334"),
    ("41b3de4355555557", "333333333.33333343"),
    ("becbf647612f3696", "-0.0000033333333333333333"),
    ("43143ff3c1cb0959", "1424953923781206.2"),
]


def test_sample_of_the_rfc_becomes_its_bytes() -> None:
    """RFC 8785, 3.2.4."""
    assert canonical_bytes(json.loads(SAMPLE), allow_floats=True) == SAMPLE_BYTES


def test_names_are_sorted_by_utf16_code_units() -> None:
    """RFC 8785, 3.2.3."""
    assert list(json.loads(canonical_text(json.loads(UNSORTED))).values()) == SORTED_VALUES


@pytest.mark.parametrize(("ieee", "text"), NUMBERS)
def test_number_is_written_as_ecmascript_does(ieee: str, text: str) -> None:
    """RFC 8785, appendix B."""
    assert canonical_text(struct.unpack(">d", bytes.fromhex(ieee))[0], allow_floats=True) == text


@pytest.mark.parametrize("ieee", ["7fffffffffffffff", "7ff0000000000000"])
def test_number_that_json_cannot_write_is_refused(ieee: str) -> None:
    """RFC 8785, appendix B: NaN and infinity are errors."""
    with pytest.raises(NotCanonicalError):
        canonical_bytes(struct.unpack(">d", bytes.fromhex(ieee))[0], allow_floats=True)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [1, 2.5]}, "$.a[1]"),
        ({"a": 2**53}, "$.a"),
        ({"a": -(2**53)}, "$.a"),
        ({"a": "\ud800"}, "$.a"),
        ({"a": {1: 2}}, "$.a"),
        ({"a": {1, 2}}, "$.a"),
        ({"a": datetime(2026, 3, 2)}, "$.a"),  # noqa: DTZ001 - the point
        ({"a": Decimal("NaN")}, "$.a"),
    ],
)
def test_value_without_one_form_is_refused_with_its_place(value: object, place: str) -> None:
    """Floats, large integers, half characters, names that are not text, naive times: the error says where."""
    with pytest.raises(NotCanonicalError) as refused:
        canonical_bytes(value)
    assert refused.value.data["path"] == place


def test_domain_values_become_text() -> None:
    """Instants in UTC with Z, days, decimals as written, enumerations by value, tuples as lists."""

    class Light(StrEnum):
        RED = "red"

    value = {
        "at": datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=8))),
        "due_on": date(2026, 3, 11),
        "fee": Decimal("120.50"),
        "light": Light.RED,
        "units": ("城管局",),
        "largest": 2**53 - 1,
    }
    assert canonical_text(value) == (
        '{"at":"2026-03-02T01:30:00.000000Z","due_on":"2026-03-11","fee":"120.50",'
        '"largest":9007199254740991,"light":"red","units":["城管局"]}'
    )


@pytest.mark.parametrize(
    "text", ["2026-03-02T01:30:00Z", "2026-03-02T01:30:00.5Z", "2026-03-02T09:30:00.000000+08:00", "x"]
)
def test_instant_in_another_spelling_is_refused(text: str) -> None:
    """One instant has one spelling."""
    with pytest.raises(NotCanonicalError):
        parse_rfc3339(text)


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_spellings_sort_as_instants_do(one: datetime, other: datetime) -> None:
    """The text can be compared without being parsed."""
    assert parse_rfc3339(rfc3339(one)) == one
    assert (rfc3339(one) < rfc3339(other)) == (one < other)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_canonical_form_is_a_fixed_point_that_keeps_the_value(value: object) -> None:
    """Reading the canonical form gives the value, and writing that gives the same bytes."""
    written = canonical_bytes(value)
    assert json.loads(written) == value
    assert canonical_bytes(json.loads(written)) == written
    assert b"\n" not in written


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text()
    | st.text("0123456789.eE-,:[]}\\"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@given(JSON, st.booleans(), st.booleans())
def test_quick_look_never_takes_for_canonical_what_is_not(value: Any, in_order: bool, as_ascii: bool) -> None:
    """Whatever JSON it is and however it was written: the thorough way writes the very same bytes."""
    wrapped = {"data": value}
    stored = json.dumps(wrapped, sort_keys=in_order, ensure_ascii=as_ascii, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    read = json.loads(stored)
    if is_canonical(read, stored):
        assert canonical_bytes(read) == stored


@pytest.mark.parametrize(
    "stored",
    [
        b'{"a":1.0}', b'{"a":[1e3]}', b'{"a":[-1.5,2]}', b'{"a":NaN}', b'{"a":-Infinity}', b'{"a":9007199254740993}',
        b'{"a":-0}', b'{"a":1,"a":1}', b'{"b":1,"a":1}', b'{"a": 1}', b'{"a":"\\u0041"}', b'{"a":"\\ud800"}',
        b'{"a":"\xed\xa0\x80"}', '{"\ufffd":1,"\U0001f600":2}'.encode(),
    ],
)  # fmt: skip
def test_quick_look_leaves_open_what_is_no_canonical_event(stored: bytes) -> None:
    """Floats, large numbers, other spellings and half characters are left to the thorough way."""
    assert not is_canonical(json.loads(stored), stored)


def test_quick_look_knows_a_usual_entry() -> None:
    """Words, instants, decimals in text and counts need no second writing."""
    stored = canonical_bytes({"at": "2026-03-02T01:30:03.000000Z", "n": 17, "point": "113.512,34.1", "text": "已到"})
    assert is_canonical(json.loads(stored), stored)
