"""Acting on a case: one address for every act, whose form comes from the transition table.

Whatever goes wrong, the form comes back with everything that was typed and every file that was sent; when somebody else
acted meanwhile, it says what changed and offers the act again to the case as it is now.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.district.cases.commands.reading import note_case_read
from luoshi.district.cases.errors import CaseNotFoundError, EvidenceMissingError, NotPermittedError, StaleCaseError
from luoshi.district.cases.models import Case, Entry
from luoshi.district.cases.queries.changes import changed_since
from luoshi.district.cases.queries.scope import case_for
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.lights import light_of
from luoshi.district.cases.rules.permits import permits
from luoshi.district.cases.web.deadlines import say_left
from luoshi.district.cases.web.forms.acting import ActionForm
from luoshi.district.cases.web.forms.actions import FORMS
from luoshi.district.cases.web.forms.noting import AddEvidenceForm
from luoshi.district.cases.web.messages import say
from luoshi.district.cases.web.scene import Scene, scene_of
from luoshi.district.cases.web.uploads import Kept, keep_file, uses
from luoshi.district.cases.words import ACTIONS, DONE, EXPLAINED, look_of, purpose_word, say_reason
from luoshi.district.evidence.errors import EvidenceError
from luoshi.district.people.api import actor_at, requires
from luoshi.district.ui.navigation import address_of
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem
from luoshi.kernel.errors import ForbiddenError, LuoshiError


def action_named(name: str) -> Action | None:
    """The act that an address names; ``return`` without the underscore that Python needs."""
    value = name.replace("-", "_")
    return next((action for action in FORMS if action.value.rstrip("_") == value.rstrip("_")), None)


def action_url(case_code: str, action: Action) -> str:
    """The address of an act's form."""
    return reverse("cases:act", args=[case_code, action.value.rstrip("_")])


@requires()
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: DistrictRequest, code: str, action_name: str) -> HttpResponse:
    """The form of one act, and the act itself."""
    action = action_named(action_name)
    if action is None:
        return render_problem(request, 404)
    actor, at = actor_at(request), request.at
    scene = scene_of(case_for(actor, code), actor=actor, at=at)
    if request.method == "POST":
        return _sent(request, action, scene)
    verdict = permits(action, actor=actor, facts=scene.facts, at=at)
    if not verdict:
        return _refused(request, scene, NotPermittedError(action=action.value, verdict=verdict))
    return _show(request, FORMS[action](scene=scene), scene)


def _refused(request: DistrictRequest, scene: Scene, error: NotPermittedError) -> HttpResponse:
    return render_problem(
        request,
        error.status,
        title=_("This cannot be done now"),
        text=" ".join(say_reason(reason) for reason in error.reasons),
        advice=_("Go back to case %(code)s and look at how it stands.") % {"code": scene.case.code},
        back_url=reverse("cases:case", args=[scene.case.code]),
        back_label=_("Back to the case"),
    )


def _sent(request: DistrictRequest, action: Action, scene: Scene) -> HttpResponse:
    form = FORMS[action](request.POST, request.FILES, scene=scene)
    if form.says_more():
        if "preview" not in form.data:
            form.hush()
        _keep_files(form, scene)
        return _show(request, form, scene)
    valid = form.is_valid()
    kept = _keep_files(form, scene)
    if isinstance(form, AddEvidenceForm) and not kept and not form.errors:
        form.add_error("file_any", form.nothing_kept())
    if not valid or form.errors:
        # What is not permitted is said before what is missing: nobody fills in a form for nothing.
        verdict = permits(action, actor=scene.actor, facts=scene.facts, at=scene.at)
        if not verdict:
            return _failed(request, form, scene, NotPermittedError(action=action.value, verdict=verdict))
        return _show(request, form, scene, status=422)
    try:
        _run(form, scene, kept)
    except LuoshiError as error:
        return _failed(request, form, scene, error)
    messages.success(request, _("%(act)s: %(title)s") % {"act": DONE[action], "title": scene.case.title})
    return _done(request, scene, action)


def _run(form: ActionForm, scene: Scene, kept: Sequence[Kept]) -> None:
    given: dict[str, Any] = form.facts()
    if form.takes_text:
        given["text"] = form.cleaned_data["text"]
    if form.takes_evidence:
        # A form sent again from the browser's history still carries what was attached the first time.
        known = set(scene.case.case_evidence.values_list("evidence_id", "purpose"))
        fresh = [item for item in kept if (item.evidence_id, item.purpose) not in known]
        given["evidence"] = uses(fresh)
    form.command(
        case_id=scene.case.pk, expected_version=form.cleaned_data["version"], by=scene.actor, at=scene.at, **given
    )


