"""Checking a receipt: its file, the page that verifies it in the browser, and the program that does without one."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from luoshi.district.audit.api import Purpose, export_subject, verifying_keys
from luoshi.district.intake.api import proof_shown, receipt_of, request_by_receipt
from luoshi.district.intake.web.addresses import full_address
from luoshi.district.intake.web.findings import FINDINGS
from luoshi.district.intake.web.on_record import note_receipt_read
from luoshi.district.ui.request import DistrictRequest
from luoshi.proof.canonical import rfc3339
from luoshi.proof.compact import compact
from luoshi.proof.receipts import Receipt
from luoshi.proof.verify import luoshi_verify

PROGRAM = Path(luoshi_verify.__file__)
FEED = "audit:checkpoint"


@never_cache
@require_safe
def receipt_file(request: DistrictRequest, code: str) -> HttpResponse:
    """The receipt as a small file to keep; the name says the case, not the code."""
    found = request_by_receipt(code)
    note_receipt_read(request, found.case.code, purpose=Purpose.PROVE)
    receipt = receipt_of(found, at=request.at)
    response = HttpResponse(receipt.to_text(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="receipt-{receipt.case}.json"'
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def history_file(_request: DistrictRequest, code: str) -> HttpResponse:
    """Every entry about the report's case under the newest head, as ``luoshi-verify export`` reads it; 404 before."""
    case = request_by_receipt(code).case
    response = HttpResponse(export_subject(f"case:{case.code}"), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="history-{case.code}.json"'
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def check(request: DistrictRequest, code: str) -> HttpResponse:
    """Check the record of one report as it stands now, or a receipt that was kept."""
    found = request_by_receipt(code)
    note_receipt_read(request, found.case.code, purpose=Purpose.PROVE)
    context = {
        "found": found,
        "proof": proof_shown(found, at=request.at),
        "receipt_url": reverse("intake:receipt", args=[found.receipt_code]),
        "history_url": reverse("intake:history", args=[found.receipt_code]),
        "due": rfc3339(found.case.due_at) if found.case.due_at else "",
    }
    return _show(request, context)


@require_safe
def verify(request: DistrictRequest) -> HttpResponse:
    """Check any receipt: a file, or what a QR code carried in the address."""
    return _show(request, {"found": None, "proof": None, "receipt_url": "", "history_url": "", "due": ""})


@require_safe
def program(_request: DistrictRequest) -> HttpResponse:
    """The stand-alone verifier, to be read, kept and run elsewhere."""
    content, _sha256 = verifier()
    response = HttpResponse(content, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="luoshi_verify.py"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def proof_code(request: DistrictRequest, receipt: Receipt) -> str:
    """The QR code that carries the receipt itself, after the address of the page that checks it."""
    address = full_address(request, reverse("intake:verify"))
    return str(segno.make(f"{address}#{compact(receipt)}", error="l").svg_data_uri(scale=3, border=2))


@lru_cache(maxsize=1)
def verifier() -> tuple[bytes, str]:
    """The program and the SHA-256 of its bytes."""
    content = PROGRAM.read_bytes()
    return content, hashlib.sha256(content).hexdigest()


def _show(request: DistrictRequest, context: dict[str, Any]) -> HttpResponse:
    keys = verifying_keys()
    context |= {
        "feed": reverse(FEED).removesuffix("checkpoint"),
        "findings": FINDINGS.items(),
        "key": str(keys[0]) if keys else "",
        "program_sha256": verifier()[1],
    }
    return render(request, "intake/verify.html", context)
