"""The leader's cockpit: one screen that says what is burning and which units keep their word; it refreshes itself."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from luoshi.district.boards.web.areas import AreaLights, by_office
from luoshi.district.boards.web.lines import Line
from luoshi.district.boards.web.sheets import cases_sheet, csv_answer
from luoshi.district.boards.web.trend import say_weeks, trend_chart, weeks_sheet
from luoshi.district.boards.web.words import language, said, say_areas, say_change, say_late
from luoshi.district.cases.api import (
    ON_MAP,
    Cockpit,
    LateCase,
    Lights,
    Names,
    QueueQuery,
    Soon,
    WeekAgo,
    cockpit,
    note_listed,
    week_ago,
)
from luoshi.district.cases.api import CasePoint as Point
from luoshi.district.cases.api import case_points as points
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.ui.panels import COCKPIT, COCKPIT_TILES, Tile, View, panels_for
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem
from luoshi.kernel import clock

UNITS_SHOWN, AREAS_SHOWN = 8, 6
LONGEST_REASON = 40


@requires(Action.SEE_COCKPIT)
@require_safe
def show_cockpit(request: DistrictRequest) -> HttpResponse:
    """The screen."""
    actor, at = actor_at(request), request.at
    names, soon, view = Names(), Soon(), View(actor, at, None)
    found = cockpit(actor=actor, at=at, names=names, soon=soon)
    units = [_unit(lights) for lights in found.lights_by_unit]
    areas = [_place(area) for area in by_office(found.lights_by_area)]
    worst = sorted(units, key=lambda unit: (-unit["red"], -unit["yellow"], -unit["open"]))[:UNITS_SHOWN]
    widest = sorted(areas, key=lambda area: (area["waiting"] - area["open"], -area["open"]))[:AREAS_SHOWN]
    context = {
        "tiles": [
            *_tiles(found, week_ago(actor=actor, at=at, names=names, soon=soon), _due_by(soon.last_day(at))),
            *panels_for(COCKPIT_TILES, view),
        ],
        "panels": panels_for(COCKPIT, view),
        "units": worst,
        "most_in_unit": max((sum(unit["held"]) for unit in worst), default=0),
        "unit_sentence": say_late(
            [(unit["name"], unit["red"]) for unit in units if unit["known"]],
            sum(unit["red"] for unit in units if not unit["known"]),
        ),
        "areas": widest,
        "most_in_area": max((sum(area["held"]) for area in widest), default=0),
        "area_sentence": say_areas(
            [(area["name"], area["open"] - area["waiting"]) for area in areas],
            sum(area["waiting"] for area in areas),
        ),
        "late": [_late(case) for case in found.top_late],
        "late_url": _queue(lights=("red",)),
        "trend": found.weeks,
        "trend_sentence": say_weeks(found.weeks),
        "chart": trend_chart(found.weeks),
        "tables": _tables(),
        "areas_url": f"{reverse('places:areas_geojson')}?lang={language()}",
        "roads_url": f"{reverse('places:roads_geojson')}?lang={language()}",
    }
    note_listed((late.case.code for late in found.top_late), by=actor, at=at)
    return render(request, "boards/cockpit.html", context)


@requires(Action.SEE_COCKPIT)
@require_safe
def cases_geojson(request: DistrictRequest) -> HttpResponse:
    """The open cases in reach as points, each in its light."""
    actor, at = actor_at(request), request.at
    found = points(actor=actor, at=at)
    note_listed((point.code for point in found), by=actor, at=at, fields=ON_MAP)
    answer = JsonResponse(
        {"type": "FeatureCollection", "features": [_feature(point) for point in found]},
        content_type="application/geo+json",
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )
    patch_cache_control(answer, private=True, max_age=0)
    return answer


@requires(Action.SEE_COCKPIT)
@require_safe
def cockpit_sheet(request: DistrictRequest, table: str) -> HttpResponse:
    """One of the screen's tables as a CSV file."""
    if table not in dict(_tables()):
        return render_problem(request, 404)
    at = request.at
    found = cockpit(actor=actor_at(request), at=at)
    name = f"cockpit-{table}"
    if table == "late":
        lines = [Line(case.case, note=_reason(case)) for case in found.top_late]
        return cases_sheet(lines, name=name, by=actor_at(request), at=at)
    if table == "weeks":
        return weeks_sheet(found.weeks, name=name, at=at)
    rows: Sequence[Lights | AreaLights] = found.lights_by_unit if table == "units" else by_office(found.lights_by_area)
    header = [
        _("Unit") if table == "units" else _("Area"), pgettext("cases", "Open"), pgettext("light", "On time"),
        pgettext("light", "Due soon"), pgettext("light", "Late"),
    ]  # fmt: skip
    cells = ([said(row, "name") or _("To be assigned"), row.open, row.green, row.yellow, row.red] for row in rows)
    return csv_answer(cells, header, name=name, at=at)


