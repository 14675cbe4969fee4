"""The page of the air: what is measured where, and the bulletin of any period.

A bulletin holds its own scripts and styles, which this site's policy forbids; shown here it is locked into a sandbox
that knows nothing of who is signed in, and reaches nothing.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from luoshi.district.airwatch.api import area_of, bulletin_of, document
from luoshi.district.airwatch.errors import AirwatchError
from luoshi.district.airwatch.queries.overview import Overview, overview
from luoshi.district.airwatch.web.forms import BulletinForm
from luoshi.district.audit.api import printed_head
from luoshi.district.people.api import requires
from luoshi.kernel.errors import fill

SANDBOX = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@requires("see_air")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The stations with data, and the form for a bulletin."""
    there = overview()
    if there is None:
        return render(request, "airwatch/home.html", {"there": None})
    return _home(request, there, BulletinForm(overview=there, initial=_suggested(there)))


@requires("see_air")
@require_safe
def bulletin(request: HttpRequest) -> HttpResponse:
    """The bulletin asked for, to read here in its sandbox or to keep as a file."""
    there = overview()
    if there is None or not request.GET:
        return redirect("airwatch:home")
    form = BulletinForm(request.GET, overview=there)
    if not form.is_valid():
        return _home(request, there, form, status=422)
    asked, lang = form.asked(), form.cleaned_data["lang"] or _language()
    try:
        made = bulletin_of(asked)
    except AirwatchError as refusal:
        form.add_error(None, fill(gettext(refusal.message_template), refusal.data))
        return _home(request, there, form, status=422)
    at = request.at  # type: ignore[attr-defined]
    response = HttpResponse(document(made, area=area_of(made, asked), lang=lang, at=at, head=printed_head()))
    response["Content-Security-Policy"] = SANDBOX
    if "download" in request.GET:
        name = f"air-{asked.period.first:%Y%m%d}-{asked.period.last:%Y%m%d}.html"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _home(request: HttpRequest, there: Overview, form: BulletinForm, status: int = 200) -> HttpResponse:
    return render(request, "airwatch/home.html", {"there": there, "form": form}, status=status)


def _suggested(there: Overview) -> dict[str, Any]:
    return {"first": there.suggested.first, "last": there.suggested.last, "lang": _language()}


def _language() -> str:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
