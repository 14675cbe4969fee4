"""What everyone may read of a case, and what nobody may."""

from datetime import timedelta

import pytest

from luoshi.district.cases import api
from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.queries.public import case_for_public, categories_for_select, public_cases
from luoshi.district.cases.queries.queue_query import QueueQuery
from tests.fakes.small_district import MONDAY

PRIVATE = "我叫张某，电话一三八"


@pytest.fixture
def told(district):
    """A case in which the reporter, the unit and the supervisor have all said something."""
    boss, planning, verifier = (district.actor(name) for name in ("supervisor", "planning", "verifier"))
    new = api.NewCase(title="路面破损", kind_code="simple", source="web", description=PRIVATE)
    case = api.register_case(new=new, by=boss, at=MONDAY)
    api.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=boss, at=MONDAY)
    api.sign_for(case_id=case.pk, by=planning, at=MONDAY)
    api.contact(case_id=case.pk, text=PRIVATE, by=planning, at=MONDAY)
    api.comment(case_id=case.pk, text=PRIVATE, by=boss, at=MONDAY)
    api.report(case_id=case.pk, text="已安排施工队。", by=planning, at=MONDAY)
    api.complete(case_id=case.pk, text="已修复。", by=planning, at=MONDAY)
    api.close(case_id=case.pk, text="现场核查属实。", by=verifier, at=MONDAY)
    return api.record_feedback(case_id=case.pk, outcome="solved", text=PRIVATE, by=boss, at=MONDAY)


def test_the_public_reads_the_units_answers_and_nothing_said_in_private(told):
    """No reporter's words, no official's name, anywhere in what is handed out."""
    shown = case_for_public(code=told.code, at=MONDAY)
    assert PRIVATE not in repr(shown)
    assert "测试" not in repr(shown)  # part of every account's display name
    texts = {entry.action: entry.text for entry in shown.timeline}
    assert (texts["report"], texts["complete"], texts["follow_up"]) == ("已安排施工队。", "已修复。", "")
    assert "comment" not in texts
    assert {entry.unit for entry in shown.timeline} == {"督查室", "规划局"}
    assert (shown.state, shown.row.lead_unit, shown.light) == ("closed", "规划局", "")


def test_a_case_that_is_not_public_is_shown_only_to_whoever_holds_its_receipt(district, make_case):
    """For everyone else there is none."""
    case = make_case(lead="planning", is_public=False)
    with pytest.raises(CaseNotFoundError):
        case_for_public(code=case.code, at=MONDAY)
    assert case_for_public(case_id=case.pk, with_receipt=True, at=MONDAY).code == case.code
    assert public_cases(QueueQuery(stage="all"), at=MONDAY).rows == []


def test_the_public_list_leads_forwards_and_back(make_case):
    """Newest first, three to a page."""
    made = [make_case(title=f"路灯不亮 {n}").pk for n in range(7)][::-1]
    first = public_cases(QueueQuery(stage="all"), at=MONDAY, size=3)
    second = public_cases(QueueQuery(stage="all", cursor=first.next_cursor), at=MONDAY, size=3)
    third = public_cases(QueueQuery(stage="all", cursor=second.next_cursor), at=MONDAY, size=3)
    assert [row.id for page in (first, second, third) for row in page.rows] == made
    assert (first.prev_cursor, third.next_cursor) == ("", "")
    assert public_cases(QueueQuery(stage="all", cursor=second.prev_cursor), at=MONDAY, size=3).rows == first.rows


def test_the_public_list_is_searched_by_words_and_category(make_case):
    """A two-character word is enough."""
    road = make_case(title="路灯不亮", category="road", due_at=MONDAY - timedelta(hours=1))
    make_case(title="垃圾堆积")
    found = public_cases(QueueQuery(text="路灯"), at=MONDAY).rows
    assert [(row.id, row.light) for row in found] == [(road.pk, "red")]
    assert [row.id for row in public_cases(QueueQuery(category="/road/"), at=MONDAY).rows] == [road.pk]


def test_choices_of_categories_are_indented_like_their_tree(district):
    """In the order of the tree."""
    assert categories_for_select("zh") == [("road", "道路"), ("pavement", "\u3000路面破损"), ("unsorted", "待分类")]
