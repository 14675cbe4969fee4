"""How long a session lasts: after a time without use it asks who it is, after its longest time it ends.

A session that lay idle is locked, not thrown away: whatever was sent, the question stands in its place and carries the
fields along, so that nothing typed is lost. A session that has lasted its longest time is over; what was being sent is
shown to be copied.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.district.people.commands.sessions import note_sign_out
from luoshi.district.people.models import Account, SignInAct
from luoshi.district.people.reauthentication import IDLE, ask
from luoshi.district.people.web.sign_in_signals import note
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.actors import NOBODY

Handler = Callable[[DistrictRequest], HttpResponse]

BEGAN: Final = "began"
USED: Final = "used"
NOTED_EVERY: Final = timedelta(minutes=5)
LONGEST_SHOWN: Final = 20_000
UNSHOWN: Final = ("password", "csrfmiddlewaretoken", "confirm", "kept", "version", "code")
"""Fields that are not shown to be copied: secrets, and what a form carries for itself."""


def begin_session(request: DistrictRequest) -> None:
    """The session's time runs from now."""
    request.session[BEGAN] = request.session[USED] = _at(request).timestamp()


class SessionLimitMiddleware:
    """Asks or ends, before any view sees the request."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: DistrictRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: DistrictRequest, *_view: object) -> HttpResponse | None:
        """Here and not earlier: the form's own token was checked, so no other site's form is carried along."""
        account = request.user
        if not isinstance(account, Account) or self._is_open(request.path):
            return None
        return self._limited(request, account)

    def _limited(self, request: DistrictRequest, account: Account) -> HttpResponse | None:
        session, at = request.session, _at(request)
        if BEGAN not in session:
            begin_session(request)
        if at - _moment(session[BEGAN]) > timedelta(hours=settings.SESSION_HOURS):
            return self._end(request, account)
        idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
        if IDLE not in session and at - _moment(session[USED]) > idle:
            session[IDLE] = at.timestamp()
            note(request, SignInAct.IDLE, account=account)
        if IDLE in session:
            refused = self._ask(request, account)
            if refused is not None:
                return refused
        if at - _moment(session[USED]) > min(NOTED_EVERY, idle / 4):
            session[USED] = at.timestamp()
        return None

    def _ask(self, request: DistrictRequest, account: Account) -> HttpResponse | None:
        if request.path.startswith("/api/"):
            return _problem()
        if not account.has_usable_password():
            return self._end(request, account)
        answer = ask(request)
        if IDLE not in request.session:
            request.session[USED] = _at(request).timestamp()
            note(request, SignInAct.CONFIRMED, account=account)
        return answer

    def _end(self, request: DistrictRequest, account: Account) -> HttpResponse:
        typed = _typed(request)
        note(request, SignInAct.ENDED, account=account)
        request.session_was_ended = True  # type: ignore[attr-defined]
        if request.session.session_key:
            note_sign_out(session_key=request.session.session_key)
        logout(request)
        request.actor = NOBODY
        if request.path.startswith("/api/"):
            return _problem()
        if request.method == "POST":
            page = render(request, "people/session_ended.html", {"typed": typed}, status=401)
            page["Cache-Control"] = "no-store"
            return page
        messages.info(request, _("Your session has ended after its longest time. Please sign in again."))
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)

    def _is_open(self, path: str) -> bool:
        own = {reverse("people:sign_out"), reverse("ui:preference"), "/healthz"}
        return path in own or path.startswith(f"/{settings.STATIC_URL.strip('/')}/")


def _typed(request: DistrictRequest) -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    pairs = ((name, str(value)) for name, values in request.POST.lists() for value in values)
    return [
        (name, value)
        for name, value in pairs
        if value.strip() and len(value) <= LONGEST_SHOWN and not any(part in name for part in UNSHOWN)
    ]


def _problem() -> HttpResponse:
    title = _("The session was locked or has ended. Sign in again.")
    problem = {"type": "urn:luoshi:problem:session_ended", "title": title, "status": 401, "code": "session_ended"}
    return JsonResponse(problem, status=401, content_type="application/problem+json")


def _moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(float(stamp), UTC)


def _at(request: DistrictRequest) -> datetime:
    at: datetime = request.at
    return at
