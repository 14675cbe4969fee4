"""The list of places, a place, and the forms that add, change and close one."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.district.audit.api import Personal, Purpose, record_access
from luoshi.district.people.api import actor_at, may, requires
from luoshi.district.places.commands import close_place, create_place, edit_place, may_edit
from luoshi.district.places.commands.exporting import export_places
from luoshi.district.places.errors import (
    InvalidPlaceError,
    PlaceClosedError,
    PlaceNotFoundError,
    PlacesForbiddenError,
    UnknownFormatError,
)
from luoshi.district.places.faults import said, sentence
from luoshi.district.places.models.place import Place, PlaceKind
from luoshi.district.places.queries.areas import areas_for_select
from luoshi.district.places.queries.export import MEDIA_TYPES, Format
from luoshi.district.places.queries.places import (
    PlaceFilter,
    count_by_kind,
    nearest_places,
    page_of_places,
    place_by_code,
)
from luoshi.district.places.rules.coordinates import CoordinateSystem
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem

from .filters import Facet, filter_from, query_string
from .forms import SOURCES, PlaceForm

NEARBY = 6


@require_safe
@requires("see_places")
def list_places(request: DistrictRequest) -> HttpResponse:
    """Places with facets, search and a map of exactly what the list shows."""
    wanted = filter_from(request.GET)
    counts = count_by_kind(wanted)
    page = page_of_places(wanted, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "wanted": wanted,
        "page": page,
        "count": counts.get(wanted.kind, 0) if wanted.kind else sum(counts.values()),
        "kinds": _kind_facets(request, wanted, counts),
        "areas": _area_facets(request, wanted),
        "query": query_string(request),
        "closed_url": query_string(request, {"closed": "" if wanted.closed else "1"}),
        **_powers(request),
    }
    return render(request, "places/list.html", context)


@require_safe
@requires("see_places")
def show_place(request: DistrictRequest, code: str) -> HttpResponse:
    """One place: what it is, where it is, what is near it."""
    try:
        place = place_by_code(code)
    except PlaceNotFoundError:
        return render_problem(request, 404)
    near = nearest_places(place.lon, place.lat, limit=NEARBY) if place.lon is not None and place.lat is not None else []
    context = {
        "place": place,
        "point": f"{place.lon:.6f},{place.lat:.6f}" if place.lon is not None else "",
        "source": dict(SOURCES)[CoordinateSystem(place.coordinate_source).value],
        "near": [(other, round(distance)) for other, distance in near if other.pk != place.pk],
        "attributes": [(name, value) for name, value in place.attributes.items() if not isinstance(value, dict | list)],
        **_powers(request),
    }
    _note_read(request, place)
    return render(request, "places/place.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("manage_places")
def add_place(request: DistrictRequest) -> HttpResponse:
    """The form for a new place; ``?kind=`` fills in the kind."""
    form = PlaceForm(_sent(request), initial={"kind": filter_from(request.GET).kind})
    if form.is_valid():
        try:
            place = create_place(facts=form.facts(), by=actor_at(request), at=_at(request))
        except InvalidPlaceError as problem:
            _show_faults(form, problem)
        except PlacesForbiddenError as problem:
            form.add_error(None, said(problem))
        else:
            messages.success(request, _("The place was added."))
            return redirect("places:place", code=place.code)
    return render(request, "places/form.html", {"form": form, "place": None}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("manage_places")
def change_place(request: DistrictRequest, code: str) -> HttpResponse:
    """The form for a place that is there."""
    try:
        place = place_by_code(code)
    except PlaceNotFoundError:
        return render_problem(request, 404)
    if not may_edit(place, by=actor_at(request)):
        return render_problem(request, 403, text=said(PlacesForbiddenError()))
    _note_read(request, place)
    form = PlaceForm(_sent(request), place=place, initial=PlaceForm.initial_of(place))
    if form.is_valid():
        try:
            edit_place(code=code, facts=form.facts(), by=actor_at(request), at=_at(request))
        except InvalidPlaceError as problem:
            _show_faults(form, problem)
        except PlacesForbiddenError as problem:
            form.add_error(None, said(problem))
        else:
            messages.success(request, _("The place was changed."))
            return redirect("places:place", code=code)
    return render(request, "places/form.html", {"form": form, "place": place}, status=_status(form))


def _note_read(request: DistrictRequest, place: Place) -> None:
    """Who answers for a place stands among its attributes."""
    if place.attributes:
        subjects, fields = [f"place:{place.code}"], [Personal.PLACE_CONTACT]
        by, at = actor_at(request), _at(request)
        record_access(by=by, at=at, subjects=subjects, fields=fields, purpose=Purpose.HANDLE)


@require_POST
@requires("manage_places")
def strike_place(request: DistrictRequest, code: str) -> HttpResponse:
    """Close a place."""
    try:
        close_place(code=code, by=actor_at(request), at=_at(request))
    except PlaceNotFoundError:
        return render_problem(request, 404)
    except PlacesForbiddenError as problem:
        return render_problem(request, 403, text=said(problem))
    except PlaceClosedError as problem:
        messages.info(request, said(problem))
    else:
        messages.success(request, _("The place was closed. Cases that refer to it keep it."))
    return redirect("places:place", code=code)


@require_safe
@requires("export")
def download_places(request: DistrictRequest, file_format: str) -> HttpResponse:
    """The filtered list as a file."""
    try:
        content = export_places(
            format=file_format, by=actor_at(request), at=_at(request), wanted=filter_from(request.GET)
        )
    except UnknownFormatError:
        return render_problem(request, 404)
    except PlacesForbiddenError as problem:
        return render_problem(request, 403, text=said(problem))
    response = HttpResponse(content, content_type=MEDIA_TYPES[Format(file_format)])
    response["Content-Disposition"] = f'attachment; filename="places-{_at(request):%Y%m%d}.{file_format}"'
    return response


def _show_faults(form: PlaceForm, problem: InvalidPlaceError) -> None:
    for fault in problem.faults:
        form.add_error(fault.field if fault.field in form.fields else None, sentence(fault))


def _sent(request: DistrictRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _status(form: PlaceForm) -> int:
    return 422 if form.errors else 200


def _at(request: DistrictRequest) -> datetime:
    return request.at


def _powers(request: DistrictRequest) -> dict[str, bool]:
    actor = actor_at(request)
    return {"may_manage": may(actor, "manage_places").allowed, "may_export": may(actor, "export").allowed}


def _kind_facets(request: DistrictRequest, wanted: PlaceFilter, counts: dict[str, int]) -> list[Facet]:
    every = Facet(_("All kinds"), query_string(request, {"kind": ""}), not wanted.kind, sum(counts.values()))
    kinds = [
        Facet(str(kind.label), query_string(request, {"kind": kind.value}), wanted.kind == kind, counts.get(kind, 0))
        for kind in PlaceKind
        if counts.get(kind) or wanted.kind == kind
    ]
    return [every, *kinds]


def _area_facets(request: DistrictRequest, wanted: PlaceFilter) -> list[Facet]:
    offices = areas_for_select(get_language() or "", kind="office")
    if not offices:
        return []
    every = Facet(_("The whole district"), query_string(request, {"area": ""}), not wanted.area_code)
    areas = [Facet(name, query_string(request, {"area": code}), wanted.area_code == code) for code, name in offices]
    return [every, *areas]
