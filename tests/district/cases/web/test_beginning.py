"""A district that has just begun says what to set up; one without cases says where they will stand."""

import pytest
from django.urls import reverse

from luoshi.district.cases.models import CaseKind
from luoshi.district.cases.web.beginning import beginning
from tests.fakes.loop import new_case
from tests.fakes.small_district import MONDAY


def test_whoever_sets_the_district_up_sees_what_is_missing(district):
    """The small district has units and accounts, no areas, and kinds that nobody has looked through."""
    boss = district.actor("administrator")
    assert [step.is_done for step in beginning(boss)] == [True, True, False, False]
    CaseKind.objects.filter(code="general").update(version=2)
    assert [step.is_done for step in beginning(boss)] == [True, True, False, True]


def test_list_goes_away_with_the_first_case(district):
    """Then the district has begun."""
    new_case(district, at=MONDAY)
    assert beginning(district.actor("administrator")) == []


@pytest.mark.parametrize("who", ["planning", "supervisor", "verifier"])
def test_others_are_not_asked_to_set_up_anything(district, who):
    """It is no business of theirs."""
    assert beginning(district.actor(who)) == []


@pytest.mark.parametrize(
    ("who", "path", "words"),
    [
        ("administrator", "boards:work", "开始使用：先做这几件事"),
        ("supervisor", "cases:queue", "还没有在办事项"),
        ("supervisor", "boards:units", "还没有单位承办事项"),
        ("planning", "boards:work", "没有待办工作"),
    ],
)
def test_empty_page_says_what_comes_here(district, signed_in, who, path, words):
    """Nothing is chosen, so nothing can be taken away from what is chosen."""
    assert words in signed_in(who, "zh-hans").get(reverse(path)).content.decode()


def test_list_that_was_narrowed_to_nothing_says_so(district, signed_in, wall):
    """Here there is something to take away."""
    page = signed_in("supervisor", "zh-hans").get(reverse("cases:queue"), {"hand_backs_min": "3"}).content.decode()
    assert "没有符合条件的事项" in page
