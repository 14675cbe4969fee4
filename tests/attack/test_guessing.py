"""Passwords are guessed from many addresses at once, and the owner is to be kept out by it."""

import pytest
from django.conf import settings as django_settings
from django.test import Client

from luoshi.district.people.commands.guesses import LIMITS
from tests.fakes.small_district import SmallDistrict, small_district

PASSWORD = "Lantern-7-river"
PROXY = {"HTTP_X_FORWARDED_PROTO": "https", "REMOTE_ADDR": "10.0.0.1"}


@pytest.fixture
def district(db, settings) -> SmallDistrict:
    """A district behind a proxy."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return small_district()


def sign_in(client: Client, password: str = PASSWORD, username: str = "planning"):
    return client.post("/sign-in/", {"username": username, "password": password})


def from_address(address: str) -> Client:
    return Client(headers={"X-Forwarded-For": address}, **PROXY)


def test_addresses_of_one_line_are_locked_out_as_one(district):
    """Who has a network of 64 bits has more addresses than guesses; with ports and brackets as proxies write them."""
    addresses = [f"[2001:db8:0:7::{n:x}]:{40000 + n}" for n in range(1, django_settings.AXES_FAILURE_LIMIT + 1)]
    statuses = [sign_in(from_address(address), "wrong").status_code for address in addresses]
    assert statuses[-1] == 429
    assert sign_in(from_address("2001:db8:0:7:ffff::9")).status_code == 429
    assert sign_in(from_address("2001:db8:0:8::1")).status_code == 302


def test_guesses_from_many_addresses_are_slowed_and_the_owner_gets_in(district):
    """An account's limit counts strangers together; the browser that the account knows is not held up by them."""
    own = from_address("198.51.100.7")
    assert sign_in(own).status_code == 302
    own.post("/sign-out/")
    most = LIMITS[0].most
    statuses = [sign_in(from_address(f"203.0.113.{n}"), "wrong").status_code for n in range(most + 3)]
    assert statuses == [422] * most + [429] * 3
    held_up = sign_in(from_address("203.0.113.200"))
    assert held_up.status_code == 429
    assert 0 < int(held_up["Retry-After"]) <= LIMITS[0].span.total_seconds()
    assert "以前登录过的浏览器" in held_up.content.decode()
    assert sign_in(own).status_code == 302
    assert sign_in(from_address("203.0.113.201"), username="construction").status_code == 302


def test_name_that_does_not_exist_is_slowed_like_one_that_does(district):
    """Otherwise the limit would tell which names there are."""
    statuses = {
        name: [sign_in(from_address(f"203.0.113.{n}"), "wrong", name).status_code for n in range(LIMITS[0].most + 2)]
        for name in ("planning", "no-such-name")
    }
    assert statuses["planning"] == statuses["no-such-name"]


def test_cookie_of_another_account_or_a_forged_one_makes_no_known_browser(district):
    """Knowing one account's browser opens no second way to guess another's password."""
    other = from_address("198.51.100.7")
    sign_in(other, username="construction")
    other.post("/sign-out/")
    for n in range(LIMITS[0].most):
        sign_in(from_address(f"203.0.113.{n}"), "wrong")
    assert sign_in(other).status_code == 429
    forged = from_address("198.51.100.8")
    forged.cookies["luoshi_known"] = f"[{district.accounts['planning'].pk}]"
    assert sign_in(forged).status_code == 429


def test_words_of_a_wrong_confirmation_are_kept_nowhere(district):
    """What the counter of attempts notes of a form leaves out every field in which a secret is typed."""
    browser = from_address("198.51.100.7")
    sign_in(browser)
    session = browser.session
    session["confirmed_at"] = 0
    session.save()
    browser.post("/account/tokens/", {"confirming": "get", "confirm_password": "nearly-my-password"})
    from axes.models import AccessAttempt

    kept = list(AccessAttempt.objects.values_list("post_data", flat=True))
    assert kept
    assert not any("nearly-my-password" in said for said in kept)
