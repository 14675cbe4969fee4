"""The public home page: three big things to do, how the district keeps its word, and what was done lately."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from luoshi.district.intake.queries.front import front
from luoshi.district.intake.web.shown import title_of
from luoshi.district.people.api import actor_at
from luoshi.district.ui.panels import PUBLIC_HOME, View, panels_for
from luoshi.district.ui.request import DistrictRequest


@require_safe
def home(request: DistrictRequest) -> HttpResponse:
    """Report, follow, look; and what the district did."""
    figures = front(at=request.at, lang=get_language() or "zh")
    finished = [{"done": done, "title": title_of(done.line)} for done in figures.finished]
    panels = panels_for(PUBLIC_HOME, View(actor_at(request), request.at, None))
    return render(request, "intake/home.html", {"figures": figures, "finished": finished, "panels": panels})
