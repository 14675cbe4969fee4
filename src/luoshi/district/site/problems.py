"""The one translator of errors for web pages: what a domain raised becomes a page that says what to do, never a 500.

Forms catch what belongs beside a field themselves; what reaches this middleware is shown as a page of its own. A
database that is locked, that broke a deadlock, or in which another writer put the same thing a moment before, answers
409; a value that no column can hold answers 400. Nothing was half done: a command is one transaction.
"""

import logging
from collections.abc import Callable

from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from luoshi.district.site.outages import outage_of, render_outage
from luoshi.district.ui.web.errors import render_problem
from luoshi.kernel.errors import LuoshiError, fill

log = logging.getLogger(__name__)
CONFLICT = 409
BUSY_SQLSTATES = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock not available."""

TAKEN_SQLSTATE = "23505"
TOO_LARGE_FOR_SQLITE = "too large to convert to SQLite INTEGER"


def say(error: LuoshiError) -> str:
    """The error's message in the reader's language, its data filled in."""
    return fill(_(error.message_template), error.data)


def is_busy(error: OperationalError) -> bool:
    """True when another writer was in the way, so that trying again can work."""
    cause = error.__cause__
    return getattr(cause, "sqlstate", None) in BUSY_SQLSTATES or "locked" in str(error)


def refused_status(exception: Exception) -> int | None:
    """409 when another writer was in the way, 400 when no column can hold what was sent, None for a defect.

    Whoever asks first whether a name is free can still be beaten by one who asks at the same moment; the constraint
    then decides, and that is a conflict like any other.
    """
    is_beaten = isinstance(exception, IntegrityError) and _is_taken(exception)
    if is_beaten or (isinstance(exception, OperationalError) and is_busy(exception)):
        return CONFLICT
    out_of_range = isinstance(exception, OverflowError) and TOO_LARGE_FOR_SQLITE in str(exception)
    return 400 if isinstance(exception, DataError) or out_of_range else None


def _is_taken(error: IntegrityError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) == TAKEN_SQLSTATE or "UNIQUE constraint failed" in str(error)


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
        outage = outage_of(exception)
        if outage is not None:
            log.error("%s while answering %r: %s", outage, request.path, exception)
            return render_outage(request, outage)
        status = refused_status(exception)
        if status is None:
            return None
        log.warning("the database refused %r with %d: %s", request.path, status, exception)
        busy = _("Someone else was writing at the same moment. Nothing was changed; please try again.")
        return render_problem(request, status, **({"text": busy} if status == CONFLICT else {}))
