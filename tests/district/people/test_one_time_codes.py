"""The codes of the second step, against the norm's own vectors."""

import base64
from datetime import UTC, datetime

import pytest

from luoshi.district.people.rules.one_time_codes import PERIOD_SECONDS, code_at, matching_step, new_secret

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [  # RFC 6238, appendix B, SHA-1, eight digits
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_code_is_the_norms(seconds: int, code: str) -> None:
    """RFC 6238, appendix B."""
    assert code_at(SECRET, seconds // PERIOD_SECONDS, digits=8) == code


@pytest.mark.parametrize(("offset", "matches"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clock_may_be_off_by_one_step(offset: int, matches: bool) -> None:
    """One step of thirty seconds in either direction."""
    at = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    step = int(at.timestamp()) // PERIOD_SECONDS + offset
    assert (matching_step(SECRET, code_at(SECRET, step), at=at) == step) is matches


def test_spaces_are_ignored_and_nonsense_is_no_code() -> None:
    """Apps show 123 456; people type anything."""
    at = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    code = code_at(SECRET, int(at.timestamp()) // PERIOD_SECONDS)
    assert matching_step(SECRET, f"{code[:3]} {code[3:]}", at=at)
    assert matching_step(SECRET, "一二三四五六", at=at) is None
    assert len(base64.b32decode(new_secret())) == 20
