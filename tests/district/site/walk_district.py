"""The district that is walked: things of one unit, the same things of another, and somebody of every role.

Everything *near* belongs to the planning bureau, everything *far* to the construction bureau. A person of every role
stands in the planning bureau; the roles of oversight stand over the whole district as well (``wide``).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.test import Client

from luoshi.district.cases import api as cases
from luoshi.district.cases.api import Case, EvidenceUse, NewCase
from luoshi.district.cases.models import Entry, SavedView
from luoshi.district.intake.api import report_problem
from luoshi.district.intake.commands.report_problem import Problem
from luoshi.district.intake.models import ImportRow, ImportRun
from luoshi.district.people.api import NOBODY, Actor
from luoshi.district.people.models import Account, ApiToken, GroupMember, LeadingGroup, Post, PostHolding, SignedIn
from luoshi.district.places.models import Place
from luoshi.district.ui.domain import domains
from tests.district.site.walk_table import ROLES
from tests.fakes.acts import photo
from tests.fakes.small_district import MONDAY, SmallDistrict, small_district

BACKEND = "django.contrib.auth.backends.ModelBackend"
OVERSIGHT = ("supervisor", "verifier", "leader", "expert", "assessor", "inspector", "administrator")
NEAR, FAR = "planning", "construction"


@dataclass(frozen=True)
class Person:
    """Somebody who walks: in which role, and whether over the whole district."""

    name: str
    role: str
    wide: bool = False


PEOPLE = (
    Person("anonymous", "anonymous"),
    Person("resident", "resident"),
    Person("nobody", "nobody"),
    *(Person(f"planning-{role}", role) for role in sorted(ROLES)),
    *(Person(f"district-{role}", role, wide=True) for role in OVERSIGHT),
)


@dataclass
class Things:
    """What there is of one unit, by the name under which an address asks for it."""

    case: Case
    named: dict[str, Any] = field(default_factory=dict)


@dataclass
class Walked:
    """The district, its people and its things."""

    district: SmallDistrict
    accounts: dict[str, Account] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    near: Things = field(init=False)
    far: Things = field(init=False)
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    receipt: str = ""


def build() -> Walked:
    """Build it in an empty database."""
    here = Walked(small_district())
    for person in PEOPLE:
        _arrive(here, person)
    here.near, here.far = _things(here, NEAR), _things(here, FAR)
    reported = report_problem(problem=Problem("玉兰街的路灯不亮"), by=NOBODY, at=MONDAY)
    here.receipt = reported.receipt_code
    run = ImportRun.objects.create(file_name="x.csv", file_sha256="0" * 64, started_at=MONDAY, headers=["标题"])
    row = ImportRow.objects.create(run=run, row_number=2, values=["路灯不亮"], reasons=[], known=reported)
    here.near.named["run"] = here.far.named["run"] = run.pk
    here.near.named["row"] = here.far.named["row"] = row.pk
    for domain in domains():
        if domain.exercise:
            domain.find(domain.exercise).arrange(here)
    return here


def _arrive(here: Walked, person: Person) -> None:
    client = here.clients[person.name] = Client(raise_request_exception=False)
    if person.role in ("anonymous", "resident"):
        return
    account = Account(username=person.name, name=person.name, created_at=MONDAY, must_change_password=False)
    account.set_unusable_password()
    account.save()
    here.accounts[person.name] = account
    if person.role != "nobody":
        unit = here.district.units[NEAR]
        scope = here.district.units["district"] if person.wide else None
        post = Post.objects.create(unit=unit, scope=scope, role=person.role, title=person.role)
        PostHolding.objects.create(account=account, post=post, from_on=date(2026, 1, 1))
    client.force_login(account, backend=BACKEND)
    here.own[person.name] = _own(account, here)


def _own(account: Account, here: Walked) -> dict[str, Any]:
    """A saved view, a token, a session and a stand-in of an account."""
    soon = MONDAY + timedelta(days=30)
    key = f"key-{account.pk}"
    facts = {"account": account, "name": "x"}
    found = {
        "view": SavedView.objects.create(**facts, query="stage=open").pk,
        "token": ApiToken.objects.create(**facts, sha256=key, created_at=MONDAY, expires_at=soon).pk,
        "session": SignedIn.objects.create(
            account=account, session_key=key, signed_in_at=MONDAY, last_seen_at=MONDAY
        ).pk,
    }
    held = account.holdings.first()
    if held:
        found["stand_in"] = PostHolding.objects.create(
            account=here.district.accounts["nobody_yet"], post=held.post, stands_in_for=account,
            from_on=MONDAY.date(), until_on=soon.date(),
        ).pk  # fmt: skip
    return found


def _things(here: Walked, unit_code: str) -> Things:
    unit, account = here.district.units[unit_code], here.district.accounts[unit_code]
    holding = account.holdings.get()
    group = LeadingGroup.objects.create(code=f"{unit_code}-group", name="小组", set_up_on=MONDAY.date(), office=unit)
    Place.objects.create(code=f"{unit_code}-hall", name="大厅", kind="hall", unit=unit)
    case = _case(here.district, unit_code)
    assigned = Entry.objects.get(case=case, action="assign")
    named = {
        "case": case.code,
        "deadline": case.deadlines.first().pk,
        "seq": assigned.ledger_seq,
        "entry": assigned.pk,
        "evidence": case.case_evidence.get().evidence_id,
        "unit": unit.code,
        "account": account.pk,
        "holding": holding.pk,
        "post": holding.post_id,
        "group": group.code,
        "member": GroupMember.objects.create(group=group, unit=unit).pk,
        "place": f"{unit_code}-hall",
        "taken_down": report_problem(
            problem=Problem("窗口登记的路灯不亮", name="来访人"),
            channel="counter",
            window_id=unit.pk,
            by=NOBODY,
            at=MONDAY,
        ).pk,
    }
    return Things(case, named)


def _case(district: SmallDistrict, unit_code: str) -> Case:
    """A case on which the unit has begun to work, with a photo."""

    def hour(n: int) -> Any:
        return MONDAY + timedelta(hours=n)

    by: Actor = district.actor("supervisor")
    new = NewCase(title="路灯不亮", category_code="road", kind_code="general", is_public=unit_code == NEAR)
    uses = [EvidenceUse(photo(by, hour(0)), "before")]
    case = cases.register_case(new=new, by=by, at=hour(0), evidence=uses)
    cases.assign(case_id=case.pk, lead_unit_id=district.unit_id(unit_code), by=by, at=hour(1))
    return cases.sign_for(case_id=case.pk, by=district.actor(unit_code), at=hour(2))
