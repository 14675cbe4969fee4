"""The pages around the acts: the case, its deadline and proof, the queue, sheets, the work of today, settings."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from luoshi.district.audit import api as ledger
from luoshi.district.cases.api import Action, Case, Category
from luoshi.district.cases.models import CalendarVersion, CaseKind, Deadline, Notice, SavedView
from luoshi.proof.notes import SignedNote
from tests.attack.test_printed_head import scanned
from tests.fakes.acts import perform
from tests.fakes.loop import ASSIGNED, CLOSED, DONE, PARKED, SHARED, SIGNED, follow, new_case

ROLES = ["supervisor", "verifier", "leader", "administrator", "inspector", "planning", "planning_head"]


def page_of(case):
    return reverse("cases:case", args=[case.code])


def queries(client, address):
    """The page, and how many queries it took."""
    client.get(address)  # what is read once a process is read now
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


def read(response):
    """The status, after all of the file was read."""
    b"".join(response.streaming_content)
    for close in response._resource_closers:  # response.close() would end the test's database connection, too
        close()
    return response.status_code


# The case ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize(
    "path", [ASSIGNED, SIGNED, DONE, CLOSED, PARKED], ids=["assigned", "signed", "done", "closed", "parked"]
)
def test_case_page_opens_for_everyone_who_sees_the_case(district, signed_in, wall, path, who):
    """Every state, every role, both languages."""
    case, wall.at = follow(path, district)
    for language in ("en", "zh-hans"):
        assert signed_in(who, language).get(page_of(case)).status_code == 200


def test_case_page_offers_one_next_action(district, signed_in, wall):
    """The unit signs for it, at one tap; the supervisor has nothing more urgent than to wait."""
    case, wall.at = follow(ASSIGNED, district)
    page = signed_in("planning").get(page_of(case))
    assert page.context["next"]["url"] == reverse("cases:act", args=[case.code, "sign_for"])
    assert page.context["next"]["one_tap"]
    assert signed_in("verifier").get(page_of(case)).context["next"] is None


def test_case_page_says_its_time_and_links_to_the_derivation(district, signed_in, wall):
    """Assigned on Monday at 10:00 with five working days: until Monday at 17:30."""
    case, wall.at = follow(ASSIGNED, district)
    page = signed_in("planning").get(page_of(case)).content.decode()
    deadline = case.deadlines.get(stage="resolve")
    assert "5 working days" in page or "4 working days" in page
    assert reverse("cases:deadline", args=[case.code, deadline.pk]) in page
    assert "30 Nov 17:30" in page


def test_case_page_takes_at_most_thirteen_queries(district, signed_in, wall):
    """Shared by two units, signed, planned, reported, with evidence: the number does not grow with the history."""
    case, wall.at = follow([*SHARED, (Action.SIGN_FOR, "construction", 0), (Action.PLAN, "construction", 2)], district)
    first = queries(signed_in("supervisor"), page_of(case))
    for _n in range(5):
        perform(Action.REPORT, case, district, by=district.actor("construction", wall.at), at=wall.at)
        perform(Action.ADD_EVIDENCE, case, district, by=district.actor("construction", wall.at), at=wall.at)
    assert queries(signed_in("supervisor"), page_of(case)) == first
    assert first <= 13  # the thirteenth asks whether a reporter left a way to be reached


def test_story_gathers_the_facts_that_the_commands_gather(district, wall):
    """The page and the command ask the rules the same question."""
    from luoshi.district.cases.queries.facts import case_facts
    from luoshi.district.cases.web.story import Story

    for path in (ASSIGNED, SHARED, [*SIGNED, (Action.PLAN, "planning", 2)], DONE, CLOSED, PARKED):
        case, wall.at = follow(path, district)
        story = Story(case.code, actor=district.actor("supervisor", wall.at), at=wall.at)
        assert story.facts == case_facts(case)


def test_part_out_of_sight_is_named_but_no_dead_link(district, signed_in, wall):
    """The unit reads which part its whole waits for; neither it nor the part's unit is led to a page it may not see."""
    whole, wall.at = follow(SIGNED, district)
    part = perform(Action.ADD_CHILD, whole, district, by=district.actor("supervisor", wall.at), at=wall.at)
    part = part if part.parent_id else whole.children.get()
    page = signed_in("planning").get(page_of(whole)).content.decode()
    assert part.title in page
    assert page_of(part) not in page
    assert page_of(part) in signed_in("supervisor").get(page_of(whole)).content.decode()
    perform(Action.ASSIGN, part, district, by=district.actor("supervisor", wall.at), at=wall.at, choice=2)
    page = signed_in("wutong").get(page_of(part)).content.decode()
    assert whole.title in page
    assert page_of(whole) not in page


