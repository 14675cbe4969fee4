"""The list of tours, and one tour with the cases that came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.district.audit.api import Personal, Purpose, record_access
from luoshi.district.people.api import actor_at, may, requires, unit_by_code
from luoshi.kernel.errors import ForbiddenError, LuoshiError

from ..commands import note_tour, order  # noqa: TID252 - the folder is its own package
from ..queries import tour_for, tours_for  # noqa: TID252


@requires("see_tours")
@require_http_methods(["GET", "HEAD", "POST"])
def tours(request: HttpRequest) -> HttpResponse:
    """Every tour the reader may see; whoever leads tours notes one here."""
    actor, problem, status = actor_at(request), "", 200
    if request.method == "POST":
        if not may(actor, "lead_tours"):
            raise ForbiddenError
        given = {name: request.POST.get(name, "")[:200] for name in ("stop", "guest", "phone")}
        try:
            unit = unit_by_code(request.POST.get("unit", ""))
            tour = note_tour(unit_id=unit.pk, **given, by=actor, at=request.at)  # type: ignore[attr-defined]
        except LuoshiError as error:
            problem, status = _(error.message_template), 422
        else:
            return redirect("tours:tour", tour.pk)
    leads = bool(may(actor, "lead_tours"))
    return render(
        request, "tours/list.html", {"tours": tours_for(actor), "leads": leads, "problem": problem}, status=status
    )


@requires("see_tours")
@require_http_methods(["GET", "HEAD", "POST"])
def tour_page(request: HttpRequest, tour: int) -> HttpResponse:
    """One tour; an order given here becomes a case."""
    actor, at = actor_at(request), request.at  # type: ignore[attr-defined]
    row = tour_for(actor, tour)
    problem, status = "", 200
    if request.method == "POST":
        try:
            case = order(tour_id=tour, title=request.POST.get("title", "")[:200], by=actor, at=at)
        except LuoshiError as error:
            problem, status = _(error.message_template), 422
        else:
            return redirect("cases:case", case.code)
    if row.guest or row.phone:
        fields = [Personal.NAME, Personal.PHONE]
        record_access(by=actor, at=at, subjects=[f"tour:{row.pk}"], fields=fields, purpose=Purpose.HANDLE)
    return render(request, "tours/tour.html", {"tour": row, "problem": problem}, status=status)
