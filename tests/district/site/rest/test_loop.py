"""The closed loop driven by a program: the same acts, the same refusals, as JSON."""

import io

import pytest
from django.test import Client
from PIL import Image

from luoshi.district.cases.models import Case
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.transitions import TABLE

API = "/api/v1"


def photo():
    """A small picture in memory."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "grey").save(file, "JPEG")
    file.seek(0)
    file.name = "after.jpg"
    return file


def post(client: Client, path: str, **body: object):
    """Send JSON; an act says the version that the case has, as a program does that has just looked."""
    if "/acts/" in path and "expected_version" not in body:
        seen = Case.objects.filter(code=path.split("/")[2]).values_list("version", flat=True).first()
        body["expected_version"] = seen
    return client.post(f"{API}{path}", body, content_type="application/json")


def registered(client: Client, **facts: object) -> dict:
    """A new case."""
    answer = post(client, "/cases", **{"title": "路灯不亮", "category": "road", "source": "web", **facts})
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_case_goes_round_the_loop_by_program(caller, district):
    """Register, assign, sign for, report, complete with a photo, verify and close."""
    supervisor, unit, verifier = caller("supervisor"), caller("planning"), caller("verifier")
    code = registered(supervisor)["code"]
    lead = district.unit_id("planning")
    assert post(supervisor, f"/cases/{code}/acts/assign", lead_unit_id=lead).json()["state"] == "assigned"
    assert post(unit, f"/cases/{code}/acts/sign_for").json()["state"] == "in_progress"
    assert post(unit, f"/cases/{code}/acts/report", text="已派人").status_code == 200
    missing = post(unit, f"/cases/{code}/acts/complete", text="修好了")
    assert (missing.status_code, missing.json()["code"]) == (422, "evidence_missing")
    shown = unit.post(f"{API}/evidence", {"file": photo()})
    assert shown.status_code == 201, shown.json()
    evidence = [{"id": shown.json()["id"], "purpose": "after"}]
    done = post(unit, f"/cases/{code}/acts/complete", text="修好了", evidence=evidence)
    assert done.json()["state"] == "completed", done.json()
    own = post(unit, f"/cases/{code}/acts/close", text="自己说行")
    assert (own.status_code, own.json()["reasons"]) == (403, ["not_your_part"])
    closed = post(verifier, f"/cases/{code}/acts/close", text="现场看过")
    assert closed.json()["state"] == "closed", closed.json()
    timeline = supervisor.get(f"{API}/cases/{code}/timeline").json()
    assert [entry["action"] for entry in timeline] == ["register", "assign", "sign_for", "report", "complete", "close"]


def test_second_of_two_programs_gets_409_with_the_stable_code(caller, district):
    """A lost update is impossible."""
    supervisor = caller("supervisor")
    case = registered(supervisor)
    lead = district.unit_id("planning")
    first = post(supervisor, f"/cases/{case['code']}/acts/assign", lead_unit_id=lead, expected_version=case["version"])
    second = post(supervisor, f"/cases/{case['code']}/acts/dismiss", text="无", expected_version=case["version"])
    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (409, "case_changed")
    assert second["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("action", sorted({action.value.rstrip("_") for action in TABLE} - {"recompute"}))
def test_act_that_does_not_say_what_it_saw_is_not_done(caller, district, action):
    """428 with words for every act, whether the version is left out or null; the case stays as it is."""
    supervisor = caller("supervisor")
    case, other = registered(supervisor), registered(supervisor)
    bodies = {
        "assign": {"lead_unit_id": district.unit_id("planning")}, "merge": {"into": other["code"]},
        "add_child": {"title": "子事项"}, "plan": {"steps": []}, "finish_step": {"step_id": 1},
        "ask_extension": {"until": "2030-01-01T00:00:00Z"}, "decide_extension": {"granted": True},
        "ask_suspension": {"review_on": "2030-01-01"}, "decide_suspension": {"granted": True},
        "follow_up": {"outcome": "solved"}, "add_co_unit": {"unit_id": 1}, "release_co_unit": {"unit_id": 1},
        "publish": {"publication": "category"}, "publish_photo": {"evidence_id": 1, "shown": True},
    }  # fmt: skip
    for body in (bodies.get(action, {}), {**bodies.get(action, {}), "expected_version": None}):
        address = f"{API}/cases/{case['code']}/acts/{action}"
        answer = supervisor.post(
            address, {"text": "说明", **body} if action != "add_child" else body, "application/json"
        )
        assert (answer.status_code, answer.json()["code"]) == (428, "version_missing"), answer.json()
        assert answer["Content-Type"] == "application/problem+json"
    assert supervisor.get(f"{API}/cases/{case['code']}").json() == case


def test_document_says_that_an_act_needs_the_version(caller):
    """Whoever writes a program from the document sends it."""
    schemas = caller("supervisor").get(f"{API}/openapi.json").json()["components"]["schemas"]
    acts = {name: schema for name, schema in schemas.items() if "expected_version" in schema.get("properties", {})}
    assert {"ActIn", "AssignIn", "MergeIn", "ChildIn", "PlanIn"} <= set(acts)
    assert all("expected_version" in schema["required"] for schema in acts.values())
    assert all(schema["properties"]["expected_version"]["type"] == "integer" for schema in acts.values())


def test_act_in_the_wrong_state_is_a_conflict_not_a_prohibition(caller):
    """409: it may be possible later."""
    supervisor = caller("supervisor")
    case = registered(supervisor)
    answer = post(supervisor, f"/cases/{case['code']}/acts/uphold", text="裁定")
    assert (answer.status_code, answer.json()["reasons"]) == (409, ["wrong_state", "no_unit_to_uphold"])


def test_case_outside_ones_reach_does_not_exist(caller):
    """404 and not 403: whether it exists is not told."""
    case = registered(caller("supervisor"))
    assert caller("construction").get(f"{API}/cases/{case['code']}").status_code == 404
    assert caller("nobody_yet").get(f"{API}/cases/{case['code']}").status_code == 404


def test_stranger_is_asked_to_sign_in(district):
    """401 as a problem document."""
    answer = Client().get(f"{API}/cases")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_wrong_token_is_401_even_inside_a_session(district):
    """A header that is sent must be right."""
    client = Client(headers={"Authorization": "Bearer luoshi_wrong"})
    client.force_login(district.accounts["supervisor"], "django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{API}/me").status_code == 401


def test_session_without_csrf_token_cannot_write(district):
    """A foreign page cannot act in somebody's name."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(district.accounts["supervisor"], "django.contrib.auth.backends.ModelBackend")
    assert post(client, "/cases", title="x", category="road").status_code == 403


