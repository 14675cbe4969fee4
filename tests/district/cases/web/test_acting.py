"""Every act has a form for those who may do it; whatever goes wrong, nothing that was typed or sent is lost."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from luoshi.district.cases.api import Action, Case, CaseKind, add_evidence
from luoshi.district.cases.rules.publication import proposed_title
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.cases.web.case import GROUPS
from luoshi.district.cases.web.forms.actions import FORMS
from luoshi.kernel import clock
from tests.fakes.acts import perform, shown
from tests.fakes.loop import BEFORE, DONE, SIGNED, follow, lead_to, new_case

ACTS = sorted(BEFORE)


def photo(name="after.jpg", colour=(200, 30, 90)):
    """A small photo as a browser sends it."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


def address(case, action):
    return reverse("cases:act", args=[case.code, action.value.rstrip("_")])


def answers(action, case, district, at):
    """What a person types and chooses in the form of an act."""
    planning, wutong = str(district.unit_id("planning")), str(district.unit_id("wutong"))
    until = clock.local((case.due_at or at) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    review = clock.local(at + timedelta(days=9)).strftime("%Y-%m-%d")
    other = Case.objects.filter(is_open=True).exclude(pk=case.pk).first()
    step = case.steps.first()
    piece = case.case_evidence.first()
    special = {
        Action.ASSIGN: {"unit": planning, "deadline": "kind", "co_units": [wutong]},
        Action.SETTLE: {"unit": planning, "file_after": photo()},
        Action.HAND_BACK: {"unit": wutong},
        Action.PLAN: {
            "step-TOTAL_FORMS": "2",
            "step-INITIAL_FORMS": "0",
            "step-0-title": "列出缺陷清单",
            "step-0-due_on": review,
            "step-1-title": "",
        },
        Action.FINISH_STEP: {"step": str(step.pk) if step else ""},
        Action.ASK_EXTENSION: {"until": until},
        Action.DECIDE_EXTENSION: {"granted": "yes"},
        Action.ASK_SUSPENSION: {"review_on": review},
        Action.DECIDE_SUSPENSION: {"granted": "yes"},
        Action.COMPLETE: {"file_after": photo()},
        Action.FOLLOW_UP: {"outcome": "solved"},
        Action.ADD_CO_UNIT: {"unit": str(district.unit_id("construction"))},
        Action.RELEASE_CO_UNIT: {"unit": wutong},
        Action.MERGE: {"into": other.code if other else ""},
        Action.ADD_CHILD: {"title": "分出的一部分", "kind": "simple", "category": "pavement"},
        Action.ADD_EVIDENCE: {"file_any": photo("place.jpg"), "any_purpose": "before"},
        Action.RECLASSIFY: {
            "title": "改正后的标题",
            "category": "pavement",
            "problem_class": "stock",
            "urgency": "1",
            "is_public": "on",
        },
        Action.PUBLISH: {"publication": "title", "public_title": "路口红灯不亮"},
        Action.PUBLISH_PHOTO: {"photo": str(piece.evidence_id) if piece else "", "shown": "yes"},
    }
    return {"version": str(case.version), "text": "说明情况", **special.get(action, {})}


def test_every_act_of_the_table_has_a_form():
    """Registering has a page of its own, recomputing is the system's; all the rest have a form."""
    assert set(FORMS) == set(TABLE) - {Action.RECOMPUTE}


@pytest.mark.parametrize("action", ACTS)
def test_form_of_an_act_opens_and_does_it(district, signed_in, wall, action):
    """Whoever may do it gets the form, and sending it is the act."""
    case, who, _choice, wall.at = lead_to(action, district)
    if action is Action.RELEASE_CO_UNIT:
        district.units["wutong"] = case.assignments.get(part="co").unit
    client = signed_in(who)
    if action in (Action.CO_SIGN_FOR, Action.CO_REPORT, Action.CO_COMPLETE):
        share = case.assignments.get(part="co").unit
        client = signed_in({"planning": "planning", "construction": "construction"}.get(share.code, "wutong"))
    shown = client.get(address(case, action))
    assert shown.status_code == 200, shown.content.decode()[:3000]
    sent = client.post(address(case, action), answers(action, case, district, wall.at))
    assert sent.status_code == 302, sent.content.decode()
    version = case.version
    case.refresh_from_db()
    assert case.version > version
    entry = case.entries.order_by("version")[version]
    assert entry.action == action.value


@pytest.mark.parametrize("action", ACTS)
def test_act_of_another_is_refused_with_the_reason(district, signed_in, wall, action):
    """A reader has no part in any act: the page says so, and sending changes nothing."""
    case, _who, _choice, wall.at = lead_to(action, district)
    client = signed_in("inspector")
    shown = client.get(address(case, action))
    assert shown.status_code == 403
    assert "has no part in this" in shown.content.decode()
    sent = client.post(address(case, action), answers(action, case, district, wall.at))
    assert sent.status_code == 403
    version = case.version
    case.refresh_from_db()
    assert case.version == version


def test_case_out_of_sight_is_not_there(district, signed_in, wall):
    """A unit without a share is not told that there is a case."""
    case, wall.at = follow(SIGNED, district)
    assert signed_in("construction").get(address(case, Action.REPORT)).status_code == 404


def test_act_in_the_wrong_state_is_refused_with_409(district, signed_in, wall):
    """The supervisor may assign, but not what is assigned already."""
    case, wall.at = follow(SIGNED, district)
    shown = signed_in("supervisor").get(address(case, Action.ASSIGN))
    assert shown.status_code == 409
    assert "In progress" in shown.content.decode()
    assert f'href="{reverse("cases:case", args=[case.code])}"' in shown.content.decode()


def test_second_officer_reads_what_changed_and_keeps_his_words(district, signed_in, wall):
    """The form comes back with the words, the other's act and the new version; sending it again does it."""
    case, wall.at = follow(SIGNED, district)
    seen = case.version
    perform(Action.CONTACT, case, district, by=district.actor("planning_head", wall.at), at=wall.at)
    client = signed_in("planning")
    first = client.post(address(case, Action.REPORT), {"version": seen, "text": "已联系施工单位，明日进场"})
    page = first.content.decode()
    assert first.status_code == 409
    assert "已联系施工单位，明日进场" in page
    assert "Reporter contacted" in page
    assert f'name="version" value="{seen + 1}"' in page
    again = client.post(address(case, Action.REPORT), {"version": seen + 1, "text": "已联系施工单位，明日进场"})
    assert again.status_code == 302


def test_evidence_sent_with_a_stale_form_need_not_be_sent_again(district, signed_in, wall):
    """The photo is kept and travels with the form."""
    case, wall.at = follow(SIGNED, district)
    seen = case.version
    perform(Action.CONTACT, case, district, by=district.actor("planning_head", wall.at), at=wall.at)
    client = signed_in("planning")
    first = client.post(address(case, Action.COMPLETE), {"version": seen, "text": "已修好", "file_after": photo()})
    form = first.context["form"]
    assert first.status_code == 409
    assert [item.purpose for item in form.kept_files] == ["after"]
    assert "still missing" not in first.content.decode()
    again = client.post(
        address(case, Action.COMPLETE), {"version": seen + 1, "text": "已修好", "kept": form["kept"].value()}
    )
    assert again.status_code == 302
    assert case.case_evidence.filter(purpose="after").count() == 1


def test_kept_evidence_of_another_person_cannot_be_attached(district, signed_in, wall):
    """The hidden field is sealed for the account that sent the file."""
    case, wall.at = follow(SIGNED, district)
    sent = signed_in("planning").post(
        address(case, Action.COMPLETE), {"version": case.version, "text": "", "file_after": photo()}
    )
    token = sent.context["form"]["kept"].value()
    other = signed_in("planning_head").post(
        address(case, Action.COMPLETE), {"version": case.version, "text": "已修好", "kept": token}
    )
    assert other.status_code == 422
    assert not case.case_evidence.exists()


def test_form_sent_again_from_the_history_attaches_nothing_twice(district, signed_in, wall):
    """The same photo for the same purpose is evidence once."""
    case, wall.at = follow(SIGNED, district)
    client = signed_in("planning")
    first = client.post(address(case, Action.REPORT), {"version": case.version, "text": "", "file_any": photo()})
    token = first.context["form"]["kept"].value()
    for version in (case.version, case.version + 1):
        sent = client.post(address(case, Action.REPORT), {"version": version, "text": "进展", "kept": token})
        assert sent.status_code == 302
    assert case.case_evidence.count() == 1


def test_missing_evidence_is_said_at_its_field(district, signed_in, wall):
    """Which purpose is missing, beside the field that asks for it."""
    case, wall.at = follow(SIGNED, district)
    sent = signed_in("planning").post(address(case, Action.COMPLETE), {"version": case.version, "text": "已修好"})
    assert sent.status_code == 422
    assert sent.context["form"].errors["file_after"] == ["“After” is still missing."]
    assert "已修好" in sent.content.decode()


def test_needed_evidence_is_not_called_optional(district, signed_in, wall):
    """The photo without which the act is refused says so; once a new one is there, more are optional."""
    case, wall.at = follow(SIGNED, district)
    client = signed_in("planning")
    label = 'for="id_file_after">Evidence: After</label>'
    assert label in client.get(address(case, Action.COMPLETE)).content.decode()
    perform(Action.COMPLETE, case, district, by=district.actor("planning", wall.at), at=wall.at)
    perform(Action.RETURN, case, district, by=district.actor("verifier", wall.at), at=wall.at)
    assert label in client.get(address(case, Action.COMPLETE)).content.decode()
    unit = district.actor("planning", wall.at)
    add_evidence(case_id=case.pk, evidence=shown(unit, wall.at), by=unit, at=wall.at)
    assert label not in client.get(address(case, Action.COMPLETE)).content.decode()


def test_missing_words_keep_the_photo(district, signed_in, wall):
    """A photo that came with an incomplete form is shown as kept."""
    case, wall.at = follow(SIGNED, district)
    sent = signed_in("planning").post(
        address(case, Action.COMPLETE), {"version": case.version, "text": " ", "file_after": photo()}
    )
    assert sent.status_code == 422
    assert "text" in sent.context["form"].errors
    assert len(sent.context["form"].kept_files) == 1


def test_file_that_is_no_photo_is_refused_beside_its_field(district, signed_in, wall):
    """The reason names the file; nothing is saved."""
    case, wall.at = follow(SIGNED, district)
    bad = SimpleUploadedFile("after.jpg", b"MZ\x90\x00 no picture at all", content_type="image/jpeg")
    sent = signed_in("planning").post(
        address(case, Action.COMPLETE), {"version": case.version, "text": "已修好", "file_after": bad}
    )
    assert sent.status_code == 422
    assert "after.jpg" in sent.context["form"].errors["file_after"][0]


def test_preview_of_an_assignment_shows_the_derivation_and_assigns_nothing(district, signed_in, wall):
    """Monday 2026-11-23 and three working days: Thursday 2026-11-26, 17:30."""
    case = new_case(district)
    sent = signed_in("supervisor").post(
        address(case, Action.ASSIGN),
        {
            "version": case.version,
            "unit": district.unit_id("planning"),
            "deadline": "days",
            "deadline_days": "3",
            "preview": "1",
        },
    )
    page = sent.content.decode()
    assert sent.status_code == 200
    assert "Working day 3: Thu 26 November" in page
    case.refresh_from_db()
    assert case.state == "registered"


@pytest.mark.parametrize(
    ("choice", "due"),
    [
        ({"deadline": "today"}, "2026-11-23 17:30"),
        ({"deadline": "days", "deadline_days": "2"}, "2026-11-25 17:30"),
        ({"deadline": "instant", "deadline_at": "2026-11-24T15:00"}, "2026-11-24 15:00"),
        ({"deadline": "kind"}, "2026-11-30 17:30"),
        ({"deadline": "kind", "deadline_at": "2026-11-24T15:00"}, "2026-11-24 15:00"),
        ({"deadline": "kind", "deadline_days": "2", "deadline_at": ""}, "2026-11-25 17:30"),
    ],
)
def test_deadline_chosen_at_assignment_binds_the_case(district, signed_in, wall, choice, due):
    """Today's office hours, working days, an instant, or the kind's five working days."""
    case = new_case(district)
    sent = signed_in("supervisor").post(
        address(case, Action.ASSIGN), {"version": case.version, "unit": district.unit_id("planning"), **choice}
    )
    assert sent.status_code == 302, sent.context["form"].errors
    case.refresh_from_db()
    assert f"{clock.local(case.due_at):%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize(
    "choice",
    [
        {"deadline": "today", "deadline_at": "2026-11-24T15:00"},
        {"deadline": "days", "deadline_days": "2", "deadline_at": "2026-11-24T15:00"},
        {"deadline": "kind", "deadline_days": "2", "deadline_at": "2026-11-24T15:00"},
        {"deadline": "instant", "deadline_days": "2"},
    ],
)
def test_two_deadlines_at_once_are_said_to_contradict_and_nothing_is_assigned(district, signed_in, wall, choice):
    """Nobody guesses which of two was meant; what was typed is still there."""
    case = new_case(district)
    sent = signed_in("supervisor").post(
        address(case, Action.ASSIGN), {"version": case.version, "unit": district.unit_id("planning"), **choice}
    )
    assert sent.status_code == 422
    assert "Two different deadlines are given here." in sent.content.decode()
    case.refresh_from_db()
    assert case.state == "registered"


