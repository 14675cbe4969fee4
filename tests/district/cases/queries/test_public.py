"""What everyone may read of a case, and what nobody may."""

from datetime import timedelta

import pytest

from luoshi.district.cases import api
from luoshi.district.cases.api import Action, PublicQuestion
from luoshi.district.cases.commands.turn import action_is_public
from luoshi.district.cases.errors import CaseNotFoundError, PublicTitleMissingError
from luoshi.district.cases.models import Entry
from luoshi.district.cases.queries.public import case_of_reporter, public_case, public_list, public_tops
from luoshi.district.cases.rules.publication import ANSWERS, PUBLIC_ACTS, SAID_TO_REPORTER
from luoshi.district.cases.rules.transitions import TABLE
from tests.fakes.acts import photo
from tests.fakes.small_district import MONDAY

PRIVATE = "我叫张某，电话一三八"
TITLE = "某路段路面破损"


@pytest.fixture
def told(district):
    """A case in which the reporter, the unit and the supervisor have all said something, released with a title."""
    boss, planning, verifier = (district.actor(name) for name in ("supervisor", "planning", "verifier"))
    new = api.NewCase(title="三栋王某家门前路面破损", kind_code="simple", source="web", description=PRIVATE)
    case = api.register_case(new=new, by=boss, at=MONDAY)
    api.assign(
        case_id=case.pk, lead_unit_id=district.unit_id("planning"), task=PRIVATE, text=PRIVATE,
        publication="title", public_title=TITLE, by=boss, at=MONDAY,
    )  # fmt: skip
    api.sign_for(case_id=case.pk, by=planning, at=MONDAY)
    api.contact(case_id=case.pk, text=PRIVATE, by=planning, at=MONDAY)
    api.comment(case_id=case.pk, text=PRIVATE, by=boss, at=MONDAY)
    api.report(case_id=case.pk, text="已安排施工队。", by=planning, at=MONDAY)
    api.complete(case_id=case.pk, text="已修复。", by=planning, at=MONDAY)
    api.return_(case_id=case.pk, text=PRIVATE, by=verifier, at=MONDAY)
    api.complete(case_id=case.pk, text="已修复。", by=planning, at=MONDAY)
    api.close(case_id=case.pk, text="现场核查属实。", by=verifier, at=MONDAY)
    return api.record_feedback(case_id=case.pk, outcome="unsolved", text=PRIVATE, by=boss, at=MONDAY)


def read(case, **more):
    return public_case(case.code, at=MONDAY, lang="zh", **more)


def test_the_public_reads_the_units_answers_and_nothing_said_in_private(told):
    """No reporter's words, no note to the units, no official's name, anywhere in what is handed out."""
    shown = read(told)
    for hidden in (PRIVATE, "王某", "测试"):  # the last is part of every account's display name
        assert hidden not in repr(shown)
    texts = {entry.action: entry.text for entry in shown.entries}
    assert (texts["report"], texts["complete"], texts["follow_up"]) == ("已安排施工队。", "已修复。", "")
    assert (texts["assign"], texts["return_"], texts["reopen"]) == ("", "", "")
    assert "comment" not in texts
    assert (shown.line.title, shown.line.unit, shown.line.state) == (TITLE, "规划局", "assigned")


def test_the_words_of_a_reporter_never_pass_into_a_public_act(told):
    """What they said when asked stays in their own act; the reopening says only that it is not solved."""
    assert [entry.text for entry in Entry.objects.filter(case=told, action="reopen")] == [""]


def test_the_reporter_reads_also_what_was_said_with_them(told):
    """Their own words and the contact; never the note to the units or the return."""
    texts = {entry.action: entry.text for entry in case_of_reporter(told, at=MONDAY, lang="zh").entries}
    assert (texts["contact"], texts["follow_up"]) == (PRIVATE, PRIVATE)
    assert (texts["assign"], texts["return_"], texts["reopen"]) == ("", "", "")


def test_until_a_title_is_released_the_public_reads_category_and_area(district, make_case):
    """No title, no answer, no step; that it is done, by whom and until when, stands there all the same."""
    case = make_case(lead="planning", title="王某家门前", outcome="王某已满意", state="closed")
    shown = read(case)
    assert "王某" not in repr(shown)
    assert (shown.line.title, shown.outcome, shown.steps) == ("", "", ())
    assert (shown.line.category, shown.line.unit) != ("", "")


def test_every_act_is_public_only_by_name(district):
    """A new act is not public: this list must be changed by hand, and the entries follow it."""
    assert {action.value for action in PUBLIC_ACTS} == {
        "register", "assign", "settle", "dismiss", "sign_for", "contact", "plan", "finish_step", "report",
        "decide_extension", "decide_suspension", "resume", "complete", "close", "return_", "follow_up", "reopen",
        "co_report", "merge",
    }  # fmt: skip
    assert {action for action in Action if action_is_public(action)} == PUBLIC_ACTS
    assert {action for action in TABLE if TABLE[action].public} == PUBLIC_ACTS - {Action.REGISTER}
    assert PUBLIC_ACTS >= SAID_TO_REPORTER > ANSWERS


