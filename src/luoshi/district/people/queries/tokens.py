"""Whose token it is, and which tokens one has."""

from dataclasses import dataclass
from datetime import datetime

from luoshi.district.people.models import ApiToken, SignInAct, SignInRecord, SignInWay
from luoshi.district.people.queries.actors import actor_from
from luoshi.district.people.rules.tokens import hash_of
from luoshi.kernel import clock
from luoshi.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class TokenCaller:
    """Who calls with a token, in the posts that it was made for, and what it may be used for."""

    actor: Actor
    scopes: frozenset[str]


def caller_of_token(secret: str, *, at: datetime) -> TokenCaller | None:
    """Whose valid token ``secret`` is, or None; notes the day on which it was used.

    It is no longer valid once none of the posts is held for which it was made.
    """
    rows = ApiToken.objects.select_related("account")
    token = rows.filter(sha256=hash_of(secret), expires_at__gt=at, account__is_active=True).first()
    if token is None:
        return None
    actor = actor_from(token.account, at=at, only=token.holdings)
    if token.holdings and not actor.grants:
        return None
    today = clock.local(at).date()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        SignInRecord.objects.create(at=at, account_id=token.account_id, act=SignInAct.TOKEN, way=SignInWay.TOKEN)
    return TokenCaller(actor, frozenset(token.scopes))


def tokens_of(account_id: int) -> list[ApiToken]:
    """The account's tokens, the newest first."""
    return list(ApiToken.objects.filter(account_id=account_id))