def test_preview_shows_the_clocks_of_every_unit(district, signed_in, wall):
    """The lead unit's chosen instant, and each co-unit's own clocks by the kind."""
    case = new_case(district)
    co_units = [district.unit_id("wutong"), district.unit_id("construction")]
    sent = signed_in("supervisor").post(
        address(case, Action.ASSIGN),
        {
            "version": case.version,
            "unit": district.unit_id("planning"),
            "co_units": co_units,
            "deadline": "kind",
            "deadline_at": "2026-11-24T15:00",
            "preview": "1",
        },
    )
    shares = sent.context["shown"]["shares"]
    ends = [f"{clock.local(share.clocks[-1].due_at):%m-%d %H:%M}" for share in shares]
    assert [share.unit for share in shares] == ["Planning", "Wutong", "Construction"]
    assert ends == ["11-24 15:00", "11-30 17:30", "11-30 17:30"]
    assert [len(share.clocks) for share in shares] == [3, 2, 2]


def test_one_more_step_comes_without_a_script_and_keeps_the_others(district, signed_in, wall):
    """The button makes a round trip; what is not complete yet is no mistake."""
    case, wall.at = follow(SIGNED, district)
    sent = signed_in("planning").post(
        address(case, Action.PLAN),
        {
            "version": case.version,
            "step-TOTAL_FORMS": "1",
            "step-INITIAL_FORMS": "0",
            "step-0-title": "联合验收",
            "add_row": "1",
        },
    )
    assert sent.status_code == 200
    assert len(sent.context["form"].steps.forms) == 2
    assert "联合验收" in sent.content.decode()
    assert not case.steps.exists()


