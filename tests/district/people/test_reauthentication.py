"""Asked once more who it is: before sensitive pages, not a moment after signing in, and nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from luoshi.district.people import api as people
from luoshi.district.people.api import reauthentication_required, requires
from luoshi.district.people.reauthentication import SESSION
from luoshi.district.site import urls as site_urls
from luoshi.kernel import clock

from .conftest import PASSWORD, District

BACKEND = "django.contrib.auth.backends.ModelBackend"


@requires()
@reauthentication_required
def give_power(request: HttpRequest) -> HttpResponse:
    """A page to try it on: says what reached it."""
    return HttpResponse(f"{request.method} {request.POST.getlist('name')}")


urlpatterns = [path("give-power/", give_power), *site_urls.urlpatterns]
handler404 = site_urls.handler404


@pytest.fixture
def client(client: Client, district: District, settings: Any) -> Client:
    """A colleague whose session is open since this morning."""
    settings.ROOT_URLCONF = __name__
    client.force_login(district.accounts["handler"], backend=BACKEND)
    return client


def test_old_session_is_asked_and_goes_on_to_the_page(client: Client) -> None:
    """With the right password it comes back to the page it wanted; a moment later it is not asked again."""
    asked = client.get("/give-power/?tab=2")
    assert "confirm_password" in asked.content.decode()
    assert asked["Cache-Control"] == "no-store"
    went = client.post("/give-power/?tab=2", {"confirming": "get", "confirm_password": PASSWORD})
    assert went.url == "/give-power/?tab=2"
    assert client.get("/give-power/").content == b"GET []"


def test_interrupted_post_keeps_what_was_typed_and_goes_on(client: Client) -> None:
    """Every field travels along, none that holds a password does, and the act happens once the answer is right."""
    asked = client.post("/give-power/", {"name": ["一", '"><b>'], "password": "secret-of-before"})
    page = asked.content.decode()
    assert 'value="一"' in page
    assert "&quot;&gt;&lt;b&gt;" in page
    assert "secret-of-before" not in page
    done = client.post("/give-power/", {"name": ["一", "二"], "confirming": "post", "confirm_password": PASSWORD})
    assert done.content.decode() == "POST ['一', '二']"


@pytest.mark.parametrize("typed", ["", "wrong", "x\x00y", "🙂" * 150])
def test_wrong_answer_does_not_get_through_and_loses_nothing(client: Client, typed: str) -> None:
    """422 with the fields again."""
    fields = {"name": "一", "confirming": "post", "confirm_password": typed}
    answer = client.post("/give-power/", fields)
    assert answer.status_code == 422
    assert 'value="一"' in answer.content.decode()


def test_guessing_is_counted_like_at_the_sign_in_page(client: Client) -> None:
    """After the fifth wrong one even the right one waits."""
    for _ in range(django_settings.AXES_FAILURE_LIMIT):
        answer = client.post("/give-power/", {"confirming": "get", "confirm_password": "wrong"})
    assert answer.status_code == 429
    assert client.post("/give-power/", {"confirming": "get", "confirm_password": PASSWORD}).status_code == 429


def test_fresh_sign_in_counts_and_an_old_one_does_not(client: Client, district: District) -> None:
    """Ten minutes after signing in the question comes."""
    client.logout()
    client.post("/sign-in/", {"username": "handler", "password": PASSWORD})
    assert client.get("/give-power/").content == b"GET []"
    session = client.session
    minutes = django_settings.REAUTHENTICATION_MINUTES
    session[SESSION] = (clock.now() - timedelta(minutes=minutes, seconds=5)).timestamp()
    session.save()
    assert "confirm_password" in client.get("/give-power/").content.decode()


def test_confirmation_from_the_future_does_not_count(client: Client) -> None:
    """A clock that was once ahead leaves no open door."""
    session = client.session
    session[SESSION] = (clock.now() + timedelta(days=1)).timestamp()
    session.save()
    assert "confirm_password" in client.get("/give-power/").content.decode()


def test_account_without_a_password_is_not_asked_for_one(client: Client, district: District) -> None:
    """Single sign-on answers for it."""
    account = district.accounts["leader"]
    account.set_unusable_password()
    account.save()
    client.force_login(account, backend=BACKEND)
    assert client.get("/give-power/").content == b"GET []"


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    """Nobody is asked to confirm who was never known."""
    client.logout()
    assert client.get("/give-power/").url.startswith("/sign-in/")
    assert people.NOBODY.account_id is None
