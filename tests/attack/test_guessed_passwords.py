"""Passwords that are tried first in a Chinese office are refused with what to do; those of several words are taken."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.people.rules.known_passwords import WORDS, is_well_known

GUESSED = [
    "Zhengzhou@2026", "Admin123456!", "1qaz@WSX3edc", "woaini1314520", "Password123!", "P@ssw0rd2026", "Luoshi2026!!",
    "qwertyuiop123", "Zhengwu@12345", "88888888888", "aaaaaaaaaaaa1", "Abc123456789", "weirenminfuwu", "guanliyuan666",
    "Zhonghua1949!", "DuChaShi_2026",
]  # fmt: skip
TAKEN = ["Lantern-7-river", "Wutong-2026-spring", "石榴灯笼河岸书包雨声", "teapot orchid 41 canoe", "rV8-kkP2-mmXq"]


@pytest.mark.parametrize("password", GUESSED)
def test_password_everybody_tries_first_is_refused_with_what_to_do(password):
    """By the house's own pieces or by the list of leaked ones."""
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", TAKEN)
def test_password_of_unrelated_words_is_taken(password):
    """No rule asks for signs and capitals."""
    validate_password(password)


@pytest.mark.parametrize("password", ["", "Kw7-xq", "ninechars"])
def test_password_of_fewer_than_ten_signs_is_refused(password):
    """Ten at least."""
    with pytest.raises(ValidationError):
        validate_password(password)


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.integers(0, 99_999_999),
    st.text("!@#$%^&*_-. ", max_size=3),
    st.booleans(),
)
def test_any_known_words_with_digits_and_signs_are_known(words, number, signs, capitals):
    """In any order of capitals."""
    password = "".join(words) + str(number) + signs
    assert is_well_known(password.upper() if capitals else password)


@given(st.text(max_size=5000))
def test_any_text_is_answered(text):
    """Nothing that is typed breaks it."""
    assert is_well_known(text) in (True, False)