def test_step_without_a_date_is_said_beside_it(district, signed_in, wall):
    """A roadmap is a promise: each step has a date."""
    case, wall.at = follow(SIGNED, district)
    data = {
        "version": case.version,
        "step-TOTAL_FORMS": "1",
        "step-INITIAL_FORMS": "0",
        "step-0-title": "联合验收",
        "step-0-due_on": "",
    }
    sent = signed_in("planning").post(address(case, Action.PLAN), data)
    assert sent.status_code == 422
    assert "due_on" in sent.context["form"].steps.forms[0].errors


def test_extension_beyond_the_longest_is_said_beside_the_date(district, signed_in, wall):
    """The kind allows ten working days more."""
    case, wall.at = follow(SIGNED, district)
    sent = signed_in("planning").post(
        address(case, Action.ASK_EXTENSION), {"version": case.version, "until": "2027-06-01T17:30", "text": "材料未到"}
    )
    assert sent.status_code == 422
    assert "until" in sent.context["form"].errors


@pytest.mark.parametrize("text", ["x" * 6000, "\x00", "<script>alert(1)</script>"])
def test_strange_words_never_break_the_page(district, signed_in, wall, text):
    """Too long, empty to the eye, or meant as markup: an answer, never a failure."""
    case, wall.at = follow(DONE, district)
    sent = signed_in("verifier").post(address(case, Action.RETURN), {"version": case.version, "text": text})
    assert sent.status_code in (302, 422)
    page = signed_in("verifier").get(reverse("cases:case", args=[case.code])).content.decode()
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30])
def test_made_up_version_is_an_error_of_the_form(district, signed_in, wall, version):
    """The version cannot be left out and cannot be guessed."""
    case, wall.at = follow(SIGNED, district)
    sent = signed_in("planning").post(address(case, Action.REPORT), {"version": version, "text": "进展"})
    assert sent.status_code in (409, 422)


