"""Who raised a case, shown when somebody who has to speak with them asks; each look is on record."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from luoshi.district.audit.api import Personal, Purpose
from luoshi.district.cases.api import case_on_page, note_case_read
from luoshi.district.intake.api import read_reporters
from luoshi.district.intake.queries.reporters import may_reach_reporters
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import ForbiddenError

DIALLED = re.compile(r"[^0-9+*#,]")
"""What a telephone number loses before it is dialled."""


@never_cache
@requires(Action.SEE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def reporter(request: DistrictRequest, code: str) -> HttpResponse:
    """Asked by GET it only says what will be recorded; by POST it shows name, telephone and the case's title."""
    actor, at = actor_at(request), request.at
    page = case_on_page(code, actor=actor, at=at)
    if not may_reach_reporters(page):
        raise ForbiddenError
    shown = request.method == "POST"
    rows = read_reporters(case_code=code, by=actor, at=at) if shown else []
    if shown:
        note_case_read(page.code, by=actor, at=at, fields=[Personal.TITLE], purpose=Purpose.HANDLE)
    context = {
        "case": page,
        "shown": shown,
        "rows": [(row, dialled(row.reporter_phone)) for row in rows],
    }
    return render(request, "intake/reporter.html", context)


def dialled(phone: str) -> str:
    """A telephone number as a link dials it.

    >>> dialled("+86 139-0000 0000")
    '+8613900000000'
    """
    return DIALLED.sub("", phone)
