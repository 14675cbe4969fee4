"""Nothing personal stands in the ledger in clear: every place of the code that records is walked and looked at.

Every personal field is given a word found nowhere else; afterwards no event may contain one of them.
"""

import ast
import importlib
import io
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from PIL import Image

import luoshi.district
from luoshi.district.audit import api as audit
from luoshi.district.audit.models import LedgerEvent, Opening
from luoshi.district.cases import api as cases
from luoshi.district.cases.api import Action, EvidenceUse, Step
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.evidence import api as evidence
from luoshi.district.intake import api as intake
from luoshi.district.intake.models import ImportRow
from luoshi.district.people import api as people
from luoshi.district.people.commands.sessions import note_sign_in
from luoshi.district.people.commands.tokens import create_token, revoke_token
from luoshi.district.people.models import SignedIn
from luoshi.district.people.rules.one_time_codes import PERIOD_SECONDS, code_at, new_secret
from luoshi.district.places import api as places
from luoshi.proof.commitment import opens
from tests.fakes.acts import perform
from tests.fakes.loop import BEFORE, SIGNED, follow, lead_to
from tests.fakes.small_district import MONDAY, SmallDistrict, calendar_2026, small_district

DISTRICT = Path(luoshi.district.__file__).parent
NAME, PHONE, CONTACT, HOME = "测试王大名", "13900008888", "deng@example.org", "春藤路9号院3号楼2单元"
WORDS, TITLE, IDENTITY, LATER = "我家老人行动不便的原话", "三号楼门前台阶的标题", "410101199001011234", "改过的台阶标题"
TASK, STEP, CAPTION, FILE = (
    "联系测试王大名当面说清",
    "上门找测试王大名",
    "照片里的老人",
    "测试王大名家门口.jpg",
)
LON, LAT = 113.512345, 34.787654
SECRETS = [
    NAME, PHONE, CONTACT, HOME, WORDS, TITLE, IDENTITY, LATER, TASK, STEP, CAPTION, FILE, "113.51", "34.78",
]  # fmt: skip


def recording_places() -> set[tuple[str, str]]:
    """Every function of the district that calls ``record`` or ``record_many``: module and name."""
    found = set()
    for path in DISTRICT.rglob("*.py"):
        if path.is_relative_to(DISTRICT / "audit") or "record" not in (text := path.read_text(encoding="utf-8")):
            continue
        module = "luoshi.district." + ".".join(path.relative_to(DISTRICT).with_suffix("").parts)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and any(_records(inner) for inner in ast.walk(node)):
                found.add((module, node.name))
    return found