def test_deadline_page_tells_every_day(district, signed_in, wall):
    """Five working days from Tuesday the 24th to Monday the 30th, the weekend named and not counted."""
    case, wall.at = follow(ASSIGNED, district)
    deadline = case.deadlines.get(stage="resolve")
    address = reverse("cases:deadline", args=[case.code, deadline.pk])
    page = signed_in("planning").get(address).content.decode()
    assert "Working day 5: Mon 30 November" in page
    assert "Sat 28 November: weekend, not counted" in page
    assert "Version 1" in page


@pytest.mark.parametrize("as_of", ["2026-11-01", "2026-11-25", "2030-01-01", "nonsense", "0001-01-01", "9999-12-31"])
def test_deadline_page_as_of_any_day(district, signed_in, wall, as_of):
    """A day in the past, in the future, or none at all."""
    case, wall.at = follow(PARKED, district)
    deadline = case.deadlines.filter(stage="resolve").get()
    address = reverse("cases:deadline", args=[case.code, deadline.pk])
    assert signed_in("planning").get(address, {"as_of": as_of}).status_code == 200


def test_ledger_page_shows_the_event_and_its_hash(district, signed_in, wall):
    """What is hashed is what is shown."""
    from luoshi.district.audit.api import events_of

    case, wall.at = follow(SIGNED, district)
    event = events_of(f"case:{case.code}")[-1]
    page = signed_in("supervisor").get(reverse("cases:ledger", args=[case.code, event.seq])).content.decode()
    assert event.leaf_hash().hex() in page
    assert "Signed for" in page


def test_ledger_entry_of_another_case_is_not_there(district, signed_in, wall):
    """The address names the case to which the entry belongs."""
    case, wall.at = follow(SIGNED, district)
    other = new_case(district)
    seq = other.entries.get().ledger_seq
    assert signed_in("supervisor").get(reverse("cases:ledger", args=[case.code, seq])).status_code == 404


def test_document_of_an_act_can_be_printed(district, signed_in, wall):
    """Assigning produces an order, signing for it produces none."""
    case, wall.at = follow(SIGNED, district)
    client = signed_in("planning")
    order, signed = case.entries.get(action="assign"), case.entries.get(action="sign_for")
    assert "Assignment order" in client.get(reverse("cases:document", args=[case.code, order.pk])).content.decode()
    assert client.get(reverse("cases:document", args=[case.code, signed.pk])).status_code == 404


def test_document_carries_the_signed_head_as_a_code(district, signed_in, wall, settings, tmp_path):
    """Whoever files the paper holds the head; before the first head the page has none and is whole."""
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    case, wall.at = follow(ASSIGNED, district)
    address = reverse("cases:document", args=[case.code, case.entries.get(action="assign").pk])
    client = signed_in("planning")
    assert "printed-head" not in client.get(address).content.decode()
    head = ledger.sign_head(at=wall.at)
    assert SignedNote.parse(scanned(client.get(address).content.decode())) == head.note


def test_evidence_opens_to_those_who_see_the_case_and_to_nobody_else(district, signed_in, wall, client):
    """The planner sees it, another unit and a stranger do not; the public sees only what was opened to it."""
    case, wall.at = follow(DONE, district)
    use = case.case_evidence.get()
    thumbnail = reverse("evidence:variant", args=[use.evidence_id, "thumbnail"])
    original = reverse("evidence:variant", args=[use.evidence_id, "original"])
    assert read(signed_in("planning").get(original)) == 200
    assert signed_in("construction").get(thumbnail).status_code == 404
    assert client.get(thumbnail).status_code == 404
    type(use).objects.update(is_public=True)
    assert read(client.get(thumbnail)) == 200
    assert client.get(original).status_code == 404


