"""Following a report by its receipt: who has it, until when, what was done, and whether it helped."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.district.cases.api import answering, case_of_reporter
from luoshi.district.intake.api import Request, proof_shown, request_by_receipt, say_whether_it_helped
from luoshi.district.intake.errors import NoSuchRequestError, TooManyReportsError
from luoshi.district.intake.web.forms import FeedbackForm
from luoshi.district.intake.web.on_record import note_receipt_read
from luoshi.district.intake.web.shown import shown_case
from luoshi.district.intake.web.wording import spoken
from luoshi.district.people.api import reporter
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.sender import sender_of
from luoshi.kernel import ids
from luoshi.kernel.errors import LuoshiError


@never_cache
@require_safe
def track(request: DistrictRequest) -> HttpResponse:
    """Enter the code."""
    typed = request.GET.get("code", "")
    if not typed.strip():
        return render(request, "intake/track.html", {"typed": "", "problem": ""})
    try:
        found = request_by_receipt(typed)
    except NoSuchRequestError:
        problem = _("There is no report with this code. Please compare it with your receipt: 12 letters and digits.")
        return render(request, "intake/track.html", {"typed": typed[:60], "problem": problem}, status=404)
    return redirect("intake:tracked", code=found.receipt_code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tracked(request: DistrictRequest, code: str) -> HttpResponse:
    """How one report stands; and the answer of whoever raised it."""
    try:
        found = request_by_receipt(code)
    except NoSuchRequestError:
        problem = _("There is no report with this code. Please compare it with your receipt: 12 letters and digits.")
        return render(request, "intake/track.html", {"typed": code[:60], "problem": problem}, status=404)
    if request.method != "POST":
        return _show(request, found, FeedbackForm())
    form = FeedbackForm(request.POST)
    at = request.at
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        say_whether_it_helped(
            solved=form.cleaned_data["solved"] == "yes",
            text=form.cleaned_data["text"],
            by=reporter(found.receipt_code),
            at=at,
            sender=sender_of(request),
        )
    except TooManyReportsError as refusal:
        form.add_error(None, spoken(refusal))
        response = _show(request, found, form, status=429)
        response.headers["Retry-After"] = str(refusal.data["seconds"])
        return response
    except LuoshiError as refusal:
        form.add_error(None, spoken(refusal))
        return _show(request, found, form, status=409)
    solved = form.cleaned_data["solved"] == "yes"
    thanks = _("Thank you. We are glad that it is solved.") if solved else _("Thank you. It is taken up again.")
    messages.success(request, thanks)
    return redirect("intake:tracked", code=found.receipt_code)


def _show(request: DistrictRequest, found: Request, form: FeedbackForm, status: int = 200) -> HttpResponse:
    case = answering(found.case)
    public = case_of_reporter(found.case, at=request.at, lang=get_language() or "")
    context: dict[str, Any] = {
        "found": found,
        "spelled": ids.spell_receipt_code(found.receipt_code),
        "merged": case.pk != found.case_id,
        "case": shown_case(public, receipt=found.receipt_code),
        "proof": proof_shown(found, at=request.at),
        "form": form,
    }
    note_receipt_read(request, found.case.code)
    return render(request, "intake/tracked.html", context, status=status)
