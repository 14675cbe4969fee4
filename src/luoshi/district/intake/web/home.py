"""The public home page: three big things to do, how the district keeps its word, and what was done lately."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from luoshi.district.intake.queries.front import front
from luoshi.district.intake.web.shown import title_of
from luoshi.district.people.api import actor_at
from luoshi.district.ui.panels import PUBLIC_HOME, View, panels_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Report, follow, look; and what the district did."""
    figures = front(at=request.at, lang=get_language() or "zh")  # type: ignore[attr-defined]
    finished = [{"done": done, "title": title_of(done.line)} for done in figures.finished]
    panels = panels_for(PUBLIC_HOME, View(actor_at(request), request.at, None))  # type: ignore[attr-defined]
    return render(request, "intake/home.html", {"figures": figures, "finished": finished, "panels": panels})
