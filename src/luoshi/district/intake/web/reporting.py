"""Reporting a problem: one page, no sign-in, and a receipt to keep."""

from datetime import datetime
from typing import Any

import segno
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.district.evidence.api import PHOTO_LIMIT_BYTES
from luoshi.district.evidence.errors import EvidenceError
from luoshi.district.intake.api import note_try, proof_shown, report_problem, request_by_receipt
from luoshi.district.intake.errors import TooManyReportsError
from luoshi.district.intake.web.addresses import full_address
from luoshi.district.intake.web.card import draw_card
from luoshi.district.intake.web.checking import proof_code
from luoshi.district.intake.web.forms import ReportForm
from luoshi.district.intake.web.kept_files import MOST_FILES, Kept, keep, read_kept, write_kept
from luoshi.district.intake.web.on_record import note_receipt_read
from luoshi.district.intake.web.wording import spoken
from luoshi.district.people.api import actor_at
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.sender import sender_of
from luoshi.kernel import ids


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: DistrictRequest) -> HttpResponse:
    """The form; once sent, the receipt's own page."""
    if request.method != "POST":
        return _show(request, ReportForm(), [])
    form = ReportForm(request.POST)
    kept, is_complete = read_kept(request.POST.get("kept", ""))
    kept = kept[:MOST_FILES]
    at: datetime = request.at
    by = actor_at(request)
    try:
        note_try(address=sender_of(request), by=by, at=at)
    except TooManyReportsError as refusal:
        form.full_clean()
        return _wait(request, form, kept, refusal)
    form.full_clean()
    if not is_complete:
        form.add_error(None, _("Photos are kept for a day and these are gone. Add them again, or send without them."))
    dropped = set(request.POST.getlist("drop"))
    kept = [one for one in kept if one.key not in dropped]
    for file in request.FILES.getlist("photos"):
        _keep_one(form, kept, file)
    if form.errors:
        return _show(request, form, kept, status=422)
    photos = [one.received for one in kept]
    try:
        made = report_problem(problem=form.problem(), photos=photos, by=by, at=at, sender=sender_of(request))
    except TooManyReportsError as refusal:
        return _wait(request, form, kept, refusal)
    return redirect("intake:done", code=made.receipt_code)


@never_cache
@require_safe
def done(request: DistrictRequest, code: str) -> HttpResponse:
    """The receipt: a code, its QR, what happens next and by when."""
    found = request_by_receipt(code)
    note_receipt_read(request, found.case.code)
    address = tracking_address(request, found.receipt_code)
    proof = proof_shown(found, at=request.at)
    context = {
        "code": found.receipt_code,
        "spelled": ids.spell_receipt_code(found.receipt_code),
        "asked_at": found.asked_at,
        "due_at": found.case.due_at,
        "case_code": found.case.code,
        "address": address,
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
        "proof": proof,
        "proof_qr": proof_code(request, proof.receipt) if proof else "",
    }
    return render(request, "intake/done.html", context)


@never_cache
@require_safe
def card(request: DistrictRequest, code: str) -> HttpResponse:
    """The receipt as a picture to keep."""
    found = request_by_receipt(code)
    note_receipt_read(request, found.case.code)
    chinese = (get_language() or "").startswith("zh")
    picture = draw_card(
        code=ids.spell_receipt_code(found.receipt_code),
        address=tracking_address(request, found.receipt_code),
        heading=_("Receipt for your report"),
        lines=[
            found.title[:24],
            _("Follow it with this code at {address}").format(address=request.get_host()),
        ],
        chinese=chinese,
    )
    response = HttpResponse(picture, content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="luoshi-{ids.spell_receipt_code(found.receipt_code)}.png"'
    return response


def tracking_address(request: DistrictRequest, code: str) -> str:
    """The full address under which a receipt is followed."""
    return full_address(request, reverse("intake:tracked", args=[code]))


def _keep_one(form: ReportForm, kept: list[Kept], file: "UploadedFile[bytes]") -> None:
    if len(kept) >= MOST_FILES:
        message = ngettext("At most %(n)d photo can be sent.", "At most %(n)d photos can be sent.", MOST_FILES)
        form.add_error(None, message % {"n": MOST_FILES})
        return
    try:
        kept.append(keep(file))
    except EvidenceError as refusal:
        form.add_error(None, spoken(refusal))


def _wait(request: DistrictRequest, form: ReportForm, kept: list[Kept], refusal: TooManyReportsError) -> HttpResponse:
    """The form with what was typed, and how long to wait."""
    form.add_error(None, spoken(refusal))
    response = _show(request, form, kept, status=429)
    response.headers["Retry-After"] = str(refusal.data["seconds"])
    return response


def _show(request: DistrictRequest, form: ReportForm, kept: list[Kept], status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "kept": kept,
        "kept_token": write_kept(kept),
        "photo_limit": PHOTO_LIMIT_BYTES,
        "most_files": MOST_FILES,
    }
    return render(request, "intake/report.html", context, status=status)
