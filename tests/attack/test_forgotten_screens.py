"""A screen somebody left: locked after a while, over after its longest time; what was typed is kept; all is logged."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from luoshi.district.people.api import SYSTEM
from luoshi.district.people.commands.sign_in_log import purge_sign_ins
from luoshi.district.people.models import ApiToken, SignedIn, SignInRecord
from luoshi.district.people.queries.tokens import caller_of_token
from luoshi.district.people.rules.tokens import hash_of
from luoshi.kernel import clock
from tests.district.people.conftest import PASSWORD, District, district, make_unit  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
NOON = clock.now().replace(hour=4, minute=0)
IDLE = timedelta(minutes=django_settings.SESSION_IDLE_MINUTES + 1)
LONGEST = timedelta(hours=django_settings.SESSION_HOURS, minutes=1)


class Time:
    """The clock on the wall of the test."""

    now = NOON


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    here = Time()
    monkeypatch.setattr(clock, "now", lambda: here.now)
    return here


@pytest.fixture
def screen(client: Client, district: District, time: Time) -> Client:  # noqa: F811
    """Somebody's browser, signed in at noon."""
    client.post("/sign-in/", {"username": "handler", "password": PASSWORD}, REMOTE_ADDR="203.0.113.77")
    return client


def acts() -> list[str]:
    return list(SignInRecord.objects.order_by("id").values_list("act", flat=True))


def test_screen_left_alone_shows_nothing_until_the_password_is_typed(screen, time):
    """Neither pages nor the interface; afterwards it goes on where it was."""
    time.now += IDLE
    page = screen.get("/account/")
    assert "confirm_password" in page.content.decode()
    assert "203.0.113" not in page.content.decode()
    assert screen.get("/api/v1/me").status_code == 401
    wrong = screen.post("/account/", {"confirming": "get", "confirm_password": "wrong"})
    assert wrong.status_code == 422
    assert screen.post("/account/", {"confirming": "get", "confirm_password": PASSWORD}).url == "/account/"
    assert screen.get("/account/").status_code == 200
    assert acts() == ["success", "idle", "failure", "confirmed"]


def test_form_sent_from_a_locked_screen_loses_nothing_and_goes_on(screen, time):
    """The fields stand in the question, and the act happens after the answer."""
    time.now += IDLE
    typed = {"name": "我的程序", "valid_days": "30", "scopes": "read"}
    asked = screen.post("/account/tokens/", typed)
    assert 'value="我的程序"' in asked.content.decode()
    assert not ApiToken.objects.exists()
    screen.post("/account/tokens/", {**typed, "confirming": "post", "confirm_password": PASSWORD})
    assert ApiToken.objects.get().name == "我的程序"


def test_other_sites_form_is_not_carried_by_the_question(district, time):  # noqa: F811
    """Without the token of a form of ours nothing is asked, lest the owner's password carry it out."""
    screen = Client(enforce_csrf_checks=True)
    screen.force_login(district.accounts["handler"], backend="django.contrib.auth.backends.ModelBackend")
    screen.get("/account/")
    time.now += IDLE
    answer = screen.post("/account/tokens/", {"name": "planted", "valid_days": "30"})
    assert answer.status_code == 403
    assert "planted" not in answer.content.decode()


def test_screen_in_use_stays_open_and_ends_after_the_longest_time(screen, time):
    """Busy every half hour for twelve hours; then it is over, with words."""
    began = time.now
    while time.now + timedelta(minutes=30) - began < LONGEST:
        time.now += timedelta(minutes=30)
        assert screen.get("/account/").status_code == 200
    time.now += timedelta(minutes=30)
    ended = screen.get("/account/", follow=True)
    assert ended.redirect_chain[0][0].startswith("/sign-in/?next=/account/")
    assert "最长时限" in ended.content.decode()
    assert not SignedIn.objects.exists()
    assert acts() == ["success", "ended"]


def test_form_sent_after_the_longest_time_shows_what_was_typed_and_no_secret(screen, time):
    """To be copied; the password in it is not shown, and nothing was done."""
    time.now += LONGEST
    page = screen.post("/account/tokens/", {"name": "写了很久的话", "password": "secret-of-before"})
    assert page.status_code == 401
    assert "写了很久的话" in page.content.decode()
    assert "secret-of-before" not in page.content.decode()
    assert not ApiToken.objects.exists()


def test_log_knows_success_failure_lock_sign_out_and_tokens_and_no_machine(screen, time, district):  # noqa: F811
    """The network of an address, never the whole; a name that is no account's is not kept."""
    screen.post("/sign-out/")
    for _ in range(django_settings.AXES_FAILURE_LIMIT):
        Client().post("/sign-in/", {"username": "leader", "password": "wrong"}, REMOTE_ADDR="198.51.100.9")
    Client().post("/sign-in/", {"username": "My-secret-typed-too-early", "password": "x"}, REMOTE_ADDR="192.0.2.1")
    token = ApiToken.objects.create(
        account=district.accounts["handler"], name="x", sha256=hash_of("s" * 43), created_at=NOON,
        expires_at=NOON + timedelta(days=9),
    )  # fmt: skip
    for _ in range(3):
        caller_of_token("s" * 43, at=time.now)
    assert acts()[:2] == ["success", "sign_out"]
    assert {"failure", "locked", "token"} <= set(acts())
    assert acts().count("token") == 1
    assert token.account_id is not None
    rows = list(SignInRecord.objects.values_list("address", flat=True))
    assert {"203.0.113.0", "198.51.100.0", "192.0.2.0"} <= set(rows)
    said = repr(list(SignInRecord.objects.values()))
    assert not any(secret in said for secret in ("My-secret", "203.0.113.77", "198.51.100.9", "wrong"))


def test_old_lines_and_ended_sessions_are_purged(screen, time):
    """After the days of the setting; younger lines stay."""
    time.now += timedelta(days=django_settings.SIGN_INS_KEPT_DAYS + 1)
    Client().post("/sign-in/", {"username": "handler", "password": PASSWORD})
    assert purge_sign_ins(by=SYSTEM, at=time.now) == 1
    assert acts() == ["success"]
    assert SignedIn.objects.count() == 1


def test_locked_session_cannot_be_renewed_by_guessing(screen, time):
    """The attempts count like those at the sign-in page."""
    time.now += IDLE
    answers: list[Any] = [
        screen.post("/account/", {"confirming": "get", "confirm_password": f"guess-{n}"}) for n in range(6)
    ]
    assert answers[-1].status_code == 429
    assert screen.post("/account/", {"confirming": "get", "confirm_password": PASSWORD}).status_code == 429
