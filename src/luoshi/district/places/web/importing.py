"""Reading a file of places in two steps: see what would happen, then say yes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.district.people.api import Actor, actor_at, requires
from luoshi.district.places.commands import import_areas, import_places
from luoshi.district.places.errors import PlacesFileError, PlacesForbiddenError
from luoshi.district.places.faults import full_sentence, said
from luoshi.district.places.reading import COLUMNS, content_of
from luoshi.district.places.reports import ImportReport
from luoshi.district.places.waiting import fetch, let_go, put_aside
from luoshi.district.ui.request import DistrictRequest
from luoshi.sheets.errors import SheetError

from .forms import ImportForm

READING = ("name", "sheet", "header_row", "encoding")
SYSTEM_NAMES = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}
SESSION_KEY = "places_import"
ROWS_SHOWN = 200
COMMANDS: dict[str, Callable[..., ImportReport]] = {ImportForm.PLACES: import_places, ImportForm.AREAS: import_areas}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("manage_places")
def import_file(request: DistrictRequest) -> HttpResponse:
    """Choose a file, see what it would change, import it."""
    if request.method == "POST" and "confirm" in request.POST:
        return _import(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    preview = None
    if form.is_valid():
        try:
            preview = _preview(request, form)
        except (PlacesFileError, PlacesForbiddenError, SheetError) as problem:
            form.add_error("file", said(problem))
    return _page(request, form, preview)


def _preview(request: DistrictRequest, form: ImportForm) -> dict[str, Any]:
    content = content_of(form.cleaned_data["file"])
    chosen = {**form.chosen(), "name": form.cleaned_data["file"].name}
    report = _run(chosen, content, actor_at(request), _at(request), dry_run=True)
    _forget(request)
    request.session[SESSION_KEY] = {**chosen, "word": put_aside(content)}
    return {
        "report": report,
        "name": chosen["name"],
        "rejected": _rejected(report),
        "questioned": [(row, SYSTEM_NAMES[row.looks_like]) for row in report.questioned[:ROWS_SHOWN]],
        "account": report.account,
        "looks_like": SYSTEM_NAMES.get(report.account.get("points", {}).get("looks_like", ""), ""),
    }


def _import(request: DistrictRequest) -> HttpResponse:
    waiting = request.session.get(SESSION_KEY)
    content = fetch(waiting["word"]) if waiting else None
    if waiting is None or content is None:
        messages.warning(request, _("The file is no longer there. Please choose it again."))
        return redirect("places:import")
    try:
        report = _run(waiting, content, actor_at(request), _at(request), dry_run=False)
    except (PlacesFileError, PlacesForbiddenError, SheetError) as problem:
        messages.error(request, said(problem))
        return redirect("places:import")
    _forget(request)
    text = ngettext("%(n)d entry was imported.", "%(n)d entries were imported.", report.imported)
    messages.success(request, text % {"n": report.imported})
    return redirect("places:areas" if waiting["what"] == ImportForm.AREAS else "places:list")


def _run(chosen: dict[str, Any], content: bytes, by: Actor, at: datetime, *, dry_run: bool) -> ImportReport:
    more = {} if chosen["what"] == ImportForm.AREAS else {name: chosen[name] for name in READING}
    command = COMMANDS[chosen["what"]]
    return command(file=content, coordinates=chosen["coordinates"], by=by, at=at, dry_run=dry_run, **more)


def _forget(request: DistrictRequest) -> None:
    waiting = request.session.pop(SESSION_KEY, None)
    if waiting:
        let_go(waiting["word"])


def _page(request: DistrictRequest, form: ImportForm, preview: dict[str, Any] | None) -> HttpResponse:
    context = {"form": form, "preview": preview, "columns": list(COLUMNS.values())}
    return render(request, "places/import.html", context, status=422 if form.errors else 200)


def _rejected(report: ImportReport) -> list[dict[str, Any]]:
    return [
        {"number": row.number, "label": row.label, "faults": [full_sentence(fault) for fault in row.faults]}
        for row in report.rejected[:ROWS_SHOWN]
    ]


def _at(request: DistrictRequest) -> datetime:
    return request.at
