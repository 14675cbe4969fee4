"""The bulletin of any period, to read here or to keep.

A bulletin holds its own scripts and styles, which this site's policy forbids; shown here it is locked into a sandbox
that knows nothing of who is signed in, and reaches nothing.
"""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from luoshi.district.airwatch.api import area_of, bulletin_of, document
from luoshi.district.airwatch.errors import AirwatchError
from luoshi.district.airwatch.queries.overview import overview
from luoshi.district.airwatch.web.forms import BulletinForm
from luoshi.district.airwatch.web.stations import language, render_home
from luoshi.district.audit.api import printed_head
from luoshi.district.people.api import requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel.errors import fill

SANDBOX = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@requires("see_air")
@require_safe
def bulletin(request: DistrictRequest) -> HttpResponse:
    """The bulletin asked for, to read here in its sandbox or to keep as a file."""
    there = overview()
    if there is None or not request.GET:
        return redirect("airwatch:home")
    form = BulletinForm(request.GET, overview=there)
    if not form.is_valid():
        return render_home(request, there, form, status=422)
    asked, lang = form.asked(), form.cleaned_data["lang"] or language()
    try:
        made = bulletin_of(asked)
    except AirwatchError as refusal:
        form.add_error(None, fill(gettext(refusal.message_template), refusal.data))
        return render_home(request, there, form, status=422)
    at = request.at
    response = HttpResponse(document(made, area=area_of(made, asked), lang=lang, at=at, head=printed_head()))
    response["Content-Security-Policy"] = SANDBOX
    if "download" in request.GET:
        name = f"air-{asked.period.first:%Y%m%d}-{asked.period.last:%Y%m%d}.html"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
