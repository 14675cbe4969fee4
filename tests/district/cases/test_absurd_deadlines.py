"""A deadline longer than any promise, of no time or of less is refused at every door, in words, and nothing began."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from luoshi.district.audit.models import LedgerEvent
from luoshi.district.cases import commands
from luoshi.district.cases.errors import BadRuleError
from luoshi.district.cases.models import Case, CaseKind
from luoshi.district.cases.web.forms.rules import RuleField
from luoshi.district.people.commands.tokens import create_token
from luoshi.district.site.seed.kinds import KINDS
from luoshi.kernel import clock
from tests.fakes.small_district import MONDAY, small_district

pytestmark = pytest.mark.django_db

ABSURD = [
    {},
    {"rule": "working_hours", "n": 876_000},
    {"rule": "working_hours", "n": 2_001},
    {"rule": "working_hours", "n": 0},
    {"rule": "hours", "n": 87_601},
    {"rule": "hours", "n": -1},
    {"rule": "hours", "n": "5"},
    {"rule": "hours", "n": 10**400},
    {"rule": "working_days", "n": 3_651},
    {"rule": "working_days", "n": 0},
    {"rule": "working_days", "n": 2.5},
    {"rule": "calendar_days", "n": -7},
    {"rule": "calendar_days", "n": 10**9},
    {"rule": "day_of_month", "n": 32},
    {"rule": "instant", "at": "9999-12-31T23:59:59+00:00"},
    {"rule": "instant", "at": "2040-01-01T00:00:00+00:00"},
    {"rule": "instant", "at": "10000-01-01T00:00:00+00:00"},
]
TOO_LONG = date(2040, 1, 1)


@pytest.fixture
def district():
    """Units, people, kinds and a calendar."""
    return small_district()


@pytest.fixture
def case(district) -> Case:
    """A case that nobody has been given yet."""
    new = commands.NewCase(title="路灯不亮", category_code="road", source="web")
    return commands.register_case(new=new, by=district.actor("supervisor"), at=MONDAY)


def caller(district) -> Client:
    """A client with the supervisor's token."""
    now = clock.now()
    by = district.actor("supervisor", now)
    secret = create_token(name="x", valid_days=3, scopes=("read", "act"), by=by, at=now)[1]
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("rule", ABSURD, ids=json.dumps)
def test_program_that_assigns_with_an_absurd_rule_is_refused_in_words(district, case, rule):
    """422 with what is possible, in the reader's language; the case stands as it stood, and the ledger too."""
    rows = LedgerEvent.objects.filter(kind__startswith="case").count()
    body = {"lead_unit_id": district.unit_id("planning"), "resolve_rule": rule, "expected_version": case.version}
    said = {}
    for language in ("en", "zh-hans"):
        program = caller(district)
        program.cookies["django_language"] = language
        address = f"/api/v1/cases/{case.code}/acts/assign"
        answer = program.post(address, json.dumps(body), content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_rule")
        said[language] = answer.json()["title"]
    assert "at most 10 years" in said["en"]
    assert "最长 10 年" in said["zh-hans"]
    assert LedgerEvent.objects.filter(kind__startswith="case").count() == rows
    case.refresh_from_db()
    assert case.lead_unit_id is None


@pytest.mark.parametrize("rule", [rule for rule in ABSURD if rule.get("rule", "instant") != "instant"], ids=json.dumps)
@pytest.mark.parametrize("place", ["deadlines", "extension_max", "yellow"])
def test_kind_with_an_absurd_rule_is_not_published(district, rule, place):
    """Whoever publishes a kind, by page or by seed, is refused before anything is written."""
    facts = {**KINDS["general"], "deadlines": {}}
    facts[place] = {"resolve": rule} if place == "deadlines" else {"yellow": rule} if place == "yellow" else rule
    before = CaseKind.objects.count()
    with pytest.raises(BadRuleError):
        commands.publish_kind(code="general", facts=facts, by=district.actor("administrator"), at=MONDAY)
    assert CaseKind.objects.count() == before


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        ("876000", "working_hours"),
        ("87601", "hours"),
        ("3651", "working_days"),
        ("-1", "hours"),
        ("32", "day_of_month"),
    ],
)
def test_absurd_rule_in_the_form_of_a_kind_is_refused_beside_its_field(amount, unit):
    """The page of kinds says it where it was typed."""
    field = RuleField()
    with pytest.raises(ValidationError):
        field.clean([amount, unit])


@pytest.mark.parametrize("act", ["extension", "review", "step"])
def test_date_beyond_any_promise_is_refused_before_the_act_begins(district, case, act):
    """More time, a review, a step of a roadmap: a date lies within ten years."""
    by, rows = district.actor("planning"), LedgerEvent.objects.count()
    facts = {"case_id": case.pk, "text": "说明", "by": by, "at": MONDAY}
    asked = {
        "extension": lambda: commands.ask_extension(until=MONDAY + timedelta(days=3_651), **facts),
        "review": lambda: commands.ask_suspension(review_on=TOO_LONG, **facts),
        "step": lambda: commands.plan(steps=[commands.Step("勘察", TOO_LONG)], **facts),
    }
    with pytest.raises(BadRuleError):
        asked[act]()
    assert LedgerEvent.objects.count() == rows


def test_deadline_typed_too_far_ahead_is_refused_beside_its_field(district, case):
    """The form of the assignment comes back with the words and what was typed."""
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(district.accounts["supervisor"], backend="django.contrib.auth.backends.ModelBackend")
    until = f"{datetime(2040, 1, 1, 12, 0):%Y-%m-%dT%H:%M}"  # noqa: DTZ001 - as a browser sends it
    body = {"lead_unit": district.unit_id("planning"), "deadline": "instant", "deadline_at": until}
    answer = client.post(f"/cases/{case.code}/do/assign/", {**body, "version": case.version})
    assert answer.status_code == 422
    assert "at most 10 years" in answer.content.decode()
    assert until in answer.content.decode()
