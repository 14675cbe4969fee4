"""What is said while the database is down, the disk is full or the home cannot be written: a page that loses nothing.

Such a failure is nobody's mistake and passes, so it answers 503 with ``Retry-After``, in the reader's language, and
gives back what was typed with a button that sends it again. While the database is known to be silent, requests are
answered at once instead of waiting for it one after the other, so that ``/healthz`` still finds a free thread.
"""

import errno
import logging
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from luoshi.district.ui.context import Ui
from luoshi.district.ui.errors_shown import Explanation
from luoshi.district.ui.language import chosen_language
from luoshi.district.ui.web import errors

log = logging.getLogger(__name__)

PAUSE_SECONDS: Final = 1.0
MOST_KEPT_BYTES: Final = 1 << 20
SERVICE_UNAVAILABLE: Final = 503


class Outage(StrEnum):
    """What is out of order."""

    DOWN = "database_down"
    FULL = "disk_full"
    READ_ONLY = "read_only"
    DAMAGED = "database_damaged"


RETRY_SECONDS: Final = {Outage.DOWN: 30, Outage.FULL: 300, Outage.READ_ONLY: 300, Outage.DAMAGED: 600}

_ERRNO: Final = {
    errno.ENOSPC: Outage.FULL,
    errno.EDQUOT: Outage.FULL,
    errno.EFBIG: Outage.FULL,
    errno.EROFS: Outage.READ_ONLY,
}
_SQLITE: Final = {
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_IOERR: Outage.FULL,  # what a full disk does to the log and its index, short of a broken disk
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Outage.DOWN,
    sqlite3.SQLITE_CORRUPT: Outage.DAMAGED,
    sqlite3.SQLITE_NOTADB: Outage.DAMAGED,
}
"""By the primary code, the lowest byte of the extended one."""

_SQLSTATE: Final = {
    "53100": Outage.FULL,
    "53300": Outage.DOWN,
    "25006": Outage.READ_ONLY,
    "XX001": Outage.DAMAGED,
    "XX002": Outage.DAMAGED,
}
_SQLSTATE_CLASS: Final = {"08": Outage.DOWN, "57P": Outage.DOWN}


def outage_of(exception: BaseException | None) -> Outage | None:
    """What is out of order if ``exception`` comes of it; None for anything else."""
    for error in _chain(exception):
        found = _outage(error)
        if found is not None:
            return found
    return None


