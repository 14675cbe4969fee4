"""``/healthz``: whether the district can work, for whoever watches over the server.

It needs no session and shows nothing about the district: 200 when the database answers and its tables are those this
version knows, else 503 with the reason.
"""

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

_known: set[str] = set()
"""Databases once found up to date: migrations do not undo themselves, so the answer is looked up once per process."""


@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 ``ok`` or 503 with the reason, as plain text."""
    reason = why_unfit()
    return HttpResponse(f"{reason or 'ok'}\n", status=503 if reason else 200, content_type="text/plain; charset=utf-8")


def why_unfit() -> str:
    """Why the district cannot work at the moment; empty when it can."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        pending = _pending()
    except (DatabaseError, InterfaceError):
        # The driver's words may carry host and account; they belong in the log, not on an open page.
        return "the database does not answer"
    return f"{pending} migrations are not applied" if pending else ""


def _pending() -> int:
    name = str(connection.settings_dict["NAME"])
    if name in _known:
        return 0
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not pending:
        _known.add(name)
    return pending
