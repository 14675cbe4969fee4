"""Signing in: password, lock-out, second step, forced first password, sessions, and what the demonstration offers."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from luoshi.district.people import api as people
from luoshi.district.people.models import Account, SignedIn
from luoshi.district.people.rules.one_time_codes import PERIOD_SECONDS, code_at
from luoshi.kernel import clock

from .conftest import NOON, PASSWORD, District


def post_sign_in(client: Client, username: str = "handler", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def text_of(response: Any) -> str:
    return response.content.decode()


def test_right_password_opens_a_session_and_leads_on(client: Client, district: District) -> None:
    """To the page that was wanted; a foreign address is not followed."""
    assert post_sign_in(client, next="/units/").url == "/units/"
    assert SignedIn.objects.get().account == district.accounts["handler"]
    client.logout()
    assert post_sign_in(client, next="https://elsewhere.example/").url == django_settings.LOGIN_REDIRECT_URL


def test_sign_in_name_is_not_a_matter_of_capitals(client: Client, district: District) -> None:
    """Telephones begin words with capitals."""
    assert post_sign_in(client, username="Handler").status_code == 302


@pytest.mark.parametrize("username", ["handler", "nobody", "x\x00y", "🙂"])
def test_wrong_sign_in_says_the_same_whatever_is_wrong(client: Client, district: District, username: str) -> None:
    """Neither the names that exist nor nonsense can be told from the answer."""
    response = post_sign_in(client, username=username, password="wrong")
    assert response.status_code == 422
    assert "value=" in text_of(response)


def test_sixth_attempt_is_locked_out_with_the_time_to_wait(client: Client, district: District) -> None:
    """429 with Retry-After and words; the right password does not open it, and an administrator's reset does."""
    for _ in range(django_settings.AXES_FAILURE_LIMIT):
        response = post_sign_in(client, password="wrong")
    assert response.status_code == 429
    assert 800 < int(response["Retry-After"]) <= 900
    assert "15 分钟" in text_of(response)
    assert post_sign_in(client).status_code == 429
    assert post_sign_in(Client(), username="leader").status_code == 302
    made = people.reset_password(account=district.accounts["handler"], by=people.SYSTEM, at=NOON)
    assert post_sign_in(client, password=made.password).status_code == 302