def _records(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("record", "record_many")


@pytest.fixture
def walked(monkeypatch) -> set[tuple[str, str]]:
    """Filled with each place that recorded something."""
    seen: set[tuple[str, str]] = set()

    def noting(original):
        def noted(**facts):
            caller = sys._getframe(1)
            seen.add((caller.f_globals["__name__"], caller.f_code.co_name))
            return original(**facts)

        return noted

    for module in {module for module, _ in recording_places()}:
        for name in ("record", "record_many"):
            if hasattr(importlib.import_module(module), name):
                monkeypatch.setattr(f"{module}.{name}", noting(getattr(audit, name)))
    return seen


@pytest.fixture
def district(db) -> SmallDistrict:
    return small_district()


def photo(by, at):
    file = io.BytesIO()
    Image.new("RGB", (9, 9), "teal").save(file, "JPEG")
    file.seek(0)
    return evidence.store_evidence(file=file, file_name=FILE, caption=CAPTION, by=by, at=at).pk


def intake_is_walked(district: SmallDistrict, folder: Path) -> intake.Request:
    problem = intake.Problem(
        text=f"{WORDS} {IDENTITY}", title=TITLE, address=HOME, lon=LON, lat=LAT, name=NAME, phone=PHONE, contact=CONTACT
    )
    pictures = [photo(people.NOBODY, MONDAY), evidence.store_text(text=IDENTITY, by=people.NOBODY, at=MONDAY).pk]
    made = intake.report_problem(problem=problem, evidence_ids=pictures, by=people.NOBODY, at=MONDAY)
    replied = f"已与{NAME}联系,2019/3/5 9:00"
    assert sheet_is_read(district, folder, f"K1,{NAME},{TITLE},2019/2/28 11:25,{WORDS},{PHONE},{replied}").imported == 1
    later = f"K2,{NAME},{TITLE},2019/3/1 9:00,{HOME}{WORDS},{PHONE}"
    assert sheet_is_read(district, folder, f"{later},,").imported == 1
    assert sheet_is_read(district, folder, f"{later},{replied}").changed == 1, "the reply came later"
    for number, asked, decision in ((1, "2019/2/28 11:25", "follow_up"), (2, "2019/3/1 9:00", "another")):
        other = f"K{number},{NAME},{LATER},{asked},{TASK}{WORDS}{number},{PHONE},,"
        assert sheet_is_read(district, folder, other).conflicts == 1
        row = ImportRow.objects.get(decision="", known__isnull=False)
        intake.decide_row(
            run_id=row.run_id, row_id=row.pk, decision=decision, by=district.actor("supervisor"), at=MONDAY
        )
    return made


def sheet_is_read(district: SmallDistrict, folder: Path, row: str) -> intake.ImportReport:
    """One row of a sheet of messages."""
    sheet = folder / "sheet.csv"
    header = "留言编号,留言用户,留言主题,留言时间,留言详情,联系电话,答复意见,答复时间"
    sheet.write_text(f"{header}\n{row}\n", encoding="utf-8")
    return intake.import_requests(path=sheet, by=district.actor("supervisor"), at=MONDAY)


def cases_are_walked(district: SmallDistrict) -> None:
    supervisor = district.actor("supervisor")
    for action in BEFORE:
        case, who, choice, at = lead_to(action, district)
        perform(action, case, district, by=district.actor(who, at), at=at, choice=choice)
    case, at = follow([], district)
    cases.reclassify(
        case_id=case.pk, title=LATER, address=HOME, cause=WORDS, point=(LON, LAT), text=NAME, by=supervisor, at=at
    )
    cases.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), task=TASK, by=supervisor, at=at)
    cases.add_co_unit(case_id=case.pk, unit_id=district.unit_id("wutong"), task=TASK, by=supervisor, at=at)
    case, at = follow(SIGNED, district)
    planner = district.actor("planning", at)
    cases.plan(case_id=case.pk, steps=[Step(STEP, date(2026, 12, 1))], text=NAME, by=planner, at=at)
    said = evidence.store_text(text=IDENTITY, by=planner, at=at).pk
    cases.finish_step(
        case_id=case.pk, step_id=case.steps.get().pk, evidence=[EvidenceUse(said)], text=WORDS, by=planner, at=at
    )
    calendar = calendar_2026()
    cases.publish_calendar(calendar=calendar, note="2026", by=people.SYSTEM, at=at)
    cases.publish_kind(code="walked", facts={"name": "一类"}, by=people.SYSTEM, at=at)
    cases.add_category(code="walked", name="一类", by=people.SYSTEM, at=at)
    cases.import_categories(rows=[["一级", "二级"]], by=people.SYSTEM, at=at)


