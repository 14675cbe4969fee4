"""The case page says what is asked of someone and not answered yet."""

import re
from datetime import timedelta

import pytest

from luoshi.district.cases import api
from luoshi.district.cases.web.asked import asked_in, decided_in
from luoshi.district.cases.web.story import Story
from luoshi.district.people.api import SYSTEM
from tests.fakes.small_district import MONDAY

HOUR = timedelta(hours=1)


@pytest.fixture
def case(district):
    """A case of the simple kind in planning's hands since Monday morning."""
    boss, planning = district.actor("supervisor"), district.actor("planning")
    made = api.register_case(new=api.NewCase(title="路灯不亮", kind_code="simple"), by=boss, at=MONDAY)
    api.assign(case_id=made.pk, lead_unit_id=district.unit_id("planning"), by=boss, at=MONDAY)
    return api.sign_for(case_id=made.pk, by=planning, at=MONDAY)


def asked(district, case):
    story = Story(case.code, actor=district.actor("supervisor"), at=MONDAY + 9 * HOUR)
    return [(str(open_.what), open_.who, str(open_.of_whom), open_.text) for open_ in asked_in(story)], decided_in(
        story
    )


def test_nothing_is_asked_of_anybody_while_a_unit_works(district, case):
    """No panel."""
    assert asked(district, case) == ([], [])


def test_petition_waits_for_the_office_until_it_is_decided(district, case, settings):
    """Then it stands among those that were decided."""
    settings.LANGUAGE_CODE = "zh-hans"
    boss, planning = district.actor("supervisor"), district.actor("planning")
    review = (MONDAY + timedelta(days=9)).date()
    api.ask_suspension(case_id=case.pk, text="等待材料", review_on=review, by=planning, at=MONDAY)
    open_questions, decided = asked(district, case)
    assert open_questions == [("申请挂账", "规划局", "由督查室决定", "等待材料")]
    assert decided == []
    api.decide_suspension(case_id=case.pk, granted=False, text="不同意", by=boss, at=MONDAY + HOUR)
    open_questions, (petition,) = asked(district, case)
    assert (open_questions, petition.state) == ([], "refused")


def test_urging_waits_for_the_unit_until_it_answers(district, case, settings):
    """A report is an answer."""
    settings.LANGUAGE_CODE = "zh-hans"
    api.urge(case_id=case.pk, text="今日反馈", by=district.actor("supervisor"), at=MONDAY + HOUR)
    assert asked(district, case)[0] == [("已催办，尚未回应", "督查室", "规划局", "今日反馈")]
    api.report(case_id=case.pk, text="正在办理", by=district.actor("planning"), at=MONDAY + 2 * HOUR)
    assert asked(district, case)[0] == []


def test_case_page_shows_the_panel_and_names_who_acted_once(district, case, signed_in, wall):
    """Beside the story, in the reader's words; the unit is not said twice."""
    wall.at = MONDAY + 3 * HOUR
    api.urge(case_id=case.pk, text="今日反馈", by=district.actor("supervisor"), at=MONDAY + HOUR)
    page = signed_in("supervisor", "zh-hans").get(f"/cases/{case.code}/").content.decode()
    assert "等待答复" in page
    assert "督查室 督查室" not in page


def test_what_the_system_did_is_said_in_the_readers_language(district, case, signed_in, wall):
    """An urging by the clock is nobody's, and no English word in a Chinese page."""
    api.urge(case_id=case.pk, text="已超过期限", by=SYSTEM, at=MONDAY + HOUR)
    wall.at = MONDAY + 3 * HOUR
    page = signed_in("supervisor", "zh-hans").get(f"/cases/{case.code}/").content.decode()
    assert "系统自动" in page
    assert "Luoshi" not in page


def test_case_on_paper_says_its_number_and_when_it_was_printed(district, case, signed_in, wall):
    """The number stands in the navigation, which is not printed."""
    page = signed_in("supervisor", "zh-hans").get(f"/cases/{case.code}/").content.decode()
    number, foot = re.findall(r'<p class="only-print.*?</p>', page)
    assert case.code in number
    assert "打印于" in foot
