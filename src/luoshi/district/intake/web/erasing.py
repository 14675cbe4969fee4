"""Erasing what is kept about a person: find it, look at what will go, say why, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from luoshi.district.audit.api import Personal, Purpose, record_access
from luoshi.district.intake.api import Erasure, Person, check_may_erase, erase_person, find_person
from luoshi.district.intake.errors import NobodyFoundError, ReasonNeededError, ReasonTellsError
from luoshi.district.intake.web.wording import STATES, spoken
from luoshi.district.people.api import actor_at, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import ForbiddenError, LuoshiError

SHOWN_BEFORE = 20


@requires("manage_privacy")
@never_cache
@sensitive_post_parameters("who")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: DistrictRequest) -> HttpResponse:
    """Asked by POST throughout, so that a telephone number stands in no address, history or log."""
    who = request.POST.get("who", "").strip()[:120]
    if not who:
        return _show(request)
    try:
        person = find_person(who)
        check_may_erase(person, actor_at(request))
    except ForbiddenError:
        problem = _("One of these cases lies outside the part of the district that you administer.")
        return _show(request, who=who, problem=problem, status=403)
    except LuoshiError as refusal:
        status = 404 if isinstance(refusal, NobodyFoundError) else refusal.http_status
        return _show(request, who=who, problem=spoken(refusal), status=status)
    if request.POST.get("do") != "erase":
        return _show(request, who=who, person=person)
    if request.POST.get("sure") != "yes":
        unsure = _("Please tick that you have read what will go.")
        return _show(request, who=who, person=person, unsure=unsure, status=422)
    return _erase(request, who, person)


def _erase(request: DistrictRequest, who: str, person: Person) -> HttpResponse:
    try:
        erase_person(
            who=who,
            reason=request.POST.get("reason", ""),
            by=actor_at(request),
            at=request.at,
            expected=request.POST.get("stamp", ""),
        )
    except (ReasonNeededError, ReasonTellsError) as refusal:
        return _show(request, who=who, person=person, reason_problem=spoken(refusal), status=422)
    except LuoshiError as refusal:
        return _show(request, who=who, person=find_person(who), problem=spoken(refusal), status=refusal.http_status)
    messages.success(request, _("Erased. The ledger says so, and every earlier entry can still be checked."))
    return redirect("intake:erase")


def _show(
    request: DistrictRequest,
    *,
    who: str = "",
    person: Person | None = None,
    problem: str = "",
    reason_problem: str = "",
    unsure: str = "",
    status: int = 200,
) -> HttpResponse:
    record_access(
        by=actor_at(request),
        at=request.at,
        subjects=[f"case:{row.case.code}" for row in person.requests] if person else [],
        fields=[Personal.TITLE, Personal.NAME, Personal.PHONE, Personal.CONTACT],
        purpose=Purpose.ERASE,
    )
    context: dict[str, Any] = {
        "who": who,
        "person": person,
        "rows": [{"request": row, "state": STATES[row.case.state]} for row in person.requests] if person else [],
        "problem": problem,
        "reason": request.POST.get("reason", "")[:300] if person else "",
        "reason_problem": reason_problem,
        "unsure": unsure,
        "earlier": Erasure.objects.select_related("by")[:SHOWN_BEFORE],
    }
    return render(request, "intake/erase.html", context, status=status)
