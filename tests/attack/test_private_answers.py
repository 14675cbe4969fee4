"""What is private is kept by no cache: neither a proxy's nor the browser's, where the next at the screen finds it."""

import pytest
from django.db import transaction
from django.test import Client

from luoshi.kernel import clock
from tests.attack.planted import Planted, plant
from tests.attack.test_who_read import urls
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db
OPEN_TO_ALL = ("/.well-known/", "/places/areas.geojson", "/places/roads.geojson")
"""The same for everybody: a cache may keep it."""


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """Built once and gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY.replace(day=24))


def told(planted: Planted, client: Client, url: str, **more: str) -> str:
    """What an answer says about keeping it."""
    with transaction.atomic():
        answer = client.get(url, **more)
        transaction.set_rollback(True)
    return str(answer.get("Cache-Control", ""))


@pytest.mark.parametrize("name", ["nobody", "planning-handler", "district-supervisor", "district-administrator"])
def test_every_answer_to_somebody_signed_in_is_kept_nowhere(planted, name):
    """Pages, files, evidence, the interface and refusals alike."""
    client = planted.walked.clients[name]
    kept = {url: told(planted, client, url) for url in urls(planted) if not url.startswith(OPEN_TO_ALL)}
    assert {url: said for url, said in kept.items() if said != "no-store"} == {}


@pytest.mark.parametrize("code", ["right", "wrong"])
def test_pages_under_a_receipt_are_kept_nowhere(planted, code):
    """Whether or not the code is one."""
    receipt = planted.receipt if code == "right" else "ABCDEFGHJKM7"
    paths = ("/track/{}/", "/track/{}/receipt.json", "/track/{}/check/", "/track/{}/history.json", "/report/done/{}/",
             "/report/done/{}/card.png", "/evidence/1/original/?receipt={}", "/track/?code={}")  # fmt: skip
    kept = {path: told(planted, Client(), path.format(receipt)) for path in paths}
    assert {path: said for path, said in kept.items() if said != "no-store"} == {}


def test_answers_to_a_token_and_to_a_form_are_kept_nowhere(planted):
    """A wrong token's too."""
    assert told(planted, Client(), "/api/v1/cases", headers={"authorization": "Bearer wrong"}) == "no-store"
    assert Client().post("/sign-in/", {"username": "x", "password": "y"})["Cache-Control"] == "no-store"


@pytest.mark.parametrize("url", [OPEN_TO_ALL[1], "/.well-known/luoshi/keys.json"])
def test_what_is_public_may_be_kept(planted, url):
    """By everybody's cache, also for whoever is signed in."""
    for client in (Client(), planted.walked.clients["planning-handler"]):
        assert told(planted, client, url).startswith("public")
