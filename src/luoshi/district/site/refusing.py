"""Says why the front of the server did not read a request to its end, in the reader's language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from luoshi.district.ui.errors_shown import explanation
from luoshi.district.ui.web.errors import render_problem

from .front import REFUSED

RETRY_SECONDS = 30
CODES = {408: "too_slow", 413: "too_large", 503: "busy"}


class RefusingMiddleware:
    """Answers in place of the view; nothing of the request has been kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "TRACE":
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD, OPTIONS, POST"})
        status = request.META.get(REFUSED)
        if not isinstance(status, int):
            return self.get_response(request)
        response = _problem(status) if request.path.startswith("/api/") else render_problem(request, status)
        if status == 503:  # noqa: PLR2004
            response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response


def _problem(status: int) -> HttpResponse:
    said, code = explanation(status), CODES.get(status, "refused")
    body = {
        "type": f"urn:luoshi:problem:{code}",
        "title": f"{said.text} {said.advice}",
        "status": status,
        "code": code,
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")
