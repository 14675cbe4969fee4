"""Too many wrong passwords or codes: says so with 429, and for how long."""

import math
from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.contrib.auth.signals import user_login_failed
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luoshi.district.people.commands.guesses import note_guess, wait_before_guessing
from luoshi.district.people.models import Account
from luoshi.district.people.web.known_browsers import knows
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.sender import network_of, sender_of
from luoshi.district.ui.web.errors import render_problem

_SHORTEST = timedelta(seconds=1)
_ADVICE = gettext_lazy(
    "If you forgot your password, ask your unit's administrator for a new one; that also ends the lock."
)
_KNOWN_BROWSER = gettext_lazy(
    "In a browser in which you have signed in before you can sign in now. Otherwise wait, or ask your unit's "
    "administrator for a new password, which also ends the lock."
)


def locked_out(
    request: DistrictRequest, _replaced: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """The page in place of the usual answer, for how long and what to do meanwhile."""
    return _locked_page(request, _time_left(request, credentials), advice=_ADVICE)


def held_up(request: DistrictRequest, username: str) -> HttpResponse | None:
    """The page that asks a browser which the account does not know to wait, when many such have guessed wrong."""
    if knows(request, username):
        return None
    left = wait_before_guessing(username=username, at=request.at)
    return _locked_page(request, left, advice=_KNOWN_BROWSER) if left else None


def note_wrong_guess(request: DistrictRequest, username: str) -> None:
    """Count a wrong password or code with those of all browsers that the account does not know."""
    if not knows(request, username):
        note_guess(username=username, at=request.at)


def _locked_page(request: DistrictRequest, left: timedelta, *, advice: "str | Promise") -> HttpResponse:
    minutes = math.ceil(left.total_seconds() / 60)
    page = render_problem(
        request,
        429,
        title=_("Signing in is locked for a while"),
        text=ngettext(
            "There were too many wrong attempts for this account. You can try again in {n} minute.",
            "There were too many wrong attempts for this account. You can try again in {n} minutes.",
            minutes,
        ).format(n=minutes),
        advice=str(advice),
    )
    page["Retry-After"] = str(math.ceil(left.total_seconds()))
    return page


def address_of(request: DistrictRequest) -> str | None:
    """Where an attempt came from, for the counter: behind a proxy not the proxy's own, of IPv6 the whole line's."""
    return network_of(sender_of(request)) or None


def is_locked_out(request: DistrictRequest, account: Account) -> bool:
    """True when this account may not try again yet from where the request comes."""
    return not AxesProxyHandler.is_allowed(request, {"username": account.username})


def note_wrong_code(request: DistrictRequest, account: Account) -> None:
    """A wrong code counts like a wrong password."""
    note_wrong_guess(request, account.username)
    credentials = {"username": account.username}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)


def _time_left(request: DistrictRequest, credentials: dict[str, str] | None) -> timedelta:
    cool_off: timedelta = get_cool_off(request) or timedelta(minutes=15)
    username = (credentials or {}).get("username") or request.POST.get("username", "")
    attempts = AccessAttempt.objects.filter(username=username, ip_address=address_of(request))
    last = attempts.order_by("-attempt_time").first()
    at: datetime = request.at
    left = (last.attempt_time + cool_off - at) if last else cool_off
    return min(max(left, _SHORTEST), cool_off)
