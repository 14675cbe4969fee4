"""Urging from a board: one case in one tap, or all that are chosen; each is a transaction of its own."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi.district.cases.api import CaseNamed, cases_named, say_reason, urge
from luoshi.district.cases.errors import NotPermittedError
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import LuoshiError, fill

MOST = 200
LONGEST = 200
MOST_TOLD = 5


def urge_text() -> str:
    """What an urge says unless the supervisor writes something else."""
    return _("Please get on with it and report how it stands.")


@requires(Action.SUPERVISE, Action.LEAD)
@require_POST
def urge_cases(request: DistrictRequest) -> HttpResponse:
    """Urge the one case of the pressed button, otherwise all that are chosen; then back to the board."""
    actor, at = actor_at(request), request.at
    only = request.POST.get("only", "")
    codes = [only] if only else request.POST.getlist("case")[:MOST]
    cases = cases_named([code[:24] for code in codes], actor=actor)
    if not cases:
        messages.error(request, _("Choose at least one case."))
        return redirect(_back(request))
    text = request.POST.get("text", "").strip()[:LONGEST] or urge_text()
    problems = {}
    for case in cases:
        try:
            urge(case_id=case.id, text=text, by=actor, at=at)
        except LuoshiError as error:
            problems[case.title] = _said(error)
    _tell(request, cases, problems.items())
    return redirect(_back(request))


def _tell(request: DistrictRequest, cases: list[CaseNamed], problems: Iterable[tuple[str, str]]) -> None:
    failed = list(problems)
    done = len(cases) - len(failed)
    if done == 1 and len(cases) == 1:
        messages.success(request, _("Urged: %(title)s") % {"title": cases[0].title})
    elif done:
        messages.success(request, ngettext("%(n)d case was urged.", "%(n)d cases were urged.", done) % {"n": done})
    for title, problem in failed[:MOST_TOLD]:
        said = _("Not urged: %(title)s — %(problem)s") % {"title": title, "problem": problem}
        messages.error(request, said)
    if len(failed) > MOST_TOLD:
        rest = len(failed) - MOST_TOLD
        messages.error(request, _("Besides, %(n)d more could not be urged.") % {"n": rest})


def _said(error: LuoshiError) -> str:
    if isinstance(error, NotPermittedError):
        return " ".join(say_reason(reason) for reason in error.reasons)
    return fill(_(error.message_template), error.data)


def _back(request: DistrictRequest) -> str:
    """The page of this site that the form came from; never another one."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and urlsplit(back).path.startswith("/board/"):
        return back
    return reverse("boards:supervision")
