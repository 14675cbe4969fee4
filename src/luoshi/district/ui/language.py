"""Which language a page speaks: Chinese, unless this reader has chosen another one.

The browser's ``Accept-Language`` is deliberately not asked: an office computer with an English browser still belongs to
a Chinese official, and a link passed on must look the same to both.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers


def chosen_language(cookie: str | None) -> str:
    """The language the cookie names if the district speaks it, otherwise the district's own."""
    return cookie if cookie in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class DistrictLocaleMiddleware:
    """Activates the reader's language for one request and says in the response which one it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if "text/html" in response.headers.get("Content-Type", ""):
            patch_vary_headers(response, ("Cookie",))
        return response
