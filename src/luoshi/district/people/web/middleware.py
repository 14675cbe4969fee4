"""Puts who acts on each request: ``request.actor``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from luoshi.district.people.actor import NOBODY
from luoshi.district.people.queries.actors import actor_of


class ActorMiddleware:
    """Reads the posts of the signed-in account once per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = actor_of(user.pk, at=request.at) if user.is_authenticated else NOBODY  # type: ignore[attr-defined]
        return self.get_response(request)
