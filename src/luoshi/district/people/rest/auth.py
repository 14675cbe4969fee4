"""How a caller of the programming interface is known: the web session with its CSRF token, or a personal token."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.security.session import SessionAuth

from luoshi.district.people.access import actor_at
from luoshi.district.people.queries.actors import actor_of
from luoshi.district.people.queries.tokens import account_of_token


class SessionOrToken(SessionAuth):
    """A bearer token where one is sent, otherwise the session; only the session needs protection against forgery."""

    def __init__(self) -> None:
        super().__init__(csrf=True)
        self.bearer = _Token()

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
    def authenticate(self, request: HttpRequest, token: str) -> Any:
        account_id = account_of_token(token, at=request.at)  # type: ignore[attr-defined]
        if account_id is None:
            return None
        request.actor = actor_of(account_id, at=request.at)  # type: ignore[attr-defined]
        return request.actor  # type: ignore[attr-defined]
