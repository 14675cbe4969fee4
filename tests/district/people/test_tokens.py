"""Tokens of the programming interface: made by their owner, shown once, gone when revoked."""

from datetime import timedelta

import pytest
from django.test import Client

from luoshi.district.people.commands.accounts import deactivate_account, reset_password
from luoshi.district.people.commands.tokens import MOST_TOKENS, create_token, revoke_token
from luoshi.district.people.errors import TokenNotFoundError, TooManyTokensError
from luoshi.district.people.models import ApiToken
from luoshi.district.people.queries.tokens import account_of_token
from tests.fakes.small_district import MONDAY, small_district


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
    made = client.post("/account/tokens/", {"name": "报表", "valid_days": 90}, follow=True).content.decode()
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