def test_misspelt_field_is_named(caller):
    """Nothing is silently lost."""
    answer = post(caller("supervisor"), "/cases", title="x", categorie="road")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"][-1] == "categorie"


def test_derivation_of_a_deadline_is_told_line_by_line(caller, district):
    """In Chinese by default, in English when asked."""
    supervisor = caller("supervisor")
    code = registered(supervisor)["code"]
    chinese = supervisor.get(f"{API}/cases/{code}/deadlines").json()[0]["derivation"]
    english = supervisor.get(f"{API}/cases/{code}/deadlines?lang=en").json()[0]["derivation"]
    assert any("到期" in line for line in chinese)
    assert any("due" in line.lower() for line in english)


def test_every_row_of_the_table_has_an_address(caller):
    """The interface is derived from the table; nothing is forgotten."""
    paths = caller("supervisor").get(f"{API}/openapi.json").json()["paths"]
    acts = {path.rsplit("/", 1)[-1] for path in paths if "/acts/" in path}
    assert acts == {action.value.rstrip("_") for action in TABLE} - {Action.RECOMPUTE.value}


def test_actions_say_why_not(caller):
    """Every act with its reasons."""
    supervisor = caller("supervisor")
    code = registered(supervisor)["code"]
    answer = {row["action"]: row for row in supervisor.get(f"{API}/cases/{code}/actions").json()}
    assert answer["assign"]["allowed"]
    assert answer["close"]["reasons"] == ["wrong_state"]


def test_queue_shows_only_what_one_may_see(caller, district):
    """The unit sees the case once it has it."""
    supervisor, unit = caller("supervisor"), caller("planning")
    code = registered(supervisor)["code"]
    assert unit.get(f"{API}/cases").json()["items"] == []
    post(supervisor, f"/cases/{code}/acts/assign", lead_unit_id=district.unit_id("planning"))
    assert [case["code"] for case in unit.get(f"{API}/cases").json()["items"]] == [code]
