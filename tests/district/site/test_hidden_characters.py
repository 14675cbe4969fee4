"""One rule for what nobody can see, at every door that takes texts: pages and programs keep the same."""

import json

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.district.cases.models import Case
from luoshi.district.people.commands.tokens import create_token
from luoshi.kernel import clock
from luoshi.kernel.texts import tidy
from tests.district.site.test_walk import BODIES, ROUTES, address, things_of, version_seen
from tests.district.site.test_walk import walked as walked  # noqa: PLC0414 - a fixture that is used here too
from tests.district.site.walk_district import PEOPLE, Person
from tests.district.site.walk_table import row_of
from tests.fakes.campaign import tries

pytestmark = pytest.mark.django_db

HOSTILE = "路灯\x00不亮\u202e\u200b\x07\ud800 👨\u200d👩 \u2066ئۇ\u200cچە"
SENDABLE = HOSTILE.encode("utf-8", "replace").decode()
"""As a form can send it; bytes would be sent as a field for each of them, and refused as too many."""
NAMES = (  # noqa: SIM905 - a list one can read
    "text title name name_en short_name code description address cause task note basis decree changes decreed reason "
    "source q who find_category username outcome public_title position office words contact_name contact_phone phone "
    "step-0-title form-TOTAL_FORMS deadline deadline_at deadline_days until review_on until_on from_on row-0-name"
).split()
WRITING = [route for route in ROUTES if (row := row_of(route, "POST")) and "POST" in row.methods]
PERSONS = [person for person in PEOPLE if person.name in {"anonymous", "district-administrator", "district-supervisor"}]


def asking(route: str) -> list[Person]:
    """Who asks at an address: one of those it is open to; with ``bin/test --long`` everybody."""
    row = row_of(route, "POST")
    first = sorted(PERSONS, key=lambda person: row is None or person.role not in row.roles)
    return first[: tries(short=1, long=len(first))]


@pytest.fixture
def sender(walked) -> Client:
    """A program of the supervisor's in the district that is walked: there is one in the database."""
    now = clock.now()
    by = walked.district.actor("supervisor", now)
    secret = create_token(name="x", valid_days=3, scopes=("read", "act", "import"), by=by, at=now)[1]
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("person", PERSONS, ids=[person.name for person in PERSONS])
def test_hostile_text_at_any_address_is_no_failure_and_never_comes_back(walked, person):
    """Every address that writes, every field it may know; what is shown again is tidy."""
    client, wrong = walked.clients[person.name], []
    shown = [sign for sign in HOSTILE if sign not in tidy(HOSTILE)]
    assert len(WRITING) > 60
    for route in (route for route in WRITING if person in asking(route)):
        url = address(route, things_of(walked, person, near=True), walked.receipt)
        with transaction.atomic():
            if url.startswith("/api/") and not url.endswith(("/evidence", "/imports")):
                body = {
                    "title": HOSTILE,
                    "text": HOSTILE,
                    **BODIES.get(url.rpartition("/")[2], {}),
                    **version_seen(url),
                }
                body |= {name: HOSTILE for name in ("title", "text") if name in body}
                answer = client.post(url, json.dumps(body), content_type="application/json")
            else:
                fields = dict.fromkeys(NAMES, SENDABLE)
                answer = client.post(url, fields, QUERY_STRING="q=%00%E2%80%AE")
            transaction.set_rollback(True)
        content = b"" if answer.streaming else answer.content
        if answer.status_code >= 500 or any(sign in content.decode("utf-8", "replace") for sign in shown):
            wrong.append((url, answer.status_code))
    assert wrong == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.one_of(st.sampled_from(HOSTILE), st.characters(exclude_categories=())), max_size=80))
def test_program_and_page_keep_the_same_text(sender, text):
    """Whatever is sent, both doors keep what the rule leaves of it, or say that nothing is left."""
    body = {"title": "路灯不亮", "category": "road", "source": "web", "description": text}
    answer = sender.post("/api/v1/cases", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert Case.objects.get(code=answer.json()["code"]).description.strip() == tidy(text).strip()
    page = Client().post("/report/", {"text": "路灯不亮" + text.encode("utf-8", "replace").decode(), "address": "x"})
    assert page.status_code in (302, 422, 429)