def test_behind_a_proxy_a_stranger_locks_himself_out_and_not_the_account(district: District, settings: Any) -> None:
    """Attempts count by the address that the proxy wrote down; the one that a visitor claims does not help him."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    proxy = {"HTTP_X_FORWARDED_PROTO": "https", "REMOTE_ADDR": "10.0.0.1"}
    stranger = Client(HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9", **proxy)
    for _ in range(django_settings.AXES_FAILURE_LIMIT):
        response = post_sign_in(stranger, password="wrong")
    assert response.status_code == 429
    assert post_sign_in(Client(HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.9", **proxy)).status_code == 429
    assert post_sign_in(Client(HTTP_X_FORWARDED_FOR="203.0.113.10", **proxy)).status_code == 302
    assert SignedIn.objects.get().address == "203.0.113.10"


def test_deactivated_account_does_not_get_in(client: Client, district: District) -> None:
    """Its session ends at once, and its password opens nothing."""
    post_sign_in(client)
    people.deactivate_account(account=district.accounts["handler"], by=people.SYSTEM, at=NOON)
    assert client.get("/account/").status_code == 302
    assert post_sign_in(client).status_code == 422


def test_first_password_must_be_changed_before_anything_else(client: Client, district: District) -> None:
    """Every page leads to the change until it is done; leaving stays possible."""
    account = district.accounts["handler"]
    made = people.reset_password(account=account, by=people.SYSTEM, at=NOON)
    assert post_sign_in(client, password=made.password).status_code == 302
    for path in ("/account/", "/units/", "/"):
        assert client.get(path).url == "/account/password/"
    page = client.get("/account/password/")
    assert page.status_code == 200
    new = {"current": made.password, "new": "Another-2026-x", "again": "Another-2026-x"}
    assert client.post("/account/password/", {**new, "again": "Different-2026"}).status_code == 422
    assert client.post("/account/password/", {**new, "new": "short", "again": "short"}).status_code == 422
    assert client.post("/account/password/", new).status_code == 302
    assert client.get("/account/").status_code == 200


def test_changed_password_ends_the_other_sessions(client: Client, district: District) -> None:
    """The browser that changed it goes on; the others have to sign in anew."""
    other = Client()
    post_sign_in(client)
    post_sign_in(other)
    new = {"current": PASSWORD, "new": "Another-2026-x", "again": "Another-2026-x"}
    client.post("/account/password/", new)
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert SignedIn.objects.get().session_key == client.session.session_key


def _switch_on(client: Client) -> tuple[str, list[str]]:
    client.get("/account/second-step/")
    secret = client.session["second_step_secret"]
    client.post("/account/second-step/", {"code": _code(secret, -1)})
    page = text_of(client.get("/account/second-step/"))
    return secret, re.findall(r"<li>(\d{8})</li>", page)


def _code(secret: str, offset: int = 0) -> str:
    return code_at(secret, int(clock.now().timestamp()) // PERIOD_SECONDS + offset)


def test_second_step_is_asked_for_once_it_is_on(client: Client, district: District) -> None:
    """The password alone opens no session; the code does, once; a recovery code does, once."""
    post_sign_in(client)
    secret, recovery = _switch_on(client)
    assert len(recovery) == 10
    fresh = Client()
    assert post_sign_in(fresh, next="/units/").url == "/sign-in/code/"
    assert fresh.get("/account/").status_code == 302
    assert fresh.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    code = _code(secret)
    assert fresh.post("/sign-in/code/", {"code": code}).url == "/units/"
    for used, fine in ((code, False), (recovery[0], True), (recovery[0], False)):
        again = Client()
        post_sign_in(again)
        assert (again.post("/sign-in/code/", {"code": used}).status_code == 302) is fine


def test_wrong_codes_lock_out_like_wrong_passwords(client: Client, district: District) -> None:
    """Somebody who knows the password cannot try a million codes."""
    post_sign_in(client)
    _switch_on(client)
    thief = Client()
    post_sign_in(thief)
    statuses = [thief.post("/sign-in/code/", {"code": "000000"}).status_code for _ in range(6)]
    assert statuses[-1] == 429
    assert post_sign_in(Client()).status_code == 429


def test_second_step_is_sealed_and_needs_the_password_to_go(client: Client, district: District) -> None:
    """The database holds no readable secret; switching it off asks for the password."""
    post_sign_in(client)
    secret, _codes = _switch_on(client)
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    client.post("/account/second-step/change/", {"current": "wrong", "disable": "1"})
    assert Authenticator.objects.exists()
    client.post("/account/second-step/change/", {"current": PASSWORD, "disable": "1"})
    assert not Authenticator.objects.exists()


def test_code_page_without_the_first_step_leads_back(client: Client, district: District) -> None:
    """Nobody begins with the second step."""
    assert client.get("/sign-in/code/").url == "/sign-in/"


def test_session_can_be_ended_from_another_device(client: Client, district: District) -> None:
    """One by one or all others at once, and never somebody else's."""
    phone, stranger = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 13) Chrome/120"), Client()
    post_sign_in(client)
    post_sign_in(phone)
    post_sign_in(stranger, username="leader")
    page = text_of(client.get("/account/"))
    assert "Chrome · Android" in page
    theirs = SignedIn.objects.get(account=district.accounts["leader"])
    assert client.post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    own = SignedIn.objects.get(session_key=phone.session.session_key)
    client.post(f"/account/sessions/{own.pk}/end/")
    assert phone.get("/account/").status_code == 302
    post_sign_in(phone)
    client.post("/account/sessions/end-others/")
    assert phone.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert stranger.get("/account/").status_code == 200


def test_signing_out_ends_the_session(client: Client, district: District) -> None:
    """By POST; a link asks first."""
    post_sign_in(client)
    assert client.get("/sign-out/").status_code == 200
    signed_out = client.post("/sign-out/")
    assert (signed_out.status_code, signed_out["Clear-Site-Data"]) == (302, '"storage"')
    assert not SignedIn.objects.exists()
    assert client.get("/account/").status_code == 302


def test_demonstration_offers_one_account_per_role(client: Client, district: District, settings: Any) -> None:
    """With the shared password shown; outside the demonstration nothing is offered and the door is closed."""
    assert "体验演示" not in text_of(client.get("/sign-in/"))
    assert client.post("/sign-in/demo/", {"username": "handler"}).status_code == 404
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    page = text_of(client.get("/sign-in/"))
    assert PASSWORD in page
    assert page.count("sign-in/demo/") == 3  # administrator, handler, leader: the second administrator is left out
    assert client.post("/sign-in/demo/", {"username": "office-admin"}).status_code == 404
    assert client.post("/sign-in/demo/", {"username": "handler"}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_request_of_a_stranger_asks_for_no_posts(
    client: Client, district: District, django_assert_num_queries: Any
) -> None:
    """No query without a session; signed in: the session, the account, its posts."""
    with django_assert_num_queries(0):
        client.get("/sign-in/")
    client.force_login(Account.objects.get(username="leader"))
    client.get("/account/password/")
    with django_assert_num_queries(3):
        client.get("/account/password/")


def test_page_behind_a_post_sends_strangers_to_sign_in_and_others_away(client: Client, district: District) -> None:
    """Strangers come back to where they wanted to go; people without the power get a page that says so."""
    assert client.get("/accounts/?q=a").url == "/sign-in/?next=/accounts/%3Fq%3Da"
    client.force_login(district.accounts["handler"])
    response = client.get("/accounts/")
    assert response.status_code == 403
    assert "<h1>" in text_of(response)
    assert client.get(reverse("people:units")).status_code == 200