def test_a_case_that_is_not_public_is_shown_only_to_whoever_holds_its_receipt(district, make_case):
    """For everyone else there is none."""
    case = make_case(lead="planning", is_public=False)
    with pytest.raises(CaseNotFoundError):
        read(case)
    assert case_of_reporter(case, at=MONDAY, lang="zh").line.code == case.code
    assert public_list(PublicQuestion(), at=MONDAY, lang="zh").rows == []


def test_whoever_is_joined_with_another_case_reads_its_answers_alone(district, told):
    """What its own reporter said and was told is not theirs."""
    new = api.NewCase(title="同一处", kind_code="simple", source="web")
    second = api.register_case(new=new, by=district.actor("supervisor"), at=MONDAY)
    api.merge(case_id=second.pk, into_id=told.pk, text="同一处", by=district.actor("supervisor"), at=MONDAY)
    second.refresh_from_db()
    shown = case_of_reporter(second, at=MONDAY, lang="zh")
    assert PRIVATE not in repr(shown)
    assert "已修复。" in repr(shown)


def test_a_title_is_masked_whoever_typed_it_and_never_empty(district, make_case):
    """The releaser may overlook a number; the product does not."""
    case = make_case(title="x")
    boss = {"by": district.actor("supervisor"), "at": MONDAY}
    with pytest.raises(PublicTitleMissingError):
        api.publish(case_id=case.pk, publication="title", public_title=" ", **boss)
    done = api.publish(case_id=case.pk, publication="title", public_title="请回电138-0000-1234", **boss)
    assert done.public_title == "请回电138-****-1234"
    assert api.publish(case_id=case.pk, publication="hidden", **boss).is_public is False


def test_a_released_title_can_be_taken_back(district, told):
    """List, search and page go back to category and area in the same act."""
    boss = {"by": district.actor("supervisor"), "at": MONDAY}
    assert [row.code for row in public_list(PublicQuestion(words="路面破损"), at=MONDAY, lang="zh").rows] == [told.code]
    api.publish(case_id=told.pk, publication="category", **boss)
    assert public_list(PublicQuestion(words="路段"), at=MONDAY, lang="zh").rows == []
    assert read(told).line.title == ""


def test_dispatch_is_no_promise_and_shows_no_light(district):
    """Until a unit has it, the public reads by when one will; the promise, its light and its reckoning come after."""
    boss = {"by": district.actor("supervisor"), "at": MONDAY}
    case = api.register_case(new=api.NewCase(title="路灯不亮", source="web"), **boss)
    line = read(case).line
    assert (line.due_at, line.light, line.waiting, line.waiting_until) == (None, "", "dispatch", case.due_at)
    late = MONDAY + timedelta(days=9)
    assert public_list(PublicQuestion(light="red"), at=late, lang="zh").rows == []
    api.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), **boss)
    line = read(case).line
    assert (line.light, line.waiting) == ("green", "")
    assert line.due_at > case.due_at
    assert [row.code for row in public_list(PublicQuestion(light="red"), at=late, lang="zh").rows] == [case.code]


def test_a_reckoning_for_the_public_leaves_out_why_more_time_was_asked_for(district):
    """The reason of the petition and the officer who granted it are not for everybody."""
    boss, planning = district.actor("supervisor"), district.actor("planning")
    case = api.register_case(new=api.NewCase(title="路灯不亮", source="web"), by=boss, at=MONDAY)
    api.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=boss, at=MONDAY)
    api.sign_for(case_id=case.pk, by=planning, at=MONDAY)
    due_at = public_case(case.code, at=MONDAY, lang="zh").line.due_at
    api.ask_extension(case_id=case.pk, until=due_at + timedelta(days=2), text=PRIVATE, by=planning, at=MONDAY)
    api.decide_extension(case_id=case.pk, granted=True, text="同意", by=boss, at=MONDAY)
    for lang in ("zh", "en"):
        shown = public_case(case.code, at=MONDAY, lang=lang)
        assert shown.derivation
        assert PRIVATE not in repr(shown)
        assert "测试" not in repr(shown)


def test_each_photo_is_released_by_itself(district, told):
    """One act, one photo; a second one of the same case stays inside, and it can be taken back."""
    boss = {"by": district.actor("supervisor"), "at": MONDAY}
    pieces = [photo(district.actor("supervisor"), MONDAY) for _ in range(2)]
    api.add_evidence(case_id=told.pk, evidence=[api.EvidenceUse(pk, "after") for pk in pieces], **boss)
    assert read(told).photos == ()
    api.publish_photo(case_id=told.pk, evidence_id=pieces[0], shown=True, **boss)
    assert [one.id for one in read(told).photos] == pieces[:1]
    api.publish_photo(case_id=told.pk, evidence_id=pieces[0], shown=False, **boss)
    assert read(told).photos == ()


def test_the_public_list_leads_forwards_and_back(district, make_case):
    """Newest first, three to a page."""
    codes = [make_case(title=f"路灯不亮 {n}").code for n in range(7)][::-1]

    def part(**more):
        return public_list(PublicQuestion(**more), at=MONDAY, lang="zh", size=3)

    first = part()
    second = part(after=first.next)
    third = part(after=second.next)
    assert [row.code for page in (first, second, third) for row in page.rows] == codes
    assert (first.previous, third.next) == (None, None)
    assert part(before=second.previous).rows == first.rows


def test_choices_of_categories_are_those_of_the_first_level(district):
    """In the order of the tree."""
    assert public_tops("zh") == [("road", "道路"), ("unsorted", "待分类")]
