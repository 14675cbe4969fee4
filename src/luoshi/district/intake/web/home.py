"""The first page: three big things, and a few live numbers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.district.intake.queries.published import live_figures


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Report, follow, look."""
    figures = live_figures(at=request.at)  # type: ignore[attr-defined]
    return render(request, "intake/home.html", {"figures": figures})