def test_stranger_is_sent_to_sign_in(district, wall, client):
    """No page of the staff is open."""
    case = new_case(district)
    for address in (page_of(case), reverse("cases:queue"), reverse("boards:work"), reverse("cases:kinds")):
        assert client.get(address).status_code == 302


# The queue --------------------------------------------------------------------------------------------------------


def test_queue_page_takes_at_most_twelve_queries(district, signed_in, wall):
    """However many cases there are."""
    for _n in range(30):
        new_case(district)
    follow(SHARED, district)
    assert queries(signed_in("supervisor"), reverse("cases:queue")) <= 12
    assert queries(signed_in("planning"), reverse("cases:queue")) <= 12


@pytest.mark.parametrize(
    "query",
    [
        "", "stage=all", "lights=red&lights=green", "text=路口", "text=%00", "mine=lead", "order=newest",
        "cursor=nonsense",
        "lead_unit_ids=1,2", "category=road", "stage=nonsense", "states=assigned&without_unit=1", "area_ids=99999999",
        "due_before=2026-13-45", "registered_from=2026-01-01", "lead_unit_ids=" + "9" * 40, "kind=general",
    ],
)  # fmt: skip
def test_queue_answers_whatever_is_asked(district, signed_in, wall, query):
    """Facets, words, pages, and what nobody understands."""
    _case, wall.at = follow(SHARED, district)
    for who in ("supervisor", "planning"):
        assert signed_in(who).get(f"{reverse('cases:queue')}?{query}").status_code == 200


def test_number_in_the_search_goes_straight_to_the_case(district, signed_in, wall):
    """Whoever types a whole number wants that case."""
    case = new_case(district)
    sent = signed_in("supervisor").get(reverse("cases:queue"), {"text": case.code, "go": "1"})
    assert sent.headers["Location"] == page_of(case)


def test_saved_view_is_made_renamed_and_deleted(district, signed_in, wall):
    """Each person has views of his own."""
    client = signed_in("supervisor")
    client.post(reverse("cases:save_view"), {"name": "本周超期", "query": "lights=red&order=due"})
    view = SavedView.objects.get()
    assert view.query == "lights=red"
    stranger = signed_in("planning").post(reverse("cases:change_view", args=[view.pk]), {"delete": "1"})
    assert stranger.status_code == 404
    client.post(reverse("cases:change_view", args=[view.pk]), {"name": "全区超期"})
    assert SavedView.objects.get().name == "全区超期"
    assert "全区超期" in client.get(reverse("cases:queue")).content.decode()
    client.post(reverse("cases:change_view", args=[view.pk]), {"delete": "1"})
    assert not SavedView.objects.exists()


def test_bulk_assignment_says_which_failed_and_why(district, signed_in, wall):
    """One of the two was assigned meanwhile: the other is assigned all the same."""
    one, two = new_case(district), new_case(district)
    seen = [f"{one.pk}:{one.version}", f"{two.pk}:{two.version}"]
    perform(Action.ASSIGN, two, district, by=district.actor("supervisor"), at=wall.at)
    sent = signed_in("supervisor").post(
        reverse("cases:bulk"), {"case": seen, "do": "assign", "unit": district.unit_id("planning")}
    )
    page = sent.content.decode()
    assert sent.status_code == 200
    assert two.code in page
    assert "Someone else acted on this case meanwhile" in page
    one.refresh_from_db()
    assert one.state == "assigned"


def test_bulk_urging_needs_words(district, signed_in, wall):
    """A reminder says what is expected."""
    case, wall.at = follow(ASSIGNED, district)
    client = signed_in("supervisor")
    client.post(reverse("cases:bulk"), {"case": f"{case.pk}:{case.version}", "do": "urge", "text": ""})
    case.refresh_from_db()
    assert case.urges == 0
    client.post(reverse("cases:bulk"), {"case": f"{case.pk}:{case.version}", "do": "urge", "text": "请今天反馈"})
    case.refresh_from_db()
    assert case.urges == 1


