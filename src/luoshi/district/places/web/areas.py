"""The areas of the district and who answers for each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from luoshi.district.people.api import actor_at, may, requires, unit_name
from luoshi.district.places.queries.areas import area_name, areas_with_units
from luoshi.district.places.queries.places import count_by_area


@require_safe
@requires("see_places")
def show_areas(request: HttpRequest) -> HttpResponse:
    """A map of the areas, and the same in words."""
    language = get_language() or ""
    counts = count_by_area()
    rows = [
        {
            "code": area.code,
            "name": area_name(area, language),
            "kind": area.get_kind_display(),
            "parent": area_name(area.parent, language) if area.parent else "",
            "unit": unit_name(area.unit, language) if area.unit else "",
            "places": counts.get(area.pk, 0),
        }
        for area in areas_with_units()
    ]
    context = {"areas": rows, "may_manage": may(actor_at(request), "manage_places").allowed}
    return render(request, "places/areas.html", context)
