"""Error pages: Django's four handlers, the one for a failed CSRF check, and ``render_problem`` for everybody else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from luoshi.district.ui.context import Ui
from luoshi.district.ui.errors_shown import explanation

UNSAID = {"title": "", "text": "", "advice": "", "back_url": "", "back_label": ""}


def render_problem(request: HttpRequest, status: int, **said: Any) -> HttpResponse:
    """The error page for ``status``; ``title``, ``text`` or ``advice`` in ``said`` replace the usual words.

    ``back_url`` with its ``back_label`` leads to where the reader can go on.
    """
    context = {"problem": explanation(status), "said": {**UNSAID, **said}}
    return render(request, "ui/error.html", context, status=status)


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
    }
    return HttpResponse(render_to_string("ui/error.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - the reason is for developers
    return render_problem(request, 403)
