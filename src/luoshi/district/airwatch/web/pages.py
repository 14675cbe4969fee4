"""The first page of the air; where nothing was brought in it needs neither engine nor science."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.district.airwatch.queries.presence import has_air
from luoshi.district.people.api import requires
from luoshi.district.ui.request import DistrictRequest


@requires("see_air")
@require_safe
def home(request: DistrictRequest) -> HttpResponse:
    """The stations with data, and the form for a bulletin."""
    if not has_air():
        return render(request, "airwatch/home.html", {"there": None})
    from luoshi.district.airwatch.web.stations import render_stations  # noqa: PLC0415 - it loads the engine

    return render_stations(request)
