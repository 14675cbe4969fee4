"""Every address is walked by everybody: strangers, residents and each role of the staff, on near things and far ones.

``walk_table`` says who may reach what. An address that is not in it fails here, so that nobody adds a door without
saying for whom it is.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from luoshi.district.cases.models import Case
from luoshi.kernel import clock
from tests.district.site.walk_district import BACKEND, OVERSIGHT, PEOPLE, Person, Walked, build
from tests.district.site.walk_table import ROUTES as KNOWN
from tests.district.site.walk_table import Row, row_of
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db

REFUSED = frozenset({401, 403, 404})
READERS = frozenset({"window", "expert", "assessor", "inspector", "administrator"})
BODIES: dict[str, dict[str, Any]] = {
    "assign": {"text": "交办", "lead_unit_id": 1},
    "report": {"text": "已派人"},
    "merge": {"text": "重复", "into": "LS20261123-0001"},
    "add_child": {"title": "子事项", "category": "road", "source": "web"},
    "cases": {"title": "路灯不亮", "category": "road", "source": "web"},
}
"""What the interface is sent; an act that is not here goes through the same door as ``report``, and is tried below."""


def routes() -> Iterator[str]:
    """Every address of the house, written as its list of addresses writes it."""
    return _beneath(get_resolver().url_patterns, "")


def _beneath(patterns: list[Any], start: str) -> Iterator[str]:
    for pattern in patterns:
        route = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _beneath(pattern.url_patterns, route)
        else:
            assert isinstance(pattern, URLPattern)
            yield route


ROUTES = sorted(set(routes()))
WRITTEN_OUT = {
    ".well-known/luoshi/consistency/<int:old>-<int:new>.json": ".well-known/luoshi/consistency/1-2.json",
    ".well-known/luoshi/^tile/events/(?P<place>[0-9xp./]+)$": ".well-known/luoshi/tile/events/000",
    ".well-known/luoshi/^(?P<path>tile/[0-9]+/[0-9xp./]+)$": ".well-known/luoshi/tile/0/000",
}
FIXED = {
    "slug:table": "due", "slug:key": "no_progress", "str:form": "csv", "str:file_format": "csv",
    "slug:provider_id": "district", "str:variant": "original", "slug:action_name": "report",
}  # fmt: skip
NAMED = {
    "slug:code": {"cases": "case", "intake/cases": "case", "units": "unit", "groups": "group", "places": "place"},
    "int:pk": {
        "units/posts": "post", "units/holdings": "holding", "accounts": "account", "groups/members": "member",
        "intake/imports": "run", "intake/window": "taken_down", "account/sessions": "session",
        "account/tokens": "token", "account/stand-in": "stand_in",
    },
    "int:deadline_id": {"": "deadline"},
    "int:seq": {"": "seq"},
    "run_id": {"": "run"},
    "int:row": {"": "row"},
    "int:entry_id": {"": "entry"},
    "int:evidence_id": {"": "evidence"},
    "int:view_id": {"": "view"},
    "str:unit_code": {"": "unit"},
    "code": {"": "case"},
}  # fmt: skip
"""Which thing an address means, by the first steps of its path."""


def address(route: str, things: dict[str, Any], receipt: str) -> str:
    """The address of one thing."""

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if route.startswith("cockpit/") and name == "slug:table":
            return "units"
        if name in FIXED:
            return FIXED[name]
        if name == "str:code":
            return str(things["case"]) if route.startswith("open/") else receipt
        if route.startswith("settings/kinds/"):
            return "general"
        if name not in NAMED:  # a domain that fills the walk itself calls its things as its addresses do
            return str(things[name.rpartition(":")[2]])
        thing = next(thing for start, thing in NAMED[name].items() if route.startswith(start))
        return str(things[thing])

    moved = re.sub(r"^\^(.*)\(\?P<rest>\.\*\)\$$", r"\1", route)
    return "/" + re.sub(r"<([^>]+)>", put, WRITTEN_OUT.get(route, moved))


@pytest.fixture(scope="module")
def walked(django_db_setup, django_db_blocker) -> Iterator[Walked]:
    """The district, built once and gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY.replace(day=24))


@dataclass
class Writes:
    """Counts the rows written on behalf of whoever asks; that somebody was here and when is not his doing."""

    count: int = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb, _space, rest = sql.lstrip().partition(" ")
        if verb in ("INSERT", "UPDATE", "DELETE") and not PASSING.search(rest[:60]):
            done = execute(sql, params, many, context)
            self.count += context["cursor"].rowcount != 0
            return done
        return execute(sql, params, many, context)


