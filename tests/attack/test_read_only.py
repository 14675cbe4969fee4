"""The inspector sees everything and changes nothing: every write door of the house, tried in every state of a case."""

import json

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from luoshi.district.audit.models import LedgerEvent as Event
from luoshi.district.cases.models import Case
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.people.commands.tokens import create_token
from luoshi.kernel import clock
from tests.fakes.acts import perform
from tests.fakes.loop import new_case
from tests.fakes.small_district import SmallDistrict, small_district

BACKEND = "django.contrib.auth.backends.ModelBackend"
PATHS = {
    "new": (),
    "assigned": ((Action.ASSIGN, "supervisor"),),
    "in_progress": ((Action.ASSIGN, "supervisor"), (Action.SIGN_FOR, "planning")),
    "completed": ((Action.ASSIGN, "supervisor"), (Action.SIGN_FOR, "planning"), (Action.COMPLETE, "planning")),
}
OWN = ("/sign-", "/account/", "/single-sign-on/", "/ui/preference/")
"""What everybody may do with his own account."""


@pytest.fixture
def district(db) -> SmallDistrict:
    """Units, people, kinds and a calendar."""
    return small_district()


@pytest.fixture
def page(district) -> Client:
    """The inspector in a browser."""
    client = Client(raise_request_exception=False)
    client.force_login(district.accounts["inspector"], BACKEND)
    return client


@pytest.fixture
def program(district) -> Client:
    """The inspector's program."""
    now = clock.now()
    _row, secret = create_token(
        name="x", valid_days=30, scopes=("read", "act", "import"), by=district.actor("inspector", now), at=now
    )
    return Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)


def written() -> tuple[int, list[tuple[int, int]]]:
    """What must not change: the entries of the ledger, and every case's version."""
    return Event.objects.count(), sorted(Case.objects.values_list("pk", "version"))


@pytest.mark.parametrize("state", PATHS)
def test_inspector_does_no_act_in_any_state_by_page_or_by_program(district, page, program, state):
    """Each act of the table, by the page and by the interface, on a case that the inspector sees: refused, not done."""
    case, other = new_case(district), new_case(district)
    for action, who in PATHS[state]:
        case = perform(action, case, district, by=district.actor(who), at=case.registered_at)
    assert page.get(f"/cases/{case.code}/").status_code == 200
    before, done = written(), []
    bodies = {
        "assign": {"lead_unit_id": district.unit_id("planning")}, "merge": {"into": other.code},
        "add_child": {"title": "子事项"}, "plan": {"steps": [{"title": "一", "due_on": "2030-01-01"}]},
        "finish_step": {"step_id": 1},
        "ask_extension": {"until": "2030-01-01T00:00:00Z"}, "decide_extension": {"granted": True},
        "ask_suspension": {"review_on": "2030-01-01"}, "decide_suspension": {"granted": True},
        "follow_up": {"outcome": "solved"}, "add_co_unit": {"unit_id": district.unit_id("wutong")},
        "release_co_unit": {"unit_id": district.unit_id("wutong")},
        "publish": {"publication": "category"}, "publish_photo": {"evidence_id": 1, "shown": True},
    }  # fmt: skip
    for action in TABLE:
        name = action.value.rstrip("_")
        body = {"text": "说明", **bodies.get(name, {}), "expected_version": case.version}
        body.pop("text") if name == "add_child" else None
        if action is not Action.RECOMPUTE:
            answer = program.post(f"/api/v1/cases/{case.code}/acts/{name}", json.dumps(body), "application/json")
            done += [f"program {name}: {answer.status_code}"] * (answer.status_code not in (403, 404, 409))
        answer = page.post(f"/cases/{case.code}/do/{action.value}/", {**body, "version": case.version})
        done += [f"page {name}: {answer.status_code}"] * (answer.status_code < 400)
    assert not done
    assert written() == before


def test_inspector_opens_no_write_door_that_there_is(district, page, program):
    """Every address of the house is sent a POST; nothing is written, wherever it is not the inspector's own account."""
    case = new_case(district)
    before, found = written(), []
    for address in sorted(_addresses(get_resolver().url_patterns, "/", case.code)):
        if address.startswith(OWN) or address.startswith("/report"):  # reporting is open to everybody
            continue
        for client in (page, program):
            answer = client.post(address, {"text": "x", "title": "x", "category": "road", "act": "reset", "q": "x"})
            if written() != before or answer.status_code >= 500:
                found.append(f"{address}: {answer.status_code}")
                before = written()
    assert not found


def _addresses(patterns, start, code):
    for pattern in patterns:
        route = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, route, code)
        elif isinstance(pattern, URLPattern):
            for kind, value in {"<slug:code>": code, "<str:code>": code, "<code>": code, "{code}": code}.items():
                route = route.replace(kind, value)
            yield _filled(route)


def _filled(route: str) -> str:
    while "<" in route:
        before, _open, rest = route.partition("<")
        what, _close, after = rest.partition(">")
        route = before + ("1" if what.startswith("int") else "due") + after
    return route.replace("^", "").replace("$", "")


@pytest.mark.parametrize("address", ["/intake/", "/intake/export/csv/", "/air/", "/cases/", "/ledger/", "/cockpit/"])
def test_inspector_sees_what_there_is(page, address):
    """Requests and the air as well, as the readers' documents promise."""
    assert page.get(address).status_code == 200


def test_inspector_sees_requests_without_the_door_to_bring_any_in(page):
    """The page offers no import, and the import's own page is closed."""
    assert "/intake/import/" not in page.get("/intake/").content.decode()
    assert page.get("/intake/import/").status_code == 403
    assert page.post("/intake/import/").status_code == 403