def _chain(exception: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while exception is not None and id(exception) not in seen:
        seen.add(id(exception))
        yield exception
        exception = exception.__cause__ or exception.__context__


def _outage(error: BaseException) -> Outage | None:
    if isinstance(error, sqlite3.Error):
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code == sqlite3.SQLITE_CANTOPEN and _is_home_read_only():
            return Outage.READ_ONLY  # where the log beside the database cannot be made, even reading does not open it
        return _SQLITE.get(code)
    if isinstance(error, OSError):
        return _ERRNO.get(error.errno or 0)
    kind = type(error)
    if not kind.__module__.startswith(("psycopg", "django.db")):
        return None
    state = getattr(error, "sqlstate", None)
    if state:
        return _SQLSTATE.get(state) or _SQLSTATE_CLASS.get(state[:2]) or _SQLSTATE_CLASS.get(state[:3])
    # A connection that broke or was never made has no state.
    is_of_driver = kind.__module__.startswith("psycopg")
    return Outage.DOWN if is_of_driver and kind.__name__ in _LOST else None


def _is_home_read_only() -> bool:
    return Path(settings.HOME).is_dir() and not os.access(settings.HOME, os.W_OK)


_LOST: Final = frozenset({"OperationalError", "InterfaceError", "PoolTimeout", "PoolClosed", "ConnectionTimeout"})


class Breaker:
    """Remembers that the database was silent a moment ago; one request in a second finds out whether it is back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._silent_since: float | None = None

    def trip(self) -> None:
        """The database was silent just now."""
        with self._lock:
            self._silent_since = time.monotonic()

    def reset(self) -> None:
        """It has answered."""
        self._silent_since = None

    def is_silent(self) -> bool:
        """Whether it was silent within the last second."""
        since = self._silent_since
        return since is not None and time.monotonic() - since < PAUSE_SECONDS

    def admits(self) -> bool:
        """Whether this request may ask the database."""
        if self._silent_since is None:
            return True
        with self._lock:
            if self.is_silent():
                return False
            if self._silent_since is not None:
                self._silent_since = time.monotonic()  # the others wait for what this one finds
            return True


breaker = Breaker()


class OutageMiddleware:
    """Stands before everything that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _needs_no_database(request.path):
            return self.get_response(request)
        if not breaker.admits():
            return _answer(request, Outage.DOWN)
        response = self.get_response(request)
        if not hasattr(response, "outage"):
            breaker.reset()  # whatever else was answered, a refusal with 503 too, the database was there for it
        return response


def _needs_no_database(path: str) -> bool:
    return path == "/healthz" or path.startswith(f"/{settings.STATIC_URL.strip('/')}/")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler of whatever no view caught: an outage is said as one, the rest is a defect."""
    outage = outage_of(sys.exc_info()[1])
    return render_outage(request, outage) if outage else errors.server_error(request)


def render_outage(request: HttpRequest, outage: Outage) -> HttpResponse:
    """The page, or the problem document, with what was typed; asks nothing of database or disk."""
    if outage is Outage.DOWN:
        breaker.trip()
    return _answer(request, outage)


def _answer(request: HttpRequest, outage: Outage) -> HttpResponse:
    language = chosen_language(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
    with translation.override(language):
        said = _said(outage)
        response = _problem(said, outage) if request.path.startswith("/api/") else _page(request, said)
    response.headers["Retry-After"] = str(RETRY_SECONDS[outage])
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = language
    # Middleware that would say so has not been reached when the database is silent.
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    response.headers["Content-Security-Policy"] = build_policy()
    if settings.SECURE_HSTS_SECONDS:
        response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    response.outage = outage  # type: ignore[attr-defined]  # read by the middleware
    return response


def _problem(said: Explanation, outage: Outage) -> HttpResponse:
    body = {"type": f"urn:luoshi:problem:{outage}", "title": said.text, "status": said.status, "code": outage.value}
    return JsonResponse(body, status=said.status, content_type="application/problem+json")


def _page(request: HttpRequest, said: Explanation) -> HttpResponse:
    fields, has_files = _typed(request)
    context = {
        "ui": Ui(request),
        "messages": [],
        "csrf_token": get_token(request),
        "problem": said,
        "said": errors.UNSAID,
        "came_from": errors.came_from(request),
        "fields": fields,
        "written": [value for _name, value in fields if _is_written(value)],
        "has_files": has_files,
        "address": request.get_full_path(),
        "is_form": request.method == "POST",
    }
    return HttpResponse(render_to_string("site_root/outage.html", context), status=said.status)


def _typed(request: HttpRequest) -> tuple[list[tuple[str, str]], bool]:
    """The fields of the form that was sent, and whether files came with it; nothing from a form with a password."""
    if request.method != "POST":
        return [], False
    try:
        sent, files = request.POST, request.FILES
    except Exception:  # noqa: BLE001 - a body that cannot be read now; the browser still has it
        return [], False
    if any("password" in name for name in sent):
        return [], bool(files)
    fields = [(name, value) for name, values in sent.lists() for value in values if name != "csrfmiddlewaretoken"]
    is_too_much = sum(len(name) + len(value) for name, value in fields) > MOST_KEPT_BYTES
    return ([] if is_too_much else fields), bool(files)


def _is_written(value: str) -> bool:
    """Whether a person wrote this, rather than the page: it has a space or a letter beyond ASCII."""
    return not value.isascii() or " " in value.strip()


def _said(outage: Outage) -> Explanation:
    title, text, advice = {
        Outage.DOWN: (
            _("The service is interrupted for a moment"),
            _("The database does not answer. Nothing was saved just now; what was saved before is safe."),
            _("Wait half a minute and try again. If it lasts, tell the administrator that the database is down."),
        ),
        Outage.FULL: (
            _("Nothing more can be saved at the moment"),
            _("The server's disk is full. Nothing was saved just now; what was saved before is safe."),
            _("Try again later, or report by telephone if it is urgent. The administrator must make room on the disk."),
        ),
        Outage.READ_ONLY: (
            _("Nothing can be saved at the moment"),
            _("The server may not write where it keeps its data. Nothing was saved just now."),
            _("Tell the administrator: the folder of the data or the database is read-only."),
        ),
        Outage.DAMAGED: (
            _("The database is damaged"),
            _("What is asked for cannot be read. Nothing was saved just now."),
            _("Tell the administrator: 'luoshi doctor' says what is damaged, 'luoshi restore' brings a copy back."),
        ),
    }[outage]
    return Explanation(SERVICE_UNAVAILABLE, title, text, advice)
