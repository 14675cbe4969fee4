"""Writes the sign-in log, and removes its lines and ended sessions when their time is over."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings

from luoshi.district.people.models import Account, SignedIn, SignInAct, SignInRecord, SignInWay
from luoshi.district.people.rules.addresses import shortened
from luoshi.kernel.actors import Actor
from luoshi.kernel.errors import ForbiddenError


def note_sign_in_act(
    *,
    act: SignInAct,
    at: datetime,
    account: Account | None = None,
    way: SignInWay | str = "",
    address: str = "",
    device: str = "",
) -> None:
    """Add a line; the address is shortened, the rest as the browser names itself."""
    SignInRecord.objects.create(
        at=at, account=account, act=act, way=way, address=shortened(address), device=device[:200].replace("\x00", "")
    )


def purge_sign_ins(*, by: Actor, at: datetime) -> int:
    """Remove the lines whose time is over, expired sessions and what was noted of them; how many lines went.

    Raises
    ------
    ForbiddenError
        Only the program itself does this, by its schedule.
    """
    if by.kind != "system":
        raise ForbiddenError
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    oldest = at - timedelta(hours=settings.SESSION_HOURS)
    SignedIn.objects.filter(last_seen_at__lt=oldest).delete()
    before = at - timedelta(days=settings.SIGN_INS_KEPT_DAYS)
    return SignInRecord.objects.filter(at__lt=before).delete()[0]
