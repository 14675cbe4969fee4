"""The kinds of case: what each promises now, what its earlier versions promised, and publishing the next one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.district.cases.commands import publish_kind
from luoshi.district.cases.errors import StaleKindError, UnknownKindError
from luoshi.district.cases.models import CaseKind, Stage
from luoshi.district.cases.queries.derivation import read_rule
from luoshi.district.cases.web.forms.fields import language
from luoshi.district.cases.web.forms.kinds import KindForm
from luoshi.district.cases.web.messages import say
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import LuoshiError


@requires(Action.MANAGE_KINDS)
@require_safe
def kinds(request: DistrictRequest) -> HttpResponse:
    """Every kind with its promises."""
    rows = list(CaseKind.objects.all())
    current = [kind for kind in rows if kind.is_current]
    context = {
        "kinds": [(kind, promises_of(kind), sum(row.code == kind.code for row in rows)) for kind in current],
        "stages": Stage.labels,
    }
    return render(request, "cases/kinds.html", context)


@requires(Action.MANAGE_KINDS)
@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: DistrictRequest, code: str) -> HttpResponse:
    """One kind: its versions, and the form that publishes the next."""
    versions = list(CaseKind.objects.filter(code=code))
    if not versions:
        raise UnknownKindError(kind=code)
    newest = next((row for row in versions if row.is_current), versions[0])
    return _edit(request, newest, versions)


@requires(Action.MANAGE_KINDS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_kind(request: DistrictRequest) -> HttpResponse:
    """A kind that did not exist before."""
    return _edit(request, None, [])


def promises_of(kind: CaseKind) -> list[str]:
    """The deadline of each stage in words, a dash where there is none."""
    return [
        read_rule(written).text(language()) if (written := kind.deadlines.get(stage.value)) else "—" for stage in Stage
    ]


def _edit(request: DistrictRequest, kind: CaseKind | None, versions: list[CaseKind]) -> HttpResponse:
    form = KindForm(request.POST or None, kind=kind)
    status = 200
    if form.asks_for_a_row:
        form.hush()
    elif request.method == "POST":
        if form.is_valid() and _publish(request, form, kind):
            return redirect("cases:kinds")
        status = 422
    context: dict[str, Any] = {
        "form": form,
        "kind": kind,
        "versions": [(row, list(zip(Stage.labels, promises_of(row), strict=True))) for row in versions],
    }
    return render(request, "cases/kind.html", context, status=status)


def _publish(request: DistrictRequest, form: KindForm, kind: CaseKind | None) -> bool:
    code = kind.code if kind else form.cleaned_data["code"]
    if kind is None and CaseKind.objects.filter(code=code).exists():
        form.add_error("code", _("There is a kind with this code already."))
        return False
    try:
        published = publish_kind(
            code=code,
            facts=form.facts(),
            by=actor_at(request),
            at=request.at,
            expected_version=form.cleaned_data["seen"],
        )
    except StaleKindError as error:
        form.add_error(None, say(error))
        form.refresh_seen(error.data["version"])
        return False
    except LuoshiError as error:
        form.add_error(None, say(error))
        return False
    messages.success(
        request, _("Version %(n)d of “%(name)s” is in force.") % {"n": published.version, "name": published.name}
    )
    return True