def test_unknown_act_is_not_there(district, signed_in, wall):
    """An address that names no act is answered with 404."""
    case = new_case(district)
    assert signed_in("supervisor").get(f"/cases/{case.code}/do/destroy/").status_code == 404


def test_chinese_form_shows_no_english(district, signed_in, wall):
    """Chinese is the default language of the screens."""
    case, wall.at = follow(SIGNED, district)
    page = signed_in("planning", "zh-hans").get(address(case, Action.COMPLETE)).content.decode()
    assert "办结" in page
    assert "Evidence" not in page


def test_every_act_stands_in_the_menu_of_a_case():
    """What a person may do is found on the page of the case."""
    assert set(FORMS) == {action for group in GROUPS for action in group}


def test_dispatch_releases_a_masked_title_in_the_same_act(district, signed_in, wall):
    """The proposed title comes masked; what is typed is masked too, and the public list shows it at once."""
    case = new_case(district, title="请回电13800001234，路灯不亮")
    address = reverse("cases:act", args=[case.code, "assign"])
    client = signed_in("supervisor")
    assert 'value="请回电138****1234，路灯不亮"' in client.get(address).content.decode()
    sent = {"version": "1", "unit": str(district.unit_id("planning")), "deadline": "kind", "publication": "title"}
    again = client.post(address, {**sent, "public_title": ""})
    assert again.status_code == 422
    client.post(address, {**sent, "public_title": "路灯不亮 13800001234"})
    case.refresh_from_db()
    assert (case.state, case.public_title) == ("assigned", "路灯不亮 138****1234")


