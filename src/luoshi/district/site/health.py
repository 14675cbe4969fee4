"""``/healthz``: whether the district can work, for whoever watches over the server.

It needs no session and shows nothing about the district: 200 when the database answers and its tables are those this
version knows, else 503 with the reason. It answers within two seconds whatever the database does: one that is silent is
asked on the side, and not waited for.
"""

import shutil
import threading
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from luoshi.district.site.lags import Lag, all_lags, is_fit
from luoshi.district.site.outages import breaker
from luoshi.district.site.preparation import reach_database, unknown_migrations
from luoshi.kernel import clock

_known: set[str] = set()
"""Databases once found up to date: migrations do not undo themselves, so the answer is looked up once per process."""

SILENT: Final = "the database does not answer"
PATIENCE_SECONDS: Final = 1.5
LEAST_FREE_BYTES: Final = 4 << 20
"""With less than this no act can be relied on to be saved."""


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 ``ok`` or 503 with the reason, as plain text; with ``?deep`` as JSON, with what runs behind its time."""
    reason = why_unfit()
    if "deep" in request.GET:
        return _deep(reason)
    return HttpResponse(f"{reason or 'ok'}\n", status=503 if reason else 200, content_type="text/plain; charset=utf-8")


def _deep(reason: str) -> HttpResponse:
    """The lags with their limits: 503 as soon as one is too long. They tell no more than the public ledger does."""
    lags: list[Lag] = []
    if not reason:
        try:
            lags = all_lags(clock.now())
        except (DatabaseError, InterfaceError):
            reason = SILENT
    fit = not reason and is_fit(lags)
    body = {"healthy": fit, "reason": reason, "lags": [one.as_dict() for one in lags]}
    return JsonResponse(body, status=200 if fit else 503)


def why_unfit() -> str:
    """Why the district cannot work at the moment; empty when it can."""
    if breaker.is_silent():
        return SILENT
    if connection.vendor == "postgresql" and not _answers():
        breaker.trip()
        return SILENT
    if shutil.disk_usage(settings.HOME).free < LEAST_FREE_BYTES:
        return "the disk is full"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        pending = _pending()
    except (DatabaseError, InterfaceError):
        # The driver's words may carry host and account; they belong in the log, not on an open page.
        return SILENT
    breaker.reset()
    if pending < 0:
        return "the database was used by a newer version"
    return f"{pending} migrations are not applied" if pending else ""


def _pending() -> int:
    name = str(connection.settings_dict["NAME"])
    if name in _known:
        return 0
    if unknown_migrations():
        return -1
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not pending:
        _known.add(name)
    return pending


class _Question(threading.Thread):
    """Asks a database server on the side, with a connection of its own."""

    def __init__(self) -> None:
        super().__init__(name="health", daemon=True)
        self.is_answered = False

    def run(self) -> None:
        """Connect and ask; a failure is no answer."""
        try:
            reach_database()
            self.is_answered = True
        except Exception:  # noqa: BLE001 - whatever it is, the database did not answer
            self.is_answered = False


_asking: list[_Question] = []
"""The one question that is under way: a server that hangs must not gather threads."""


def _answers() -> bool:
    """Whether the database server answers within the patience."""
    question = next((one for one in _asking if one.is_alive()), None)
    if question is None:
        question = _Question()
        _asking[:] = [question]
        question.start()
    question.join(PATIENCE_SECONDS)
    return question.is_answered