PASSING = re.compile(
    "django_session|audit_personalaccess|people_signinrecord|people_signedin|intake_reportattempt|axes_"
)


def ask(walked: Walked, person: Person, method: str, url: str) -> tuple[Any, int]:
    """The answer, and how many rows it wrote; nothing that was asked stays done."""
    client, writes = walked.clients[person.name], Writes()
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic(), connection.execute_wrapper(writes):
        if method == "GET":
            answer = client.get(url)
        elif url.startswith("/api/") and not url.endswith(("/evidence", "/imports")):
            body = json.dumps(BODIES.get(url.rpartition("/")[2], {}) | version_seen(url))
            answer = client.post(url, body, content_type="application/json")
        else:
            file = SimpleUploadedFile("note.txt", "说明".encode())
            answer = client.post(url, {"text": "说明", "act": "reset", "file": file})
        if getattr(answer, "streaming", False):
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(kept)
    return answer, writes.count


def version_seen(url: str) -> dict[str, int]:
    """What a program that has just looked at the case says with its act."""
    if "/acts/" not in url:
        return {}
    case = Case.objects.filter(code=url.split("/")[4]).first()
    return {"expected_version": case.version if case else 1}


def is_open(row: Row, person: Person, *, near: bool) -> bool:
    """What the table says."""
    if row.reach == "never" or person.role not in row.roles:
        return False
    if row.reach in ("scope", "act"):
        return near or person.wide
    if row.reach == "top":
        return person.wide
    return near or row.reach in ("all", "log")


def problem(walked: Walked, person: Person, method: str, route: str, *, near: bool) -> str:
    """What is wrong with the answer; nothing when all is well."""
    row = row_of(route, method)
    if row is None:
        return f"{route} is not in the table"
    url = address(route, things_of(walked, person, near=near), walked.receipt if near else "ABCDEFGHJKM7")
    answer, written = ask(walked, person, method, url)
    wrong = headers_missing(answer, url) or "a failure of ours" * (answer.status_code >= 500)
    if not wrong and is_open(row, person, near=near):
        wrong = wrong_for_them(row, route, method, answer, reads_only=bool(written) and person.role in READERS)
    elif not wrong:
        wrong = wrong_for_others(row, method, answer, written)
    return f"{person.name} {method} {url}: {answer.status_code}, {wrong}" if wrong else ""


def things_of(walked: Walked, person: Person, *, near: bool) -> dict[str, Any]:
    """What the names in an address stand for: near, the person's own; far, another unit's and another person's."""
    other = walked.own["planning-head" if person.name == "planning-handler" else "planning-handler"]
    mine = walked.own.get(person.name, {}) if near else {}
    return {**(walked.near if near else walked.far).named, **other, **mine}


def wrong_for_others(row: Row, method: str, answer: Any, written: int) -> str:
    """They are refused, and nothing was done."""
    unknown = answer.status_code == 405 and method not in row.methods
    fine = not written and (is_refused(answer) or unknown)
    return "" if fine else f"but it is not for them ({written} rows written)"


def wrong_for_them(row: Row, route: str, method: str, answer: Any, *, reads_only: bool) -> str:
    """They get what they asked for, by a method that the address knows."""
    status = answer.status_code
    if method not in row.methods:
        return "" if status == 405 else f"but the table knows no {method}"
    if row.reach == "act":
        return "but they only read" if reads_only else ""
    if row.reach == "log":
        return "" if status in (200, 400, 404) else "but the log is open to everybody"
    refused = status == 405 or (is_refused(answer) and not is_empty(route, answer))
    return "but it is for them" if refused else ""


def is_refused(answer: Any) -> bool:
    """Sent to sign in, forbidden, or as if there were nothing."""
    return answer.status_code in REFUSED or (answer.status_code == 302 and answer["Location"].startswith("/sign-in/"))


def is_empty(route: str, answer: Any) -> bool:
    """Open, yet with nothing behind it: a sheet that was not handed in, a second step that was not begun."""
    return (route, answer.status_code) in {("intake/import/check/", 404), ("sign-in/code/", 302)}


def headers_missing(answer: Any, url: str) -> str:
    """Which of the headers that every answer has it lacks; the signed log is data, read by other sites' pages too."""
    policy = answer.headers.get("Content-Security-Policy", "")
    wanted = {
        "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
        "a referrer policy": answer.headers.get("Referrer-Policy") == "same-origin",
    }
    if not url.startswith("/.well-known/"):
        wanted |= {
            "a policy for its content": "default-src 'none'" in policy and "unsafe" not in policy,
            "no frames around it": "frame-ancestors 'none'" in policy or "sandbox" in policy,
        }
    return ", ".join(f"it lacks {name}" for name, there in wanted.items() if not there)


