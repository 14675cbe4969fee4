"""Personal tokens for the programming interface: made by their owner, shown once, revoked at any time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from luoshi.district.audit.api import record
from luoshi.district.people.errors import (
    LifetimeError,
    PeopleForbiddenError,
    ScopesMissingError,
    TokenNotFoundError,
    TooManyTokensError,
)
from luoshi.district.people.models import Account, ApiToken
from luoshi.district.people.queries.actors import holdings_at
from luoshi.district.people.rules.tokens import LONGEST_DAYS, SHORTEST_DAYS, Scope, hash_of, known_scopes, new_token
from luoshi.kernel.actors import Actor

MOST_TOKENS = 20


@transaction.atomic
def create_token(
    *, name: str, valid_days: int, by: Actor, at: datetime, scopes: Iterable[str] = (Scope.READ,)
) -> tuple[ApiToken, str]:
    """Make a token of one's own; the second value is the token itself, which is kept nowhere.

    It acts only in the posts that are held now: one given later does not widen it, and the end of the last ends it.

    Raises
    ------
    PeopleForbiddenError
        The actor is not signed in.
    TooManyTokensError
        There are :data:`MOST_TOKENS` already.
    ScopesMissingError, LifetimeError
        It would be good for nothing, or for too long.
    """
    if by.account_id is None:
        raise PeopleForbiddenError
    uses = known_scopes(scopes)
    if not uses:
        raise ScopesMissingError(field="scopes")
    if not SHORTEST_DAYS <= valid_days <= LONGEST_DAYS:
        raise LifetimeError(field="valid_days", least=SHORTEST_DAYS, most=LONGEST_DAYS)
    held = ApiToken.objects.filter(account_id=by.account_id).count()
    if held >= MOST_TOKENS:
        raise TooManyTokensError(count=held)
    secret = new_token()
    token = ApiToken.objects.create(
        account_id=by.account_id,
        name=name[:60],
        sha256=hash_of(secret),
        scopes=uses,
        holdings=sorted(holdings_at(at).filter(account_id=by.account_id).values_list("pk", flat=True)),
        created_at=at,
        expires_at=at + timedelta(days=valid_days),
    )
    data = {"token": token.pk, "valid_days": valid_days, "scopes": uses, "holdings": token.holdings}
    record(kind="account.token_created", subject=f"account:{by.account_id}", by=by, at=at, data=data)
    return token, secret


def revoke_all_tokens(account: Account) -> int:
    """Revoke every token of an account, and say how many; part of the commands that take access away."""
    return ApiToken.objects.filter(account=account).delete()[0]


@transaction.atomic
def revoke_token(*, token_id: int, by: Actor, at: datetime) -> None:
    """Revoke one of one's own tokens; it stops working at once."""
    deleted, _ = ApiToken.objects.filter(pk=token_id, account=by.account_id).delete()
    if not deleted:
        raise TokenNotFoundError
    record(kind="account.token_revoked", subject=f"account:{by.account_id}", by=by, at=at, data={"token": token_id})