def people_are_walked() -> None:
    by, at = people.SYSTEM, MONDAY
    account = people.create_account(
        username=CONTACT, name=NAME, email=CONTACT, phone=PHONE, password="Lantern-7-river", by=by, at=at
    ).account
    other = people.create_account(username="other", name=NAME, by=by, at=at).account
    themselves = people.actor_of(account.pk, at=at)
    account.password = make_password("Lantern-7-river", salt="short")
    assert account.check_password("Lantern-7-river"), "a hash weaker than today's is renewed"
    people.change_account(account=account, name=NAME + "二", phone=PHONE + "1", email=CONTACT, by=by, at=at)
    people.change_password(account=account, current="Lantern-7-river", new="River-9-lantern-x", by=themselves, at=at)
    unit = people.create_unit(code="walked", name="一个单位", kind="office", by=by, at=at)
    above = people.create_unit(code="above", name="上级单位", kind="office", by=by, at=at)
    people.rename_unit(unit=unit, name="改名的单位", by=by, at=at)
    people.move_unit(unit=unit, parent=above, by=by, at=at)
    post = people.create_post(unit=unit, title="岗位", role="handler", by=by, at=at)
    holding = people.give_post(post=post, account=account, by=by, at=at)
    people.appoint_stand_in(holding=holding, account=other, until_on=date(2026, 12, 1), by=by, at=at)
    group = people.set_up_group(code="walked", name="领导小组", set_up_on=date(2026, 1, 1), by=by, at=at)
    people.change_group(group=group, name="新名领导小组", by=by, at=at)
    member = people.add_member(group=group, unit=unit, duty="牵头", by=by, at=at)
    people.change_duty(member=member, duty="配合", by=by, at=at)
    people.remove_member(member=member, by=by, at=at)
    people.dissolve_group(group=group, on=date(2026, 12, 1), by=by, at=at)
    token, _secret = create_token(name=NAME, valid_days=3, by=themselves, at=at)
    revoke_token(token_id=token.pk, by=themselves, at=at)
    secret = new_secret()
    code = code_at(secret, int(at.timestamp()) // PERIOD_SECONDS)
    people.enable_second_step(account=account, secret=secret, code=code, by=themselves, at=at)
    people.renew_recovery_codes(account=account, by=themselves, at=at)
    people.disable_second_step(account=account, by=themselves, at=at)
    note_sign_in(account=account, session_key="one", device=NAME, address="203.0.113.7", at=at)
    people.end_session(signed_in=SignedIn.objects.get(session_key="one"), by=themselves, at=at)
    note_sign_in(account=account, session_key="two", device=NAME, address="203.0.113.7", at=at)
    people.end_other_sessions(account=account, session_key="none", by=themselves, at=at)
    people.reset_password(account=account, by=by, at=at)
    people.end_holding(holding=holding, by=by, at=at)
    assert not post.holdings.filter(ended_at=None).exists(), "a stand-in goes with whom he stands in for"
    later = at + timedelta(days=2)
    people.close_post(post=post, by=by, at=later)
    people.close_unit(unit=unit, by=by, at=later)
    people.reopen_unit(unit=unit, by=by, at=later)
    people.deactivate_account(account=account, by=by, at=later)
    people.reactivate_account(account=account, by=by, at=later)


def places_are_walked() -> None:
    by, at = people.SYSTEM, MONDAY
    facts = places.PlaceFacts(
        "春藤小学", "school", code="walked", address=HOME, attributes={"contact": NAME, "phone": PHONE, "id": IDENTITY}
    )
    places.create_place(facts=facts, by=by, at=at)
    places.edit_place(code="walked", facts=places.PlaceFacts("春藤学校", "school", address=HOME), by=by, at=at)
    places.close_place(code="walked", by=by, at=at)
    ring = [[113.4, 34.7], [113.6, 34.7], [113.6, 34.9], [113.4, 34.9], [113.4, 34.7]]
    area = {"type": "Polygon", "coordinates": [ring]}
    point = {"type": "Point", "coordinates": [113.45, 34.8]}
    for load, geometry, properties in (
        (places.import_areas, area, {"code": "walked", "name": "片区", "kind": "district"}),
        (places.import_places, point, {"code": "p2", "name": "公园", "kind": "park", "address": HOME, "phone": PHONE}),
    ):
        feature = {"type": "Feature", "geometry": geometry, "properties": properties}
        file = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
        report = load(file=file, by=by, at=at)
        assert not report.rejected, report


def test_no_event_carries_a_personal_word_in_clear(district, walked, tmp_path):
    """Every function that records was walked with marked words; no event holds one of them, in any spelling."""
    made = intake_is_walked(district, tmp_path)
    cases_are_walked(district)
    people_are_walked()
    places_are_walked()
    intake.erase_person(who=PHONE, reason=f"{MONDAY:%Y}年书面要求", by=people.SYSTEM, at=MONDAY)
    assert recording_places() - walked == set()
    kinds = set(LedgerEvent.objects.values_list("kind", flat=True))
    assert {f"case.{action.rstrip('_')}" for action in TABLE if action is not Action.RECOMPUTE} <= kinds
    bodies = list(LedgerEvent.objects.values_list("body", flat=True))
    told = [(word, body) for body in bodies for word in SECRETS if word in body or made.receipt_code in body]
    assert told == []
    assert (
        get_user_model().objects.filter(name__contains=NAME).exists()
    )  # the words are where they belong, and only there
    assert settings.SECRET_KEY not in "".join(bodies)


def test_what_a_reporter_gave_is_committed_field_by_field_and_opens(district, tmp_path):
    """Each personal field has a commitment under a key of its own: 256 bits, kept beside, no two alike."""
    made = intake_is_walked(district, tmp_path)
    event = LedgerEvent.objects.get(subject=f"case:{made.case.code}", kind="case.register")
    committed = json.loads(event.body)["data"]["commitments"]
    keys = {row.field: bytes(row.key) for row in Opening.objects.filter(event=event)}
    values = {
        "title": TITLE, "description": f"{WORDS} {IDENTITY}", "address": HOME, "place": f"{LON:.6f},{LAT:.6f}",
        "reporter_name": NAME, "reporter_phone": PHONE, "reporter_contact": CONTACT,
    }  # fmt: skip
    assert committed.keys() == keys.keys() == values.keys()
    assert all(opens(committed[field], value, keys[field]) for field, value in values.items())
    assert len(set(keys.values())) == len(keys)
    assert {len(key) for key in keys.values()} == {32}
