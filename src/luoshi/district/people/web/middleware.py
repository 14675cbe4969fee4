"""What each request passes: who acts, when the session was last in use, and the forced change of a first password."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.district.people.access import actor_at
from luoshi.district.people.commands.sessions import note_seen
from luoshi.district.people.queries.actors import actor_from
from luoshi.district.people.queries.second_step import lacks_second_step
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.actors import NOBODY

Handler = Callable[[DistrictRequest], HttpResponse]

_SEEN = "seen"
_SEEN_EVERY = timedelta(minutes=5)


class ActorMiddleware:
    """Puts who acts on the request: ``request.actor``; one query beside the account's own, none for strangers."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: DistrictRequest) -> HttpResponse:
        account = request.user
        request.actor = actor_from(account, at=request.at) if account.is_authenticated else NOBODY
        return self.get_response(request)


class SeenMiddleware:
    """Notes every few minutes that a session is in use, so that its owner can tell his sessions apart."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: DistrictRequest) -> HttpResponse:
        at: datetime = request.at
        session = request.session
        if request.user.is_authenticated and session.session_key:
            seen = datetime.fromtimestamp(float(session.get(_SEEN, 0)), UTC)
            if at - seen > _SEEN_EVERY:
                session[_SEEN] = at.timestamp()
                note_seen(session_key=session.session_key, at=at)
        return self.get_response(request)


class FirstPasswordMiddleware:
    """Lets an account with a one-time password do nothing but choose its own, look, or leave."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: DistrictRequest) -> HttpResponse:
        account = request.user
        if not (account.is_authenticated and account.must_change_password) or self._is_open(request.path):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            title = _("Change your password first.")
            problem = {"type": "about:blank", "title": title, "status": 403, "code": "must_change_password"}
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        return HttpResponseRedirect(reverse("people:password"))

    def _is_open(self, path: str) -> bool:
        own = {reverse("people:password"), reverse("people:sign_out"), reverse("ui:preference"), "/healthz"}
        return path in own or path.startswith(f"/{settings.STATIC_URL.strip('/')}/")


class SecondStepMiddleware:
    """Leads an account whose post asks for a second step to set it up, and lets it do nothing else before."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: DistrictRequest) -> HttpResponse:
        actor = actor_at(request)
        if not settings.SECOND_STEP_ROLES or self._is_open(request.path) or not lacks_second_step(actor):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            title = _('Your post asks for a second step of signing in; set it up under "My account" first.')
            problem = {"type": "about:blank", "title": title, "status": 403, "code": "second_step_missing"}
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        return HttpResponseRedirect(reverse("people:second_step"))

    def _is_open(self, path: str) -> bool:
        names = ("people:second_step", "people:password", "people:sign_out", "ui:preference")
        return path in {*map(reverse, names), "/healthz"} or path.startswith(f"/{settings.STATIC_URL.strip('/')}/")
