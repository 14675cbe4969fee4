"""Whose token it is, and which tokens one has."""

from datetime import datetime

from luoshi.district.people.models import ApiToken, SignInAct, SignInRecord, SignInWay
from luoshi.district.people.rules.tokens import hash_of
from luoshi.kernel import clock


def account_of_token(secret: str, *, at: datetime) -> int | None:
    """The account whose valid token ``secret`` is, or None; notes the day on which it was used."""
    token = ApiToken.objects.filter(sha256=hash_of(secret), expires_at__gt=at, account__is_active=True).first()
    if token is None:
        return None
    today = clock.local(at).date()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        SignInRecord.objects.create(at=at, account_id=token.account_id, act=SignInAct.TOKEN, way=SignInWay.TOKEN)
    return token.account_id


def tokens_of(account_id: int) -> list[ApiToken]:
    """The account's tokens, the newest first."""
    return list(ApiToken.objects.filter(account_id=account_id))
