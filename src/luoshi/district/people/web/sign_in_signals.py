"""What Django and the lock-out say of signing in becomes lines of the sign-in log."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest

from luoshi.district.people.commands.sign_in_log import note_sign_in_act
from luoshi.district.people.models import Account, SignInAct
from luoshi.district.ui.sender import sender_of
from luoshi.kernel import clock


def listen() -> None:
    """Connect; called once when the app is ready."""
    user_login_failed.connect(_failed, dispatch_uid="people.sign_in_failed")
    user_locked_out.connect(_locked, dispatch_uid="people.sign_in_locked")
    user_logged_out.connect(_signed_out, dispatch_uid="people.signed_out")


def note(request: HttpRequest, act: SignInAct, *, account: Account | None, way: str = "") -> None:
    """A line about this request."""
    note_sign_in_act(
        act=act,
        at=getattr(request, "at", None) or clock.now(),
        account=account,
        way=way,
        address=sender_of(request),
        device=request.META.get("HTTP_USER_AGENT", ""),
    )


def _failed(request: HttpRequest | None = None, credentials: dict[str, Any] | None = None, **_more: Any) -> None:
    if request is not None:
        note(request, SignInAct.FAILURE, account=_named((credentials or {}).get("username")))


def _locked(request: HttpRequest | None = None, username: str | None = None, **_more: Any) -> None:
    if request is not None:
        note(request, SignInAct.LOCKED, account=_named(username))


def _signed_out(request: HttpRequest | None = None, user: Any = None, **_more: Any) -> None:
    if request is not None and isinstance(user, Account) and not getattr(request, "session_was_ended", False):
        note(request, SignInAct.SIGN_OUT, account=user)


def _named(username: Any) -> Account | None:
    asked = str(username or "").replace("\x00", "")
    return Account.objects.filter(username__iexact=asked).first() if asked else None
