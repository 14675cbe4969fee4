"""How a caller of the programming interface is known: the web session with its CSRF token, or a personal token."""

from typing import Any, cast

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.security.session import SessionAuth

from luoshi.district.people.access import actor_at
from luoshi.district.people.errors import SecondStepMissingError, TokenScopeError
from luoshi.district.people.queries.second_step import lacks_second_step
from luoshi.district.people.queries.tokens import caller_of_token
from luoshi.district.people.rules.tokens import scope_needed
from luoshi.district.ui.request import DistrictRequest


class SessionOrToken(SessionAuth):
    """A bearer token where one is sent, otherwise the session; only the session needs protection against forgery.

    ``brings_in`` marks the doors that take whole files: a token needs the scope ``import`` for them instead of ``act``.
    """

    def __init__(self, *, brings_in: bool = False) -> None:
        super().__init__(csrf=True)
        self.bearer = _Token(brings_in=brings_in)

    def __call__(self, request: HttpRequest) -> Any:
        """The caller's actor, or None."""
        if request.headers.get("Authorization"):
            return self.bearer(request)
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 - ninja's signature
        """The actor of the session."""
        actor = actor_at(request)
        return actor if actor.is_authenticated else None


class _Token(HttpBearer):
    def __init__(self, *, brings_in: bool) -> None:
        super().__init__()
        self.brings_in = brings_in

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        request = cast("DistrictRequest", request)
        caller = caller_of_token(token, at=request.at)
        if caller is None:
            return None
        if lacks_second_step(caller.actor):
            raise SecondStepMissingError
        needed = scope_needed(request.method or "GET", brings_in=self.brings_in)
        if needed not in caller.scopes:
            raise TokenScopeError(scope=needed.value)
        request.actor = caller.actor
        return caller.actor
