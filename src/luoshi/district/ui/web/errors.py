"""Error pages: Django's four handlers, the one for a failed CSRF check, and ``render_problem`` for everybody else."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from luoshi.district.ui.context import Ui
from luoshi.district.ui.errors_shown import explanation

UNSAID = {"title": "", "text": "", "advice": "", "back_url": "", "back_label": ""}


def render_problem(request: HttpRequest, status: int, **said: Any) -> HttpResponse:
    """The error page for ``status``; ``title``, ``text`` or ``advice`` in ``said`` replace the usual words.

    ``back_url`` with its ``back_label`` leads to where the reader can go on; else the way back is where he came from.
    """
    context = {"problem": explanation(status), "said": {**UNSAID, **said}, "came_from": came_from(request)}
    return render(request, "ui/error.html", context, status=status)


def came_from(request: HttpRequest) -> str:
    """The page of ours from which the reader came; nothing when it was this very page or another site's."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts={request.META.get("HTTP_HOST", "")}):
        return ""
    parts = urlsplit(referer)
    path = urlunsplit(("", "", parts.path, parts.query, ""))
    return path if path.startswith("/") and path != request.get_full_path() else ""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's
    return render_problem(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render_problem(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render_problem(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    # No context processors: the messages may live in the very database that has just failed.
    context = {
        "ui": Ui(request),
        "messages": [],
        "csrf_token": get_token(request),
        "problem": explanation(500),
        "said": UNSAID,
        "came_from": came_from(request),
    }
    return HttpResponse(render_to_string("ui/error.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - the reason is for developers
    return render_problem(
        request,
        403,
        title=_("This page is no longer valid"),
        text=_("For safety the form was not accepted; nothing has been saved."),
        advice=_("Go back one page, copy what you wrote, reload the page and send it again."),
    )
