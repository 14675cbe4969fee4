"""Answers the feed before anybody asks who is asking.

No session, no cookie, no language: any cache may keep the answer.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import Resolver404, resolve

FEED: Final = "/.well-known/luoshi/"


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
            return HttpResponseNotFound("The feed has no such file.\n", content_type="text/plain; charset=utf-8")
        answer: HttpResponse = view(request, *arguments, **named)
        return answer