def test_proposed_title_names_no_house():
    """Stairs and flats are taken out of what is proposed; the dispatcher reads the rest."""
    assert proposed_title("3栋2单元501室漏水，请回电13800001234") == "×栋×单元×室漏水，请回电138****1234"


def test_dispatch_can_publish_nothing_as_easily(district, signed_in, wall):
    """One choice, and the case is not public."""
    case = new_case(district)
    sent = {"version": "1", "unit": str(district.unit_id("planning")), "deadline": "kind", "publication": "hidden"}
    signed_in("supervisor").post(reverse("cases:act", args=[case.code, "assign"]), sent)
    case.refresh_from_db()
    assert (case.state, case.is_public, case.public_title) == ("assigned", False, "")


def test_kind_proposes_how_its_cases_are_published(district, signed_in, wall):
    """A kind whose rule is category and area proposes that; a case that is not public proposes to leave it so."""
    CaseKind.objects.filter(code="simple").update(publication="category")
    quiet, hidden = new_case(district, kind="simple"), new_case(district, is_public=False)
    for case, proposed in ((quiet, "category"), (hidden, "hidden")):
        page = signed_in("supervisor").get(reverse("cases:act", args=[case.code, "assign"])).content.decode()
        assert re.search(rf'value="{proposed}"[^>]*checked', page)
