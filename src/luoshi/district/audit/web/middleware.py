"""Answers the feed before anybody asks who is asking.

No session, no cookie, no language: any cache may keep the answer.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import Resolver404, resolve

from luoshi.district.audit.api import require_nothing_lost
from luoshi.district.audit.errors import LedgerRolledBackError

FEED: Final = "/.well-known/luoshi/"
TEXT: Final = "text/plain; charset=utf-8"


class FeedMiddleware:
    """Stands before the session's middleware and keeps the feed away from it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(FEED):
            return self.get_response(request)
        try:
            view, arguments, named = resolve(request.path_info)
        except Resolver404:
            return HttpResponseNotFound("The feed has no such file.\n", content_type=TEXT)
        try:
            require_nothing_lost()
        except LedgerRolledBackError as refusal:
            return HttpResponse(f"{refusal.message}\n", status=refusal.http_status, content_type=TEXT)
        answer: HttpResponse = view(request, *arguments, **named)
        return answer
