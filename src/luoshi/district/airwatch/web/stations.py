"""The stations with data, and the form for a bulletin of any period.

They stand on the store alone, so that they load without the science that a bulletin needs.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from luoshi.district.airwatch.queries.overview import Overview, overview
from luoshi.district.airwatch.web.forms import BulletinForm
from luoshi.district.ui.request import DistrictRequest


def render_stations(request: DistrictRequest) -> HttpResponse:
    """The page with the last whole month suggested."""
    there = overview()
    if there is None:
        return render(request, "airwatch/home.html", {"there": None})
    return render_home(request, there, BulletinForm(overview=there, initial=_suggested(there)))


def render_home(request: DistrictRequest, there: Overview, form: BulletinForm, status: int = 200) -> HttpResponse:
    """The page around the form, which may have been refused."""
    return render(request, "airwatch/home.html", {"there": there, "form": form}, status=status)


def _suggested(there: Overview) -> dict[str, Any]:
    return {"first": there.suggested.first, "last": there.suggested.last, "lang": language()}


def language() -> str:
    """The reader's, as a bulletin names it."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
