"""My work today: the page one opens in the morning, filled by the domains in which something waits for the reader."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.district.people.api import Action, actor_at, may, requires
from luoshi.district.ui.panels import WORK, WORK_SIDE, View, panels_for
from luoshi.district.ui.request import DistrictRequest


@requires()
@require_safe
def my_work(request: DistrictRequest) -> HttpResponse:
    """What waits for this person."""
    actor, at = actor_at(request), request.at
    view = View(actor, at, None)
    parts = panels_for(WORK, view)
    context = {
        "parts": parts,
        "beside": panels_for(WORK_SIDE, view),
        "total": sum(part.waiting for part in parts),
        "total_capped": any(part.is_capped for part in parts),
        "is_quiet": not any(part.has_rows for part in parts),
        "may_register": bool(may(actor, Action.REGISTER)),
        "sees_cases": bool(may(actor, Action.SEE_CASE)),
    }
    return render(request, "boards/work.html", context)
