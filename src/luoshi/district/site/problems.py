"""The one translator of errors for web pages: what a domain raised becomes a page that says what to do, never a 500.

Forms catch what belongs beside a field themselves; what reaches this middleware is shown as a page of its own. A
database that is locked, or that broke a deadlock, answers 409, and nothing was half done: a command is one transaction.
"""

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from luoshi.district.ui.web.errors import render_problem
from luoshi.kernel.errors import LuoshiError, fill

log = logging.getLogger(__name__)
BUSY_SQLSTATES = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock not available."""


def say(error: LuoshiError) -> str:
    """The error's message in the reader's language, its data filled in."""
    return fill(_(error.message_template), error.data)


def is_busy(error: OperationalError) -> bool:
    """True when another writer was in the way, so that trying again can work."""
    cause = error.__cause__
    return getattr(cause, "sqlstate", None) in BUSY_SQLSTATES or "locked" in str(error)


class ProblemMiddleware:
    """Turns errors raised on purpose, and lock conflicts, into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for ``exception``, or None to let it be a defect."""
        if isinstance(exception, LuoshiError):
            status = getattr(exception, "status", type(exception).http_status)
            return render_problem(request, status, text=say(exception))
        if isinstance(exception, OperationalError) and is_busy(exception):
            log.warning("lock conflict at %s: %s", request.path, exception)
            return render_problem(
                request,
                409,
                text=_("Someone else was writing at the same moment. Nothing was changed; please try again."),
            )
        return None
