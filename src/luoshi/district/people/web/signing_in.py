"""The steps every way of signing in shares: password, single sign-on and the demonstration all end here."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from luoshi.district.people.commands.sessions import note_sign_in
from luoshi.district.people.models import Account, SignInAct, SignInWay
from luoshi.district.people.queries.accounts import needs_code
from luoshi.district.people.reauthentication import note_confirmed
from luoshi.district.people.web.known_browsers import remember
from luoshi.district.people.web.limits import begin_session
from luoshi.district.people.web.sign_in_signals import note
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.sender import sender_of

_PENDING = "signing_in"
_PENDING_FOR = timedelta(minutes=10)
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_YEAR = 365 * 86_400


def proceed(
    request: DistrictRequest, account: Account, *, following: str = "", way: SignInWay = SignInWay.PASSWORD
) -> HttpResponse:
    """After the first step: ask for the code where the account demands one, otherwise finish."""
    if not needs_code(account):
        return finish(request, account, following=following, way=way)
    at: datetime = request.at
    request.session.cycle_key()
    request.session[_PENDING] = {"account": account.pk, "at": at.timestamp(), "next": following}
    return HttpResponseRedirect(reverse("people:code"))


def pending(request: DistrictRequest) -> tuple[Account, str] | None:
    """The account that has taken the first step a moment ago in this browser, and where it wants to go."""
    waiting: dict[str, Any] | None = request.session.get(_PENDING)
    if waiting is None:
        return None
    began = datetime.fromtimestamp(float(waiting["at"]), UTC)
    account = Account.objects.filter(pk=waiting["account"], is_active=True).first()
    if account is None or request.at - began > _PENDING_FOR:
        del request.session[_PENDING]
        return None
    return account, str(waiting["next"])


def _way(account: Account, way: SignInWay) -> SignInWay:
    return SignInWay.SECOND_STEP if way is SignInWay.PASSWORD and needs_code(account) else way


def finish(
    request: DistrictRequest, account: Account, *, following: str = "", way: SignInWay = SignInWay.PASSWORD
) -> HttpResponse:
    """Open the session, note it, and go where the person wanted to go, in the person's language."""
    request.session.pop(_PENDING, None)
    login(request, account, backend=_BACKEND)
    note_confirmed(request)
    begin_session(request)
    note(request, SignInAct.SUCCESS, account=account, way=_way(account, way))
    note_sign_in(
        account=account,
        session_key=str(request.session.session_key),
        device=request.META.get("HTTP_USER_AGENT", ""),
        address=sender_of(request) or None,
        at=request.at,
    )
    response = HttpResponseRedirect(way_on(request, following))
    remember(request, response, account)
    if account.language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, account.language, max_age=_YEAR, samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE or request.is_secure(), httponly=True,
        )  # fmt: skip
    return response


def way_on(request: DistrictRequest, following: str) -> str:
    """``following`` if it leads to a page of ours, otherwise the first page of work."""
    ours = url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return following if following and ours else str(settings.LOGIN_REDIRECT_URL)
