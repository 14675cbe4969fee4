"""A district in which every table that the ledger vouches for has rows, all of them made by commands."""

import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.district.audit.api import adopt_rows
from luoshi.district.cases import api as cases
from luoshi.district.cases.api import Action, Case, NewCase, Step
from luoshi.district.intake.commands.report_problem import Problem, report_problem
from luoshi.district.people import api as people
from luoshi.district.people.api import SYSTEM
from luoshi.district.places.api import PlaceFacts, create_place, import_areas
from luoshi.kernel.errors import LuoshiError
from tests.fakes.acts import RANDOM_ACTS, perform, shown
from tests.fakes.small_district import MONDAY, SmallDistrict, small_district

WHOLE_WAY = [
    ("assign", "supervisor", 1), ("sign_for", "construction", 0), ("co_sign_for", "wutong", 0),
    ("contact", "construction", 0), ("plan", "construction", 3), ("ask_extension", "construction", 0),
    ("decide_extension", "supervisor", 1), ("co_complete", "wutong", 0), ("finish_step", "construction", 0),
    ("complete", "construction", 0), ("return_", "verifier", 0), ("complete", "construction", 0),
    ("close", "verifier", 0), ("follow_up", "supervisor", 1),
]  # fmt: skip
"""Action, who, and the choice it is made with."""
AREA = b"""{"type": "FeatureCollection", "features": [{"type": "Feature",
 "properties": {"code": "a1", "name": "\xe4\xb8\x80\xe7\x89\x87", "kind": "office", "unit": "wutong"},
 "geometry": {"type": "Polygon", "coordinates": [[[113,34],[114,34],[114,35],[113,35],[113,34]]]}}]}"""


@dataclass
class World:
    """``closed`` went the whole way with a return, a roadmap, a co-unit and an extension; ``open`` is under way."""

    district: SmallDistrict
    closed: Case
    open: Case


def build_world() -> World:
    """Build it in an empty database."""
    adopt_rows(by=SYSTEM, at=MONDAY)
    district = small_district()
    administrator = district.actor("administrator")
    import_areas(file=AREA, by=administrator, at=MONDAY)
    create_place(
        facts=PlaceFacts(code="p1", name="梧桐小学", kind="school", lon=113.5, lat=34.5), by=administrator, at=MONDAY
    )
    reports = [
        report_problem(
            problem=Problem(
                text=f"路面破损第{n}处", title=f"第{n}处", address="玉兰街", lon=113.5, lat=34.5, name="测试人",
                phone=f"1390000000{n}", category_code="road",
            ),
            by=SYSTEM,
            at=MONDAY,
        )
        for n in range(2)
    ]  # fmt: skip
    closed, opened = (request.case for request in reports)
    _whole_way(closed, district)
    _under_way(opened, district)
    _random_acts(district)
    _people(district)
    facts = {"name": "一般事项", "deadlines": {"resolve": {"rule": "working_days", "n": 9}}}
    cases.publish_kind(code="general", facts=facts, by=administrator, at=MONDAY + timedelta(days=9))
    return World(district, Case.objects.get(pk=closed.pk), Case.objects.get(pk=opened.pk))


def _whole_way(case: Case, district: SmallDistrict) -> None:
    """Assigned with a co-unit, planned, extended, returned once, closed, said not to be solved, taken up and closed."""
    at = MONDAY
    for action, who, choice in WHOLE_WAY:
        at += timedelta(hours=5)
        by = district.actor(who, at)
        row = Case.objects.get(pk=case.pk)
        perform(Action(action), row, district, by=by, at=at, choice=choice)
    by = district.actor("supervisor", at)
    cases.reclassify(case_id=case.pk, cause="年久失修", is_public=False, by=by, at=at + timedelta(hours=1))


def _under_way(case: Case, district: SmallDistrict) -> None:
    at = MONDAY + timedelta(hours=2)
    lead = district.unit_id("planning")
    cases.assign(case_id=case.pk, lead_unit_id=lead, task="尽快办理", by=district.actor("supervisor", at), at=at)
    by = district.actor("planning", at)
    cases.sign_for(case_id=case.pk, by=by, at=at)
    steps = [Step("勘察", date(2026, 11, 27)), Step("修补", date(2026, 11, 30))]
    cases.plan(case_id=case.pk, steps=steps, by=by, at=at)
    cases.report(case_id=case.pk, text="已经勘察", evidence=shown(by, at, "before"), by=by, at=at)


def _random_acts(district: SmallDistrict) -> None:
    """Some more cases go random ways, so that a campaign meets rows in many states."""
    dice = random.Random(7)
    supervisor = district.actor("supervisor")
    at = MONDAY + timedelta(hours=3)
    rows = [cases.register_case(new=NewCase(title="x", category_code="road"), by=supervisor, at=at) for _ in range(4)]
    for n in range(60):
        at = MONDAY + timedelta(hours=4 + n)
        who = dice.choice(["supervisor", "planning", "construction", "verifier", "wutong"])
        with suppress(LuoshiError):  # most random acts are refused
            row = Case.objects.get(pk=dice.choice(rows).pk)
            perform(dice.choice(RANDOM_ACTS), row, district, by=district.actor(who, at), at=at, choice=n)


def _people(district: SmallDistrict) -> None:
    by, at = district.actor("administrator"), MONDAY + timedelta(days=8)
    made = people.create_account(username="window", name="窗口", by=by, at=at)
    post = people.create_post(unit=district.units["planning"], title="经办人", role="handler", by=by, at=at)
    people.give_post(post=post, account=made.account, by=by, at=at)
    group = people.set_up_group(code="roads", name="道路攻坚组", set_up_on=date(2026, 11, 1), by=by, at=at)
    people.add_member(group=group, unit=district.units["planning"], duty="牵头", by=by, at=at)
