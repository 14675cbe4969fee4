"""Registering a case by hand; before it is sent, cases that say nearly the same are shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.district.cases.commands import register_case
from luoshi.district.cases.commands.reading import note_listed
from luoshi.district.cases.queries.similar import similar_cases
from luoshi.district.cases.web.forms.fields import named
from luoshi.district.cases.web.forms.registering import RegisterForm
from luoshi.district.cases.web.messages import say
from luoshi.district.cases.web.uploads import Kept, keep_file, read_kept, uses, write_kept
from luoshi.district.cases.words import ERRORS_BESIDE
from luoshi.district.evidence.errors import EvidenceError
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.places.api import search_places
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import LuoshiError

FILES = {"file_before": "before", "file_any": "other"}
LEAST_TITLE = 4
MOST_PLACES = 8
LOOKS = frozenset({"find", "find_place", "look"})


@requires(Action.REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: DistrictRequest) -> HttpResponse:  # noqa: PLR0911 - one way out for each button
    """The form, and the case it makes."""
    if request.method != "POST":
        return _show(request, RegisterForm())
    form = RegisterForm(request.POST, request.FILES, find=request.POST.get("find_category", ""))
    form.full_clean()
    if LOOKS & request.POST.keys():
        form.errors.clear()  # a look was asked for: what is not complete yet is no mistake
    kept = _keep(request, form)
    if "find" in request.POST or "find_place" in request.POST:
        return _show(request, form, kept=kept)
    same = _similar(request, form)
    if same and "checked" not in request.POST:
        return _show(request, form, kept=kept, same=same)
    if "look" in request.POST:
        return _show(request, form, kept=kept, same=same, looked=True)
    if form.errors:
        return _show(request, form, kept=kept, same=same, status=422)
    try:
        case = register_case(
            new=form.new_case(),
            by=actor_at(request),
            at=request.at,
            evidence=uses(kept),
        )
    except LuoshiError as error:
        name = ERRORS_BESIDE.get(error.code)
        form.add_error(name if name in form.fields else None, say(error))
        return _show(request, form, kept=kept, same=same, status=422)
    messages.success(request, _("Registered as %(code)s.") % {"code": case.code})
    return redirect("cases:case", code=case.code)


def _similar(request: DistrictRequest, form: RegisterForm) -> list[Any]:
    title = str(form.cleaned_data.get("title") or request.POST.get("title", ""))
    if len(title.strip()) < LEAST_TITLE:
        return []
    actor = actor_at(request)
    found = list(similar_cases(f"{title} {form.cleaned_data.get('address') or ''}", actor=actor))
    note_listed((case.code for case in found), by=actor, at=request.at)
    return found


def _keep(request: DistrictRequest, form: RegisterForm) -> list[Kept]:
    actor, at = actor_at(request), request.at
    dropped = set(request.POST.getlist("drop"))
    kept = [k for k in read_kept(request.POST.get("kept", ""), actor) if str(k.evidence_id) not in dropped]
    for name, purpose in FILES.items():
        for file in form.cleaned_data.get(name) or []:
            try:
                kept.append(keep_file(file, purpose=purpose, by=actor, at=at))
            except EvidenceError as error:
                form.add_error(name, say(error))
    form.data = form.data.copy()
    form.data["kept"] = write_kept(kept, actor)
    return kept


def _places(request: DistrictRequest) -> list[tuple[str, str, str]]:
    """The places that the words in the form may mean: code, name, address."""
    words = request.POST.get("address", "").strip()[:100]
    chosen = request.POST.get("place", "")
    if not ("find_place" in request.POST or chosen):
        return []
    found = search_places(words, limit=MOST_PLACES)
    return [(place.code, named(place), place.address) for place in found]


def _show(
    request: DistrictRequest,
    form: RegisterForm,
    *,
    kept: list[Kept] | None = None,
    same: list[Any] | None = None,
    looked: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "kept": kept or [],
        "same": same or [],
        "looked": looked,
        "find": request.POST.get("find_category", ""),
        "places": _places(request),
        "chosen_place": request.POST.get("place", ""),
        "asked_place": "find_place" in request.POST,
    }
    return render(request, "cases/new.html", context, status=status)
