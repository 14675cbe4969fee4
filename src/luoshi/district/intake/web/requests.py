"""The staff's list of what was asked, and of the imports."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.district.audit.api import Personal, Purpose, record_access
from luoshi.district.cases.api import noting_rows
from luoshi.district.intake.api import Channel, list_requests
from luoshi.district.intake.queries.requests import PAGE, every_request
from luoshi.district.intake.queries.runs import recent_runs
from luoshi.district.intake.web.keys import key_of
from luoshi.district.intake.web.run_shown import shown_run
from luoshi.district.intake.web.wording import STATES
from luoshi.district.people.api import Actor, actor_at, may, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.sheets import write_csv, write_xlsx

FORMS = ("csv", "xlsx")
MOST_EXPORTED = 200_000


@requires("see_requests")
@require_safe
def list_all(request: DistrictRequest) -> HttpResponse:
    """Requests, the newest first, and the latest imports."""
    channel, words = _asked(request)
    page = list_requests(
        channel=channel,
        words=words,
        after=key_of(request.GET.get("after")),
        before=key_of(request.GET.get("before")),
    )
    subjects = [f"case:{row.case.code}" for row in page.rows]
    record_access(
        by=actor_at(request),
        at=request.at,
        subjects=subjects,
        fields=[Personal.TITLE],
        purpose=Purpose.OVERVIEW,
    )
    context: dict[str, Any] = {
        "page": page,
        "rows": [{"request": row, "state": STATES[row.case.state]} for row in page.rows],
        "channel": channel,
        "channels": Channel.choices,
        "words": words,
        "page_size": PAGE,
        "may_import": bool(may(actor_at(request), "import_requests")),
        "runs": [shown_run(run) for run in recent_runs(8)],
    }
    return render(request, "intake/requests.html", context)


@requires("see_requests")
@require_safe
def export(request: DistrictRequest, form: str) -> HttpResponse:
    """The list as a file; no cell of it runs."""
    if form not in FORMS:
        raise Http404
    channel, words = _asked(request)
    header = [_("Case"), _("Channel"), _("Number in its source"), _("Title"), _("Asked"), _("Received"), _("State")]
    rows = _rows(channel, words, by=actor_at(request), at=request.at)
    if form == "csv":
        response = HttpResponse(write_csv(rows, header), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(
            write_xlsx(rows, header, title=_("Requests")),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    response["Content-Disposition"] = f'attachment; filename="requests.{form}"'
    return response


def _asked(request: DistrictRequest) -> tuple[str, str]:
    channel = request.GET.get("channel", "")
    return channel if channel in Channel.values else "", request.GET.get("q", "").replace("\x00", "").strip()[:60]


def _rows(
    channel: str, words: str, *, by: Actor, at: datetime
) -> Iterator[tuple[str, str, str, str, datetime, datetime, str]]:
    every = every_request(channel=channel, words=words, most=MOST_EXPORTED)
    for row in noting_rows(every, lambda row: row.case.code, by=by, at=at, fields=[Personal.TITLE]):
        yield (
            row.case.code,
            str(Channel(row.channel).label),
            row.external_number,
            row.title,
            row.asked_at,
            row.received_at,
            str(STATES[row.case.state][0]),
        )
