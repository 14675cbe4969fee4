"""Tokens of the programming interface: made by their owner, shown once, gone when revoked."""

from datetime import timedelta

import pytest
from django.test import Client

from luoshi.district.audit.models import LedgerEvent
from luoshi.district.people.commands.accounts import change_password, deactivate_account, reset_password
from luoshi.district.people.commands.posts import create_post, end_holding, give_post
from luoshi.district.people.commands.tokens import MOST_TOKENS, create_token, revoke_token
from luoshi.district.people.errors import LifetimeError, ScopesMissingError, TokenNotFoundError, TooManyTokensError
from luoshi.district.people.models import ApiToken
from luoshi.district.people.queries.tokens import caller_of_token
from luoshi.kernel import clock
from tests.fakes.small_district import MONDAY, small_district


def account_of_token(secret, *, at):
    """Whose valid token it is, or None."""
    caller = caller_of_token(secret, at=at)
    return caller and caller.actor.account_id


@pytest.fixture
def district(db):
    """Units and people."""
    return small_district()


def test_token_is_its_owners_until_it_expires(district):
    """Thirty days, and not a moment longer."""
    by = district.actor("planning")
    _row, secret = create_token(name="报表", valid_days=30, by=by, at=MONDAY)
    assert account_of_token(secret, at=MONDAY + timedelta(days=29)) == by.account_id
    assert account_of_token(secret, at=MONDAY + timedelta(days=30)) is None
    assert account_of_token(secret + "x", at=MONDAY) is None


def test_token_itself_is_kept_nowhere(district):
    """Only its hash."""
    _row, secret = create_token(name="报表", valid_days=30, by=district.actor("planning"), at=MONDAY)
    assert secret not in repr(list(ApiToken.objects.values()))


def test_token_of_a_deactivated_account_opens_nothing(district):
    """Access that was taken away is gone everywhere."""
    _row, secret = create_token(name="报表", valid_days=30, by=district.actor("planning"), at=MONDAY)
    district.accounts["planning"].is_active = False
    district.accounts["planning"].save()
    assert account_of_token(secret, at=MONDAY) is None


def test_revoking_another_persons_token_finds_nothing(district):
    """One's own tokens only."""
    row, secret = create_token(name="报表", valid_days=30, by=district.actor("planning"), at=MONDAY)
    with pytest.raises(TokenNotFoundError):
        revoke_token(token_id=row.pk, by=district.actor("wutong"), at=MONDAY)
    revoke_token(token_id=row.pk, by=district.actor("planning"), at=MONDAY)
    assert account_of_token(secret, at=MONDAY) is None


def test_tokens_are_limited_in_number(district):
    """A forgotten program cannot pile them up."""
    by = district.actor("planning")
    for n in range(MOST_TOKENS):
        create_token(name=str(n), valid_days=30, by=by, at=MONDAY)
    with pytest.raises(TooManyTokensError):
        create_token(name="one more", valid_days=30, by=by, at=MONDAY)


def test_page_makes_shows_once_and_revokes(district):
    """The whole way through the page."""
    client = Client()
    client.force_login(district.accounts["planning"], "django.contrib.auth.backends.ModelBackend")
    asked = client.get("/account/tokens/").content.decode()
    assert "confirm_password" in asked
    client.post("/account/tokens/", {"confirming": "get", "confirm_password": "Lantern-7-river"})
    said = {"name": "报表", "valid_days": 90, "scopes": ["read", "act"]}
    made = client.post("/account/tokens/", said, follow=True).content.decode()
    assert ApiToken.objects.get().scopes == ["read", "act"]
    assert "luoshi_" in made
    again = client.get("/account/tokens/").content.decode()
    assert "luoshi_" not in again
    assert "报表" in again
    token = ApiToken.objects.get()
    client.post(f"/account/tokens/{token.pk}/revoke/")
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("take_away", [reset_password, deactivate_account])
def test_tokens_end_with_the_access_that_is_taken_away(district, take_away):
    """Whoever came by a password made a token with it: a new password alone would not shut him out."""
    account = district.accounts["planning"]
    _row, secret = create_token(name="报表", valid_days=30, by=district.actor("planning"), at=MONDAY)
    take_away(account=account, by=district.actor("administrator"), at=MONDAY)
    account.refresh_from_db()
    account.is_active = True
    account.save()
    assert account_of_token(secret, at=MONDAY) is None


