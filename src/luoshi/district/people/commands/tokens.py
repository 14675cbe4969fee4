"""Personal tokens for the programming interface: made by their owner, shown once, revoked at any time."""

from datetime import datetime, timedelta

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.people.actor import Actor
from luoshi.district.people.errors import PeopleForbiddenError, TokenNotFoundError, TooManyTokensError
from luoshi.district.people.models import Account, ApiToken
from luoshi.district.people.rules.tokens import hash_of, new_token

MOST_TOKENS = 20


@transaction.atomic
def create_token(*, name: str, valid_days: int, by: Actor, at: datetime) -> tuple[ApiToken, str]:
    """Make a token of one's own; the second value is the token itself, which is kept nowhere.

    Raises
    ------
    PeopleForbiddenError
        The actor is not signed in.
    TooManyTokensError
        There are :data:`MOST_TOKENS` already.
    """
    if by.account_id is None:
        raise PeopleForbiddenError
    held = ApiToken.objects.filter(account_id=by.account_id).count()
    if held >= MOST_TOKENS:
        raise TooManyTokensError(count=held)
    secret = new_token()
    token = ApiToken.objects.create(
        account_id=by.account_id,
        name=name[:60],
        sha256=hash_of(secret),
        created_at=at,
        expires_at=at + timedelta(days=valid_days),
    )
    data = {"token": token.pk, "valid_days": valid_days}
    record(kind="account.token_created", subject=f"account:{by.account_id}", by=by, at=at, data=data)
    return token, secret


def revoke_all_tokens(account: Account) -> None:
    """Revoke every token of an account; part of the commands that take access away."""
    ApiToken.objects.filter(account=account).delete()


@transaction.atomic
def revoke_token(*, token_id: int, by: Actor, at: datetime) -> None:
    """Revoke one of one's own tokens; it stops working at once."""
    deleted, _ = ApiToken.objects.filter(pk=token_id, account=by.account_id).delete()
    if not deleted:
        raise TokenNotFoundError
    record(kind="account.token_revoked", subject=f"account:{by.account_id}", by=by, at=at, data={"token": token_id})
