"""What is sent twice is done once, by every door; and nobody gets another's answer."""

import json
import re
import threading
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.test import Client

import luoshi
from luoshi.district.audit.api import begin_once
from luoshi.district.audit.commands import once
from luoshi.district.audit.models import SentOnce
from luoshi.district.cases.models import Case
from luoshi.district.intake.models import Request
from luoshi.district.people.commands.tokens import create_token
from luoshi.kernel import clock
from tests.fakes.small_district import small_district

KEY = "9b2f-form"
REPORT = {"text": "春藤路口的路灯三天不亮", "address": "春藤路 1 号", "form_key": KEY}
CASE = {"title": "路灯不亮", "category": "road", "source": "web"}


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def browser() -> Client:
    """A browser that has opened the public form."""
    client = Client()
    client.get("/report/")
    return client


def caller(district, username: str, *scopes: str) -> Client:
    now, may = clock.now(), scopes or ("read", "act")
    _token, secret = create_token(name="test", valid_days=30, scopes=may, by=district.actor(username, now), at=now)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def send(client: Client, body: dict[str, str], key: str = KEY):
    headers = {"Idempotency-Key": key}
    return client.post("/api/v1/cases", json.dumps(body), content_type="application/json", headers=headers)


@pytest.mark.django_db
def test_report_sent_again_is_answered_by_the_first():
    """Going back and sending the same form leads to the same receipt; changed words are another report."""
    small_district()
    client = browser()
    first, again = client.post("/report/", REPORT), client.post("/report/", REPORT)
    assert (first.status_code, again.status_code, again["Location"]) == (302, 302, first["Location"])
    assert Request.objects.count() == Case.objects.count() == 1
    other = client.post("/report/", {**REPORT, "text": "春藤路口的井盖坏了"})
    assert other["Location"] != first["Location"]
    assert Request.objects.count() == 2


@pytest.mark.django_db
def test_form_with_mistakes_may_be_sent_again():
    """What did nothing is not kept: the same form is examined anew."""
    small_district()
    client = browser()
    wrong = {**REPORT, "text": ""}
    assert [client.post("/report/", wrong).status_code for _ in range(2)] == [422, 422]
    assert SentOnce.objects.count() == 0


@pytest.mark.django_db
def test_key_of_another_browser_opens_nothing():
    """The same key and the same words from elsewhere are a report of their own, with a receipt of its own."""
    small_district()
    first, other = (browser().post("/report/", REPORT) for _ in range(2))
    assert first["Location"] != other["Location"]


@pytest.mark.django_db
def test_kept_answer_is_read_by_nobody_else():
    """Neither key nor receipt stands in the table, and the row goes after a day."""
    small_district()
    answer = browser().post("/report/", REPORT)
    row = SentOnce.objects.get()
    code = answer["Location"].strip("/").rpartition("/")[2]
    assert code.encode() not in bytes(row.answer)
    assert KEY not in row.name
    assert once.purge_once(row.begun_at + once.KEPT) == 0
    assert once.purge_once(row.begun_at + once.KEPT * 2) == 1


@pytest.mark.django_db
def test_act_whose_answer_was_lost_is_not_done_again():
    """A process that died between the act and the answer: the sender is told to look."""
    small_district()
    client = browser()
    client.post("/report/", REPORT)
    SentOnce.objects.update(answer=None, begun_at=clock.now() - once.LONGEST * 2)
    assert client.post("/report/", REPORT).status_code == 409
    assert Case.objects.count() == 1


def test_three_reports_at_the_same_moment_are_one_case(start_site):
    """Three presses of the button on the running server: each is led to the same receipt."""
    site = start_site()
    token, places, gate = "a" * 32, [], threading.Barrier(3)
    body = urlencode({**REPORT, "csrfmiddlewaretoken": token})
    headers = {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}

    def press() -> None:
        connection = HTTPConnection(site.url.partition("//")[2], timeout=120)
        gate.wait()
        connection.request("POST", "/report/", body, headers)
        places.append(connection.getresponse().headers["Location"])
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(places) == 3
    assert len(set(places)) == 1
    assert "/report/done/" in places[0]


@pytest.mark.django_db
def test_program_that_sends_again_gets_the_same_answer():
    """The same key and body: the same case; another body: 422; another account: a case of its own."""
    district = small_district()
    supervisor, officer = caller(district, "supervisor"), caller(district, "planning")
    first, again = send(supervisor, CASE), send(supervisor, CASE)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    other = send(supervisor, {**CASE, "title": "井盖坏了"})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert Case.objects.count() == 1
    assert send(officer, CASE).json()["code"] != first.json()["code"]
    assert Case.objects.count() == 2


@pytest.mark.django_db
def test_program_that_asks_while_the_first_is_done_is_told_so(monkeypatch):
    """409 with a time to come back; nothing is done twice."""
    district = small_district()
    supervisor = caller(district, "supervisor")
    begun: list[str] = []

    def begin(*, name, digest, at):
        begin_once(name=name, digest=digest, at=at)
        begun.append(name)
        return begin_once(name=name, digest=digest, at=at)

    monkeypatch.setattr("luoshi.district.site.once.begin_once", begin)
    answer = send(supervisor, CASE)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (409, "in_progress", "2")
    assert (len(begun), Case.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_answer_is_not_given_to_who_may_not_ask_any_more():
    """A key opens nothing without the right to ask: a revoked token is refused first."""
    district = small_district()
    supervisor = caller(district, "supervisor")
    assert send(supervisor, CASE).status_code == 201
    stranger = Client(headers={"Authorization": "Bearer nothing"})
    assert send(stranger, CASE).status_code == 401
    assert send(caller(district, "supervisor", "read"), CASE).status_code == 403


FORM = re.compile(r'<form[^>]*method="post"[^>]*>(.*?)</form>', re.DOTALL)


def test_every_form_of_every_template_carries_a_key():
    """A form that writes says ``{% csrf_token %}``, and with it comes the key: a new page has it by itself."""
    forms = [
        (str(path), form)
        for path in Path(luoshi.__path__[0]).rglob("templates/**/*.html")
        for form in FORM.findall(path.read_text())
    ]
    assert len(forms) > 30
    assert [path for path, form in forms if "{% csrf_token %}" not in form] == []
    shown = Template('<form method="post">{% csrf_token %}</form>').render(Context({"csrf_token": "x"}))
    assert re.search(r'name="form_key" value="[\w-]{20,}"', shown)


@pytest.mark.parametrize("url", ["/report/", "/sign-in/"])
@pytest.mark.django_db
def test_page_opened_again_has_another_key(url):
    """Whoever opens the form anew means a new thing."""
    client = Client()
    keys = [re.findall(r'name="form_key" value="([^"]+)"', client.get(url).content.decode()) for _ in range(2)]
    assert keys[0]
    assert not set(keys[0]) & set(keys[1])