def _done(request: DistrictRequest, scene: Scene, action: Action) -> HttpResponse:
    """Back to the case — or, where acting took it out of the actor's sight, to the work of today."""
    try:
        case_for(scene.actor, scene.case.code)
    except CaseNotFoundError:
        return redirect(address_of("work"))
    if request.POST.get("back") == "work":
        return redirect(address_of("work"))
    where = reverse("cases:case", args=[scene.case.code])
    return redirect(f"{where}?done={action.value.rstrip('_')}")


def _keep_files(form: ActionForm, scene: Scene) -> list[Kept]:
    """Store what came, each file by itself; a file that is refused is said beside its field."""
    if not form.takes_evidence:
        return []
    kept = form.kept_files
    for name, purpose in form.purposes_of_files:
        for file in form.files_of(name):
            try:
                kept.append(keep_file(file, purpose=purpose, by=scene.actor, at=scene.at))
            except EvidenceError as error:
                form.add_error(name, say(error))
    form.remember(kept)
    return kept


def _failed(request: DistrictRequest, form: ActionForm, scene: Scene, error: LuoshiError) -> HttpResponse:
    """The form again, with what is wrong where it is wrong."""
    if isinstance(error, StaleCaseError):
        return _stale(request, form, scene, error)
    if isinstance(error, NotPermittedError):
        for reason in error.reasons:
            form.add_error(None, say_reason(reason))
        return _show(request, form, scene, status=error.status)
    if isinstance(error, EvidenceMissingError):
        for purpose in error.missing:
            word = purpose_word(purpose, scene.case.kind.evidence)
            text = _("“%(purpose)s” is still missing.") % {"purpose": word}
            form.add_error(f"file_{purpose}" if f"file_{purpose}" in form.fields else None, text)
        return _show(request, form, scene, status=422)
    form.add_error(form.field_for(error.code), say(error))
    return _show(request, form, scene, status=403 if isinstance(error, ForbiddenError) else 422)


def _stale(request: DistrictRequest, form: ActionForm, scene: Scene, error: StaleCaseError) -> HttpResponse:
    """What the others did since the form was opened, and the act again if it can still be done."""
    fresh = scene_of(case_for(scene.actor, scene.case.code), actor=scene.actor, at=scene.at)
    changes = changed_since(fresh.case, error.data["expected"])
    form.refresh_version(fresh.case.version)
    verdict = permits(form.action, actor=fresh.actor, facts=fresh.facts, at=fresh.at)
    return _show(request, form, fresh, status=409, changes=changes, reasons=[say_reason(r) for r in verdict.reasons])


def _show(
    request: DistrictRequest,
    form: ActionForm,
    scene: Scene,
    *,
    status: int = 200,
    changes: Sequence[Entry] = (),
    reasons: Sequence[str] = (),
) -> HttpResponse:
    case: Case = scene.case
    icon, _tone = look_of(form.action.value)
    context = {
        "form": form,
        "form_template": form.template,
        "case": case,
        "action": form.action,
        "verb": ACTIONS[form.action],
        "icon_name": icon,
        "explained": EXPLAINED.get(form.action, ""),
        "left": say_left(case.due_at, at=scene.at) if case.is_open else "",
        "light": light_of(is_open=case.is_open, due_at=case.due_at, yellow_at=case.yellow_at, at=scene.at),
        "file_fields": [bound for bound in form if bound.name.startswith("file_")],
        "kept": form.kept_files if form.takes_evidence else [],
        "kind_evidence": case.kind.evidence,
        "changes": changes,
        "reasons": reasons,
        "back": request.GET.get("back", request.POST.get("back", "")),
        "draft_key": f"{case.code}-{form.action.value.rstrip('_')}",
        "rest": _rest_of(form),
        "shown": form.shown(),
    }
    note_case_read(case.code, by=scene.actor, at=scene.at)
    return render(request, "cases/act.html", context, status=status)


def _rest_of(form: ActionForm) -> list[Any]:
    """The fields that a plain form shows one after the other: all but the hidden ones and those of the evidence."""
    evidence = {"any_purpose"}
    return [
        bound
        for bound in form
        if not bound.is_hidden and bound.name not in evidence and not bound.name.startswith("file_")
    ]
