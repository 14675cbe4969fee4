"""One clock read per request: ``request.at`` is the instant everything in it happens."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from luoshi.kernel import clock


class MomentMiddleware:
    """Stamps each request with the instant it arrived."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)