def test_every_address_is_in_the_table_and_the_table_has_no_other():
    """A new address says in ``tests/district/site/walk_table.py`` for whom it is, with which methods and how far."""
    unknown = [route for route in ROUTES if row_of(route, "GET") is None]
    assert not unknown, f"add these addresses to walk_table.TABLE, and their things to walk_district: {unknown}"
    gone = KNOWN - {key for route in ROUTES for key in (route, re.sub("/acts/.*", "/acts/*", route))}
    assert not gone, f"take these addresses out of walk_table.TABLE: {gone}"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("person", PEOPLE, ids=[person.name for person in PEOPLE])
def test_everybody_reaches_what_the_table_says_and_nothing_else(walked, person, method):
    """Near and far things, read and written, and never a failure of ours."""
    found = [
        said for route, near in asked(person, method) if (said := problem(walked, person, method, route, near=near))
    ]
    assert not found, "\n".join(found)


def asked(person: Person, method: str) -> Iterator[tuple[str, bool]]:
    """The addresses with near and far things, but not those that a like person has walked.

    A resident differs from a stranger by his receipt, a post of oversight in one unit from the same over the whole
    district by its reach.
    """
    for route in ROUTES:
        row = row_of(route, method)
        reach = row.reach if row else "all"
        if "/acts/" in route and route.rpartition("/")[2] not in BODIES:
            continue
        if person.role == "resident" and reach not in ("code", "log", "public"):
            continue
        local = person.role in OVERSIGHT and not person.wide
        if not local or reach == "top":
            yield route, True
        if "<" in route and (not local or reach in ("scope", "act")):
            yield route, False


def test_whoever_only_reads_does_no_act_by_any_door(walked):
    """Every act of the table of moves, on a case of which all of them see everything, by the interface and the page."""
    found = []
    for person in PEOPLE:
        if person.wide and person.role in READERS:
            code, client = walked.near.named["case"], walked.clients[person.name]
            allowed = [row["action"] for row in client.get(f"/api/v1/cases/{code}/actions").json() if row["allowed"]]
            found += [f"{person.name}: {action}" for action in allowed]
            for action in ("report", "comment", "complete", "add_evidence", "hand_back"):
                answer, written = ask(walked, person, "POST", f"/cases/{code}/do/{action}/")
                if written or answer.status_code < 400:
                    found.append(f"{person.name}: {action} {answer.status_code}")
    assert not found


def test_post_without_the_token_of_its_form_is_refused(walked):
    """Every address that takes a POST, asked by somebody for whom it is, from a page of another site."""
    found = []
    for route in ROUTES:
        row = row_of(route, "POST")
        if row is None or "POST" not in row.methods or row.reach == "never" or route in FORGERY_DOES_NOTHING:
            continue
        person = next((one for one in reversed(PEOPLE) if one.role in row.roles), PEOPLE[0])
        client = Client(enforce_csrf_checks=True)
        if person.name in walked.accounts:
            client.force_login(walked.accounts[person.name], backend=BACKEND)
        url = address(route, things_of(walked, person, near=True), walked.receipt)
        answer = client.post(url, {})
        if answer.status_code != 403:
            found.append(f"{person.name} POST {url}: {answer.status_code}")
    assert not found, "\n".join(found)


FORGERY_DOES_NOTHING = frozenset({"healthz", "api/v1/openapi.json"})
"""They answer the same to every method."""


def test_cookies_are_secure_as_soon_as_the_house_is_reached_by_https():
    """Read from the settings of a process of its own, since they are made when they are loaded."""
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    said = {
        public: [bool(value) for value in _settings(public, names)]
        for public in ("https://luoshi.example", "http://localhost:8000")
    }
    assert said == {"https://luoshi.example": [True, True, True], "http://localhost:8000": [False, False, False]}
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME")
    kept = ["__Host-sessionid", "__Host-csrftoken", "__Host-language"]
    assert _settings("https://luoshi.example", names) == kept
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY  # noqa: PT018 - both, always
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def _settings(public: str, names: tuple[str, ...]) -> list[Any]:
    code = f"import json, luoshi.district.site.settings as s; print(json.dumps([getattr(s, n) for n in {names!r}]))"
    environment = {**os.environ, "LUOSHI_PUBLIC_URL": public}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout.splitlines()[-1]))
