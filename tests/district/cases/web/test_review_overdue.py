"""A suspended case whose day of review has passed is flagged wherever it is looked at."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from luoshi.district.cases.api import overdue_reviews
from luoshi.district.cases.rules.lights import is_review_overdue
from tests.fakes.loop import PARKED, follow


@pytest.mark.parametrize(
    ("review_on", "overdue"),
    [(None, False), (date(2026, 11, 24), False), (date(2026, 11, 23), False), (date(2026, 11, 22), True)],
)
def test_review_is_overdue_from_the_day_after(review_on, overdue):
    """Monday 2026-11-23: on the day itself there is still time."""
    assert is_review_overdue(review_on=review_on, today=date(2026, 11, 23)) is overdue


@pytest.fixture
def forgotten(district, wall):
    """Parked for four days, looked at again a month later."""
    case, at = follow(PARKED, district)
    wall.at = at + timedelta(days=30)
    return case


@pytest.mark.parametrize("address", [("cases:queue", "?stage=all"), ("boards:supervision", ""), ("boards:section", "")])
def test_overdue_review_is_flagged_on_lists_and_boards(district, signed_in, forgotten, address):
    """The list, the supervision board, and the list that is read out."""
    name, query = address
    url = reverse(name, args=["suspended"] if name == "boards:section" else []) + query
    assert "Review overdue" in signed_in("supervisor").get(url).content.decode()


def test_overdue_review_is_flagged_on_the_case_and_waits_in_the_work_of_today(district, signed_in, forgotten):
    """The supervision office finds it among what is to be decided."""
    client = signed_in("supervisor")
    assert "Review overdue" in client.get(reverse("cases:case", args=[forgotten.code])).content.decode()
    [of_cases] = client.get(reverse("boards:work")).context["parts"]
    groups = {group["key"]: group["count"] for group in of_cases.data["groups"]}
    assert groups["to_decide"] == 1


def test_review_that_lies_ahead_is_not_flagged(district, signed_in, wall):
    """The day itself and the days before are quiet."""
    _case, wall.at = follow(PARKED, district)
    assert "Review overdue" not in signed_in("supervisor").get(reverse("cases:queue") + "?stage=all").content.decode()
    assert overdue_reviews(wall.at) == 0


def test_overdue_reviews_are_counted_for_the_doctor(district, forgotten, wall):
    """``luoshi doctor`` names how many."""
    assert overdue_reviews(wall.at) == 1
