"""Whatever shows a personal value leaves a record of who read it: every address, every role, words found nowhere else.

A new page is covered by itself, as soon as its address is in the walk's table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from typer.testing import CliRunner

from luoshi.district.audit.models import PersonalAccess
from luoshi.district.site.cli import app
from luoshi.kernel import clock
from tests.attack.planted import PHONE, Planted, plant, readable
from tests.district.site.test_walk import ROUTES, address
from tests.district.site.walk_district import PEOPLE, Person
from tests.district.site.walk_table import row_of
from tests.fakes.campaign import LONG
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db
STAFF = [person for person in PEOPLE if person.role not in ("anonymous", "resident")]
WIDEST = [person for person in STAFF if person.wide or person.role not in {one.role for one in STAFF if one.wide}]
READERS = STAFF if LONG else WIDEST
"""Each role where it sees the most; with ``bin/test --long`` also the narrower posts of the same roles."""
ASKED = {
    "": [""],
    "cases/": ["?q=阶石松脱", "?stage=all&order=newest"],
    "cases/export/": ["?format=xlsx&stage=all", "?stage=all"],
    "intake/": ["?q=阶石松脱"],
    "accounts/": ["?q=planning"],
    "work/": ["?tab=all"],
}
"""Questions that are asked beside the plain address."""

VARIANTS = ("original", "public", "thumbnail")


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker) -> Iterator[Planted]:
    """Built once and gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY.replace(day=24))


def urls(planted: Planted) -> Iterator[str]:
    """Every address that can be asked for, of the planted things; what is open to all was released before."""
    for route in ROUTES:
        row = row_of(route, "GET")
        if row is None or "GET" not in row.methods or row.reach == "never" or route.startswith("open/"):
            continue
        url = address(route, {**next(iter(planted.walked.own.values())), **planted.things}, planted.receipt)
        yield url
        yield from (url + more for more in ASKED.get(route, ()))
        if "<str:form>" in route or "<str:file_format>" in route:
            yield url.replace("csv", "xlsx")
        if "<str:variant>" in route:
            yield from (url.replace("original", variant) for variant in VARIANTS[1:])


def unrecorded(planted: Planted, person: Person, said: str) -> list[str]:
    """The planted words that an answer says to this person without a record that names whose and which field."""
    account = planted.walked.accounts[person.name]
    rows = list(PersonalAccess.objects.filter(actor=f"account:{account.pk}"))
    missing = []
    for word, (subject, what) in planted.values.items():
        if word in said and subject != f"account:{account.pk}":
            noted = any(f" {subject} " in row.subjects and f" {what.value} " in row.fields for row in rows)
            missing += [] if noted else [f"{what.value} of {subject}"]
    return missing


@dataclass(frozen=True)
class Read:
    """What somebody read on the walk: which of the planted words, and which of them left no record."""

    words: frozenset[str]
    unrecorded: tuple[str, ...]


@pytest.fixture(scope="module")
def read_by(planted) -> Callable[[str], Read]:
    """What a person of this name reads; each walks once."""

    @cache
    def walk(name: str) -> Read:
        person, words, missing = next(one for one in PEOPLE if one.name == name), set(), []
        for url in urls(planted):
            with transaction.atomic():
                answer = planted.walked.clients[name].get(url)
                said = readable(answer)
                found = unrecorded(planted, person, said) if answer.status_code < 500 else [f"{answer.status_code}"]
                transaction.set_rollback(True)
            words |= {word for word in planted.values if word in said}
            missing += [f"{url}: {', '.join(found)}"] if found else []
        return Read(frozenset(words), tuple(missing))

    return walk


def leaks(planted: Planted, person: Person, ask: Any) -> list[str]:
    """What is asked is undone, so that each answer stands alone."""
    with transaction.atomic():
        answer = ask()
        found = unrecorded(planted, person, readable(answer)) if answer.status_code < 500 else [f"{answer.status_code}"]
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("person", READERS, ids=[person.name for person in READERS])
def test_no_answer_shows_a_personal_value_without_a_record_of_its_reader(read_by, person):
    """Pages, files, the interface, evidence: who, whose, which field."""
    found = read_by(person.name).unrecorded
    assert not found, f"{person.name}\n" + "\n".join(found)


def test_walk_meets_every_planted_word(planted, read_by):
    """Somebody sees each of them somewhere; a word that nobody can read proves nothing."""
    walked = ("district-administrator", "planning-handler", "district-supervisor")
    seen = frozenset().union(*(read_by(name).words for name in walked))
    assert set(planted.values) - seen - NOT_ON_ANY_PAGE == set()


NOT_ON_ANY_PAGE = {"weixin_wuxing", PHONE, "阮丁香测", "113.512345"}
"""Shown by a form that is sent: looking for a person to erase; the telephone also on the card of who reported."""


def test_looking_for_a_person_and_handing_in_a_sheet_are_on_record(planted):
    """What is shown in answer to a form counts like a page."""
    person = next(one for one in PEOPLE if one.name == "district-administrator")
    client = planted.walked.clients[person.name]
    assert not leaks(planted, person, lambda: client.post("/intake/erase/", {"who": PHONE}))
    sheet = "标题,时间,内容,联系电话\n楼前阶石松脱甲,2026-11-20,老母不便出行乙字,13712340987\n"
    with transaction.atomic():
        sent = client.post("/intake/import/", {"file": SimpleUploadedFile("s.csv", sheet.encode())})
        shown = client.get(sent.url)
        assert "楼前阶石松脱甲" in readable(shown)
        row = PersonalAccess.objects.get(actor=f"account:{planted.walked.accounts[person.name].pk}", purpose="import")
        assert row.subject.startswith("sheet:")
        transaction.set_rollback(True)


def test_exports_of_the_command_line_are_on_record(planted, tmp_path):
    """As the system's, by the door of the command line."""
    for register in ("cases", "places"):
        with transaction.atomic():
            ran = CliRunner().invoke(app, ["export", register, "-o", str(tmp_path / "x.csv")])
            assert ran.exit_code == 0, ran.output
            said = (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
            told = {subject for word, (subject, _what) in planted.values.items() if word in said}
            assert told
            named = " ".join(
                PersonalAccess.objects.filter(actor="system", door="command").values_list("subjects", flat=True)
            )
            assert {subject for subject in told if f" {subject} " not in named} == set()
            transaction.set_rollback(True)
