"""Which browser an account knows: one in which it was signed in to before, told by a signed cookie.

The cookie opens nothing. It only says whose guesses are counted apart from those of strangers.
"""

from django.core import signing
from django.http import HttpRequest, HttpResponse

from luoshi.district.people.models import Account

COOKIE = "luoshi_known"
_SALT = "luoshi.people.known"
_KEPT_SECONDS = 180 * 86_400
_MOST = 8
"""Accounts that share a browser, as at a counter."""


def knows(request: HttpRequest, username: str) -> bool:
    """True when the account of this name was signed in to in this browser before."""
    account = Account.objects.filter(username=username).only("pk").first()
    return account is not None and account.pk in _read(request)


def remember(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """Let the browser say from now on that ``account`` knows it."""
    known = [account.pk, *(pk for pk in _read(request) if pk != account.pk)][:_MOST]
    response.set_cookie(
        COOKIE, signing.dumps(known, salt=_SALT), max_age=_KEPT_SECONDS, path="/sign-in/", samesite="Lax",
        secure=request.is_secure(), httponly=True,
    )  # fmt: skip


def _read(request: HttpRequest) -> list[int]:
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_KEPT_SECONDS)
    except signing.BadSignature:
        return []
    return [pk for pk in said if isinstance(pk, int)] if isinstance(said, list) else []
