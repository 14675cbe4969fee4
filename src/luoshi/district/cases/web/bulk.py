"""Acting on several cases at once: each is a transaction of its own, and the page says which failed and why."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.district.cases.commands import assign, reclassify, urge
from luoshi.district.cases.commands.reading import note_listed
from luoshi.district.cases.errors import NotPermittedError
from luoshi.district.cases.models import Case
from luoshi.district.cases.queries.queue import QueueQuery, rows_of
from luoshi.district.cases.queries.scope import visible_to
from luoshi.district.cases.web.exporting import sheet
from luoshi.district.cases.web.forms.fields import category_choices, unit_choices
from luoshi.district.cases.web.messages import say
from luoshi.district.cases.words import say_reason
from luoshi.district.people.api import Action, Actor, actor_at, may, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem
from luoshi.kernel.errors import LuoshiError

MOST = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case."""

    case: Case
    problem: str = ""


@requires(Action.SEE_CASE)
@require_POST
def bulk(request: DistrictRequest) -> HttpResponseBase:  # noqa: PLR0911 - one line for each thing that can be asked
    """Assign, sort, urge or export what is ticked."""
    actor = actor_at(request)
    versions = _ticked(request)
    back = f"{reverse('cases:queue')}?{QueueQuery.parse(request.POST.get('query', '')).to_query()}"
    cases = list(Case.objects.filter(visible_to(actor), pk__in=versions).order_by("pk"))
    if not cases:
        messages.error(request, _("Tick at least one case."))
        return redirect(back)
    what = request.POST.get("do", "")
    if what in ("csv", "xlsx"):
        if not may(actor, Action.EXPORT):
            return render_problem(request, 403)
        chosen = Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("due_at", "pk")
        return sheet(request, rows_of(chosen, at=request.at), as_xlsx=what == "xlsx")
    if what == "assign" and "unit" not in request.POST:
        return _ask_unit(request, cases, versions)
    if what == "sort" and not request.POST.get("category", ""):
        return _ask_category(request, cases, versions)
    problem = _incomplete(request, what)
    if problem:
        messages.error(request, problem)
        return redirect(back)
    outcomes = [_act(request, what, case, versions[case.pk], actor) for case in cases]
    return _said(request, what, outcomes, back)


def _ask_unit(request: DistrictRequest, cases: list[Case], versions: dict[int, int]) -> HttpResponse:
    """Which unit is to have them: asked on a page of its own, so that the queue need not know every unit."""
    context = {
        "ticked": [(case, f"{case.pk}:{versions[case.pk]}") for case in cases],
        "units": unit_choices(),
        "query": request.POST.get("query", ""),
    }
    note_listed((case.code for case in cases), by=actor_at(request), at=request.at)
    return render(request, "cases/bulk_assign.html", context)


def _ask_category(request: DistrictRequest, cases: list[Case], versions: dict[int, int]) -> HttpResponse:
    """Which category they are to have; every category in use, with the names of those above it."""
    context = {
        "ticked": [(case, f"{case.pk}:{versions[case.pk]}") for case in cases],
        "categories": category_choices(),
        "query": request.POST.get("query", ""),
    }
    return render(request, "cases/bulk_sort.html", context)


def _ticked(request: DistrictRequest) -> dict[int, int]:
    """Case ids with the versions that the page showed."""
    found = {}
    for value in request.POST.getlist("case")[:MOST]:
        pk, _colon, version = value.partition(":")
        if pk.isascii() and pk.isdecimal() and version.isascii() and version.isdecimal() and len(pk) < 18:  # noqa: PLR2004 - what fits an id
            found[int(pk)] = int(version[:9])
    return found


def _incomplete(request: DistrictRequest, what: str) -> str:
    if what == "assign" and not request.POST.get("unit", "").isdecimal():
        return _("Choose the unit that is to have them.")
    if what == "urge" and not request.POST.get("text", "").strip():
        return _("Say what is expected.")
    return "" if what in ("assign", "sort", "urge") else _("Choose what to do with them.")


def _act(request: DistrictRequest, what: str, case: Case, version: int, actor: Actor) -> Outcome:
    at = request.at
    text = request.POST.get("text", "").strip()[:2000]
    try:
        if what == "assign":
            unit_id = int(request.POST["unit"][:17])
            assign(case_id=case.pk, lead_unit_id=unit_id, text=text, by=actor, at=at, expected_version=version)
        elif what == "sort":
            category = request.POST["category"][:60]
            reclassify(case_id=case.pk, category_code=category, by=actor, at=at, expected_version=version)
        else:
            urge(case_id=case.pk, text=text, by=actor, at=at, expected_version=version)
    except NotPermittedError as error:
        return Outcome(case, " ".join(say_reason(reason) for reason in error.reasons))
    except LuoshiError as error:
        return Outcome(case, say(error))
    return Outcome(case)


def _said(request: DistrictRequest, what: str, outcomes: list[Outcome], back: str) -> HttpResponse:
    failed = [outcome for outcome in outcomes if outcome.problem]
    done = [outcome for outcome in outcomes if not outcome.problem]
    if not failed:
        words = {
            "assign": _("%(n)d cases assigned."),
            "sort": _("%(n)d cases have their category."),
            "urge": _("%(n)d cases urged."),
        }[what]
        messages.success(request, words % {"n": len(done)})
        return redirect(back)
    context = {"done": done, "failed": failed, "back": back, "what": what}
    codes = (outcome.case.code for outcome in outcomes)
    note_listed(codes, by=actor_at(request), at=request.at)
    return render(request, "cases/bulk.html", context)