@pytest.mark.parametrize("ticked", ["", "x:y", "1:", "9" * 30 + ":1", "-1:1"])
def test_bulk_with_made_up_ticks_does_nothing(district, signed_in, wall, ticked):
    """What names no case is nothing ticked."""
    sent = signed_in("supervisor").post(reverse("cases:bulk"), {"case": ticked, "do": "urge", "text": "x"})
    assert sent.status_code == 302


@pytest.mark.parametrize("title", ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1"])
def test_export_never_hands_a_formula_to_a_spreadsheet(district, signed_in, wall, title):
    """A title that a spreadsheet would run is text in CSV and in XLSX."""
    new_case(district, title=title)
    client = signed_in("supervisor")
    text = b"".join(client.get(reverse("cases:export"), {"format": "csv"}).streaming_content).decode("utf-8-sig")
    cell = text.splitlines()[1].split(",")[1].strip('"')
    assert cell.startswith("'")
    book = client.get(reverse("cases:export"), {"format": "xlsx"}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[1][1] == title.strip()
    assert b"<f>" not in book


def test_export_holds_every_case_found_and_not_only_the_page(district, signed_in, wall):
    """Sixty cases, sixty rows and a head."""
    for n in range(60):
        new_case(district, title=f"第 {n} 件")
    text = b"".join(signed_in("supervisor").get(reverse("cases:export")).streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 61


def test_export_shows_nothing_out_of_sight(district, signed_in, wall):
    """A unit exports its own cases."""
    new_case(district)
    text = b"".join(signed_in("planning").get(reverse("cases:export")).streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 1


# Work and registering ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [*ROLES, "wutong_officer", "nobody_yet"])
def test_work_today_opens_for_everyone(district, signed_in, wall, who):
    """Whoever is signed in has a page for today."""
    _case, wall.at = follow(SHARED, district)
    assert signed_in(who).get(reverse("boards:work")).status_code == 200


def test_work_that_is_counted_only_so_far_says_at_least(district, signed_in, wall, monkeypatch):
    """Beyond the most that are counted, no number claims to be all."""
    for room in ("queries", "web"):
        monkeypatch.setattr(f"luoshi.district.cases.{room}.work.MOST_COUNTED", 10)
    for _n in range(11):
        _case, wall.at = follow(ASSIGNED, district)
    page = signed_in("planning").get(reverse("boards:work")).content.decode()
    assert "at least 10 things wait for you" in page
    assert '<span class="quiet">10+</span>' in page


def test_signing_from_the_work_page_is_one_tap_and_comes_back(district, signed_in, wall):
    """No form in between."""
    case, wall.at = follow(ASSIGNED, district)
    client = signed_in("planning")
    assert reverse("cases:act", args=[case.code, "sign_for"]) in client.get(reverse("boards:work")).content.decode()
    sent = client.post(reverse("cases:act", args=[case.code, "sign_for"]), {"version": case.version, "back": "work"})
    assert sent.headers["Location"] == reverse("boards:work")
    case.refresh_from_db()
    assert case.state == "in_progress"


def test_notice_is_marked_read_only_by_those_it_is_for(district, signed_in, wall):
    """Another unit cannot empty the in-tray."""
    _case, wall.at = follow(ASSIGNED, district)
    notice = Notice.objects.get(kind="assigned")
    signed_in("construction").post(reverse("cases:mark_read"), {"notice": notice.pk})
    notice.refresh_from_db()
    assert notice.read_at is None
    signed_in("planning").post(reverse("cases:mark_read"), {"notice": notice.pk})
    notice.refresh_from_db()
    assert notice.read_at == wall.at


def test_case_is_registered_by_hand(district, signed_in, wall):
    """Title and category are enough; the kind follows from the category or is the general one."""
    client = signed_in("wutong")
    assert client.get(reverse("cases:new")).status_code == 200
    sent = client.post(
        reverse("cases:new"),
        {
            "title": "井盖缺失",
            "category": "pavement",
            "problem_class": "increment",
            "source": "staff",
            "is_public": "on",
        },
    )
    assert sent.status_code == 302, sent.context["form"].errors
    case = Case.objects.get()
    assert (case.title, case.kind.code, case.fields_typed) == ("井盖缺失", "general", 2)


def test_similar_case_is_shown_before_a_second_one_is_registered(district, signed_in, wall):
    """Whoever has looked may register it all the same."""
    new_case(district, title="玉兰街路口红灯不亮")
    data = {"title": "玉兰街路口的红灯不亮了", "category": "pavement", "problem_class": "increment", "source": "staff"}
    client = signed_in("supervisor")
    shown = client.post(reverse("cases:new"), data)
    assert shown.status_code == 200
    assert [case.title for case in shown.context["same"]] == ["玉兰街路口红灯不亮"]
    assert client.post(reverse("cases:new"), {**data, "checked": "1"}).status_code == 302


def test_category_is_found_without_a_script(district, signed_in, wall):
    """The select is narrowed by a round trip, and the title stays."""
    sent = signed_in("supervisor").post(
        reverse("cases:new"), {"title": "井盖缺失", "find_category": "破损", "find": "1"}
    )
    page = sent.content.decode()
    assert "路面破损" in page
    assert "待分类" not in page
    assert "井盖缺失" in page


def test_known_place_is_found_without_a_script_and_gives_its_point(district, signed_in, wall):
    """The words are looked up by a round trip; the place chosen brings its coordinates."""
    from luoshi.district.places.models import Place

    Place.objects.create(code="school-1", kind="school", name="沟赵小学", address="枫杨街 8 号", lon=113.5, lat=34.8)
    client = signed_in("supervisor")
    data = {"title": "校门口没有减速带", "category": "pavement", "problem_class": "stock", "source": "leader"}
    shown = client.post(reverse("cases:new"), {**data, "address": "沟赵小学", "find_place": "1"})
    assert 'value="school-1"' in shown.content.decode()
    client.post(reverse("cases:new"), {**data, "address": "沟赵小学", "place": "school-1"})
    case = Case.objects.get()
    assert (case.place.code, case.lon, case.lat) == ("school-1", 113.5, 34.8)
    refused = client.post(reverse("cases:new"), {**data, "place": "nowhere", "checked": "1"})
    assert refused.status_code == 422


def test_share_is_signed_for_from_the_work_page(district, signed_in, wall):
    """A co-unit's button signs for its share, not for the lead unit."""
    case, wall.at = follow(SHARED, district)
    unit = case.assignments.get(part="co").unit
    page = signed_in(unit.code).get(reverse("boards:work")).content.decode()
    assert reverse("cases:act", args=[case.code, "co_sign_for"]) in page


def test_inspector_registers_nothing(district, signed_in, wall):
    """Read-only is read-only."""
    assert signed_in("inspector").get(reverse("cases:new")).status_code == 403


# Settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["kinds", "new_kind", "categories", "calendar"])
def test_settings_are_for_administrators(district, signed_in, wall, name):
    """A supervisor does not rebuild the house."""
    assert signed_in("administrator").get(reverse(f"cases:{name}")).status_code == 200
    assert signed_in("administrator", "zh-hans").get(reverse(f"cases:{name}")).status_code == 200
    assert signed_in("supervisor").get(reverse(f"cases:{name}")).status_code == 403


KIND = {
    "name": "一般事项",
    "stage_resolve_0": "7",
    "stage_resolve_1": "working_days",
    "stage_sign_0": "4",
    "stage_sign_1": "working_hours",
    "yellow_0": "1",
    "yellow_1": "working_days",
    "verifier_roles": ["verifier"],
    "extension_limit": "1",
    "hand_back_limit": "2",
    "publication": "title",
    "evidence-TOTAL_FORMS": "4",
    "evidence-INITIAL_FORMS": "4",
    "evidence-0-purpose": "after",
    "evidence-0-kind": "photo",
    "evidence-0-required": "on",
}


def test_publishing_a_kind_makes_the_next_version(district, signed_in, wall):
    """The old version stays as it was; the new one is in force."""
    sent = signed_in("administrator").post(reverse("cases:kind", args=["general"]), KIND)
    assert sent.status_code == 302, sent.context["form"].errors
    new = CaseKind.objects.get(code="general", is_current=True)
    assert new.version == 2
    assert new.deadlines == {"resolve": {"rule": "working_days", "n": 7}, "sign": {"rule": "working_hours", "n": 4}}
    assert new.evidence == [{"purpose": "after", "kind": "photo", "required": True}]
    assert CaseKind.objects.get(code="general", version=1).deadlines["resolve"]["n"] == 5


def test_publishing_a_kind_again_changes_nothing_of_it(district, signed_in, wall):
    """Six pieces of evidence, one of the district's own, and a threshold that is a third of the time, all come back."""
    evidence = [
        {"purpose": p, "kind": "any", "required": False} for p in ("before", "after", "document", "other", "before")
    ]
    evidence.append({"purpose": "acceptance", "name": "验收单", "kind": "document", "required": True})
    share = {"yellow": {"rule": "share", "part": 1, "of": 3}}
    CaseKind.objects.filter(code="general").update(evidence=evidence, yellow=share, verifier_roles=["verifier"])
    client = signed_in("administrator")
    address = reverse("cases:kind", args=["general"])
    form = client.get(address).context["form"]
    data = {bound.html_name: bound.value() for bound in form if not isinstance(bound.value(), dict)}
    for stage in [*form.stages, form["yellow"], form["extension_max"]]:
        parts = stage.field.widget.decompress(stage.value())
        data |= {f"{stage.html_name}_{n}": "" if part is None else part for n, part in enumerate(parts)}
    for row in form.evidence.forms:
        data |= {bound.html_name: bound.value() for bound in row}
    data |= {bound.html_name: bound.value() for bound in form.evidence.management_form}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    assert client.post(address, data).status_code == 302
    old, new = (CaseKind.objects.get(code="general", version=n) for n in (1, 2))
    for fact in ("evidence", "yellow", "deadlines", "verifier_roles", "extension_max", "hand_back_limit", "is_public"):
        assert getattr(new, fact) == getattr(old, fact), fact


def test_kind_gets_one_more_row_of_evidence_without_scripts(district, signed_in, wall):
    """The button brings the form back with a row more, with what was typed, and without complaints."""
    data = {**KIND, "stage_resolve_0": "", "add_row": "1"}
    sent = signed_in("administrator").post(reverse("cases:kind", args=["general"]), data)
    assert sent.status_code == 200
    assert len(sent.context["form"].evidence.forms) == 5
    assert sent.context["form"].errors == {}
    assert not CaseKind.objects.filter(code="general", version=2).exists()


@pytest.mark.parametrize(("percent", "status"), [("20", 302), ("100", 302), ("0", 422), ("101", 422), ("", 422)])
def test_threshold_may_be_a_share_of_the_time(district, signed_in, wall, percent, status):
    """A fifth of the whole time; nothing and more than all are no share."""
    data = {**KIND, "yellow_0": percent, "yellow_1": "share"}
    assert signed_in("administrator").post(reverse("cases:kind", args=["general"]), data).status_code == status
    if percent == "20":
        yellow = CaseKind.objects.get(code="general", version=2).yellow
        assert yellow == {"yellow": {"rule": "share", "part": 1, "of": 5}}


@pytest.mark.parametrize(
    ("n", "unit"), [("", "working_days"), ("1.5", "working_days"), ("-3", "hours"), ("1e99", "hours")]
)
def test_deadline_that_is_no_amount_is_said_beside_it(district, signed_in, wall, n, unit):
    """Nothing is published."""
    data = {**KIND, "stage_resolve_0": n, "stage_resolve_1": unit}
    sent = signed_in("administrator").post(reverse("cases:kind", args=["general"]), data)
    assert sent.status_code == 422
    assert "stage_resolve" in sent.context["form"].errors
    assert not CaseKind.objects.filter(code="general", version=2).exists()


def test_categories_are_imported_after_a_look(district, signed_in, wall):
    """The look changes nothing; the confirmation adds what was shown; a second import adds nothing."""
    client = signed_in("administrator")
    sheet = "一级分类,二级分类,三级分类\n城乡建设,安全生产,事故处理\n,,安全隐患\n".encode("gb18030")
    before = Category.objects.count()
    shown = client.post(reverse("cases:categories"), {"look": "1", "sheet": SimpleUploadedFile("taxonomy.csv", sheet)})
    assert shown.context["preview"]["done"].added == 4
    assert Category.objects.count() == before
    client.post(reverse("cases:categories"), {"confirm": "1", "rows": shown.context["preview"]["token"]})
    assert Category.objects.count() == before + 4
    again = client.post(reverse("cases:categories"), {"look": "1", "sheet": SimpleUploadedFile("taxonomy.csv", sheet)})
    assert again.context["preview"]["done"].added == 0


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no workbook", b"\xff\xfe\x00\x01", b"", b"a,b,c,d\n1,2,3,4\n", b",x\n"]
)
def test_sheet_that_is_none_is_refused_with_a_reason(district, signed_in, wall, content):
    """A broken file, an empty one, too many levels, a row without its first level."""
    sent = signed_in("administrator").post(
        reverse("cases:categories"), {"look": "1", "sheet": SimpleUploadedFile("x.xlsx", content)}
    )
    assert sent.status_code == 422
    assert sent.context["sheet"].errors


def test_category_is_added_beneath_another(district, signed_in, wall):
    """Its place in the tree follows from what it is below."""
    sent = signed_in("administrator").post(reverse("cases:categories"), {"parent": "road", "name": "井盖"})
    assert sent.status_code == 302
    assert Category.objects.get(name="井盖").parent.code == "road"
    again = signed_in("administrator").post(reverse("cases:categories"), {"parent": "road", "name": "井盖"})
    assert again.status_code == 422


def test_calendar_shows_what_would_move_before_it_is_published(district, signed_in, wall):
    """Thursday becomes a holiday: the deadline of Monday would move to Tuesday; only publishing moves it."""
    case, wall.at = follow(ASSIGNED, district)
    client, address = signed_in("administrator"), reverse("cases:calendar")
    added = client.post(
        address,
        {"add": "1", "from_on": "2026-11-26", "kind": "holiday", "name": "防汛演练", "decree": "开管办〔2026〕9号"},
    )
    changes = added.context["changes"]
    shown = client.post(address, {"preview": "1", "changes": changes})
    assert case.code in shown.content.decode()
    assert Deadline.objects.get(case=case, stage="resolve").due_at == case.due_at
    assert CalendarVersion.objects.count() == 1
    sent = client.post(address, {"publish": "1", "changes": changes, "note": "防汛演练"})
    assert sent.status_code == 302
    was = case.due_at
    case.refresh_from_db()
    assert (case.due_at - was).days == 1
    assert CalendarVersion.objects.count() == 2


@pytest.mark.parametrize(
    "data",
    [
        {"publish": "1"}, {"publish": "1", "changes": "nonsense"}, {"publish": "1", "changes": '[{"on": "x"}]'},
        {"publish": "1", "changes": "{}"}, {"add": "1", "from_on": "2026-02-30", "kind": "holiday"},
        {"add": "1", "from_on": "2026-02-10", "to_on": "2026-02-01", "kind": "holiday"},
        {"preview": "1", "decreed": "abc"},
    ],
)  # fmt: skip
def test_incomplete_calendar_is_not_published(district, signed_in, wall, data):
    """Nothing to publish, days that do not exist, years that are none."""
    sent = signed_in("administrator").post(reverse("cases:calendar"), data)
    assert sent.status_code == 422
    assert CalendarVersion.objects.count() == 1


@pytest.mark.parametrize("year", ["2026", "1989", "99999", "x", ""])
def test_calendar_of_any_year_opens(district, signed_in, wall, year):
    """A year out of range is this year."""
    assert signed_in("administrator").get(reverse("cases:calendar"), {"year": year}).status_code == 200