def _tables() -> list[tuple[str, str]]:
    return [
        ("units", _("Lights by unit")),
        ("areas", _("Lights by area")),
        ("late", _("Latest of all")),
        ("weeks", _("Weeks")),
    ]


def _tiles(found: Cockpit, then: WeekAgo, soon_url: str) -> list[Tile]:
    return [
        Tile(pgettext("cases", "Open"), found.open, _queue(), say_change(found.open - then.open)),
        Tile(
            _("Due in 3 working days"), found.due_soon, soon_url,
            say_change(found.due_soon - then.due_soon), "warn" if found.due_soon else "",
        ),
        Tile(
            pgettext("light", "Late"), found.late, _queue(lights=("red",)), say_change(found.late_change),
            "late" if found.late else "",
        ),
    ]  # fmt: skip


def _due_by(day: date) -> str:
    """The queue of what is not late yet and due on or before a day."""
    return _queue(lights=("green", "yellow"), due_before=day + timedelta(days=1))


def _unit(lights: Lights) -> dict[str, Any]:
    """A unit with its lights and the queue that lists them."""
    ids = (lights.id,) if lights.id is not None else ()
    url = _queue(lead_unit_ids=ids, without_unit=lights.id is None, with_units_beneath=False)
    name = said(lights, "name") or _("To be assigned")
    return {
        "name": name, "known": lights.id is not None, "url": url,
        "open": lights.open, "red": lights.red, "yellow": lights.yellow, "green": lights.green, "held": lights.held,
    }  # fmt: skip


def _place(area: AreaLights) -> dict[str, Any]:
    """A sub-district with its lights and the queue that lists them."""
    return {
        "name": said(area, "name"), "url": _queue(area_ids=area.area_ids),
        "open": area.open, "red": area.red, "held": area.held, "waiting": area.waiting,
    }  # fmt: skip


def _late(case: LateCase) -> dict[str, Any]:
    days = case.days_late
    over = ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else _("today")
    return {"row": case.case, "note": _reason(case), "over": over}


def _reason(case: LateCase) -> str:
    """Why it is late, as far as anybody has said."""
    text = Truncator(" ".join(case.reason.split())).chars(LONGEST_REASON)
    if case.reason_kind == "petition":
        return _("asks for more time: %(text)s") % {"text": text}
    if case.reason_kind == "report" and case.reason_at:
        day = clock.local(case.reason_at).date()
        return _("%(month)d/%(day)d report: %(text)s") % {"month": day.month, "day": day.day, "text": text}
    return _("no reason given") if case.case.lead_unit_id else _("not assigned yet")


def _queue(**asked: Any) -> str:
    return f"{reverse('cases:queue')}?{QueueQuery(**asked).to_query()}"


def _feature(point: Point) -> dict[str, Any]:
    title, url = point.title, reverse("cases:case", args=[point.code]) if point.code else _queue()
    if point.count > 1:
        title = ngettext("%(n)d open case here", "%(n)d open cases here", point.count) % {"n": point.count}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
        "properties": {
            "id": point.code,
            "title": title,
            "text": point.code,
            "light": point.light or "none",
            "count": point.count,
            "url": url,
        },
    }