def test_token_is_not_made_without_showing_once_more_who_one_is(district):
    """An open screen makes none: without the password nothing is made, with a wrong one neither."""
    client = Client()
    client.force_login(district.accounts["planning"], "django.contrib.auth.backends.ModelBackend")
    said = {"name": "报表", "valid_days": 90, "scopes": ["read"]}
    client.post("/account/tokens/", said)
    client.post("/account/tokens/", {**said, "confirming": "post", "confirm_password": "wrong"})
    assert not ApiToken.objects.exists()
    client.post("/account/tokens/", {**said, "confirming": "post", "confirm_password": "Lantern-7-river"})
    assert ApiToken.objects.get().scopes == ["read"]


@pytest.mark.parametrize(
    ("scopes", "reads", "acts"), [(["read"], 200, 403), (["act"], 403, 201), (["import"], 403, 403)]
)
def test_token_does_what_its_scopes_say_and_nothing_else(district, scopes, reads, acts):
    """Reading, acting and bringing in are apart; the refusal names the scope that is missing."""
    now = clock.now()
    _row, secret = create_token(name="x", valid_days=30, scopes=scopes, by=district.actor("supervisor", now), at=now)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    read = client.get("/api/v1/cases")
    body = {"title": "路灯不亮", "category": "road", "source": "web"}
    acted = client.post("/api/v1/cases", body, content_type="application/json")
    assert (read.status_code, acted.status_code) == (reads, acts)
    refusals = [answer.json()["code"] for answer in (read, acted) if answer.status_code == 403]
    assert set(refusals) <= {"token_scope"}


def test_token_without_a_use_or_with_an_endless_life_is_not_made(district):
    """Each says why, beside its field."""
    by = district.actor("planning")
    for scopes in ([], ["everything"]):
        with pytest.raises(ScopesMissingError):
            create_token(name="x", valid_days=30, scopes=scopes, by=by, at=MONDAY)
    for days in (0, -1, 367, 100_000):
        with pytest.raises(LifetimeError):
            create_token(name="x", valid_days=days, by=by, at=MONDAY)


def test_token_ends_with_the_post_and_is_not_widened_by_a_later_one(district):
    """It was made for one post: at the end of that it opens nothing, though its owner holds another by then."""
    account = district.accounts["planning"]
    _row, secret = create_token(name="x", valid_days=30, by=district.actor("planning"), at=MONDAY)
    administrator = district.actor("administrator")
    post = create_post(unit=district.units["construction"], title="x", role="head", by=administrator, at=MONDAY)
    give_post(post=post, account=account, by=administrator, at=MONDAY)
    grants = caller_of_token(secret, at=MONDAY).actor.grants
    assert [grant.role for grant in grants] == ["handler"]
    first = account.holdings.order_by("pk").first()
    end_holding(holding=first, by=administrator, at=MONDAY)
    assert account_of_token(secret, at=MONDAY) is None
    assert district.actor("planning").roles == {"head"}


def test_changed_password_ends_the_tokens(district):
    """Whoever fears that somebody has his password changes it, and with that everything made by it is gone."""
    account = district.accounts["planning"]
    by = district.actor("planning")
    _row, secret = create_token(name="x", valid_days=30, by=by, at=MONDAY)
    change_password(account=account, current="Lantern-7-river", new="Quay-lantern-77-x", by=by, at=MONDAY)
    assert account_of_token(secret, at=MONDAY) is None
    assert LedgerEvent.objects.filter(kind="account.password_changed", body__contains='"tokens_ended":1').exists()


def test_what_a_token_may_do_is_in_the_ledger(district):
    """Scopes, posts and lifetime, so that the row cannot be changed unnoticed."""
    row, _secret = create_token(name="x", valid_days=30, scopes=["act"], by=district.actor("planning"), at=MONDAY)
    body = LedgerEvent.objects.get(kind="account.token_created").body
    assert '"scopes":["act"]' in body
    assert f'"holdings":{row.holdings}'.replace(" ", "") in body
