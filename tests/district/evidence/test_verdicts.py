"""Near or far, in time or not, and missing facts said."""

from datetime import UTC, datetime, timedelta

import pytest

from luoshi.district.evidence.api import place_verdict, time_verdict

HERE = (113.55, 34.8)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("photo", "case", "verdict"),
    [
        (HERE, HERE, "near"),
        ((113.55, 34.8017), HERE, "near"),  # 0.0017° of latitude = 189 m
        ((113.55, 34.8019), HERE, "far"),  # 0.0019° = 211 m
        (None, HERE, "no_place_in_photo"),
        (None, None, "no_place_in_photo"),
        (HERE, None, "case_has_no_place"),
    ],
)
def test_place_of_photo_is_compared_with_place_of_case(photo, case, verdict):
    """Within 200 m is near; a missing place is said."""
    assert place_verdict(photo, case) == verdict


@pytest.mark.parametrize(
    ("taken_at", "verdict"),
    [
        (NOON, "in_time"),
        (NOON - timedelta(hours=1, minutes=4), "in_time"),  # the camera's clock may be five minutes off
        (NOON - timedelta(hours=1, minutes=6), "too_early"),
        (NOON + timedelta(hours=2), "too_late"),
        (None, "no_time_in_photo"),
    ],
)
def test_time_of_photo_lies_in_the_span(taken_at, verdict):
    """A photo of the repair taken before the order proves nothing."""
    assert time_verdict(taken_at, NOON - timedelta(hours=1), NOON + timedelta(hours=1)) == verdict


def test_open_span_takes_any_time():
    """Without bounds every time is in time."""
    assert time_verdict(NOON, None, None) == "in_time"
