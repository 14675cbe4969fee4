"""The boards of units: all in reach as one table, and each with what it owes and how it keeps its word."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from luoshi.district.boards.web.figures import Figures, together
from luoshi.district.boards.web.lines import Line
from luoshi.district.boards.web.pace import Pace
from luoshi.district.boards.web.sheets import cases_sheet, csv_answer
from luoshi.district.boards.web.trend import say_weeks, trend_chart, weeks_sheet
from luoshi.district.boards.web.words import said, say_late
from luoshi.district.cases.api import (
    OVERSEEING,
    Names,
    QueueQuery,
    UnitLine,
    due_next,
    note_listed,
    noting_rows,
    shares_of,
    unit_board,
    unit_weeks,
)
from luoshi.district.people.api import Action, Actor, Unit, actor_at, may, requires, unit_by_code
from luoshi.district.ui.lights import light_of
from luoshi.district.ui.panels import UNIT_BOARD, UNIT_TILES, Tile, UnitShown, View, panels_for
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.templatetags.ui import percent
from luoshi.district.ui.web.errors import render_problem

DUE_SHOWN, SHARES_SHOWN = 20, 10
MOST = 1000


@requires(Action.SEE_BOARDS)
@require_safe
def list_units(request: DistrictRequest) -> HttpResponse:
    """Every unit in reach with its figures; whoever reaches only one goes straight to it."""
    actor, at = actor_at(request), request.at
    lines = [line for line in unit_board(actor=actor, at=at, with_idle=True) if _reaches(actor, line.path)]
    home = _home(actor, lines)
    if home and "all" not in request.GET and "format" not in request.GET:
        return redirect("boards:unit", unit_code=home.code)
    busy = [line for line in lines if line.open or line.closed or line.shares]
    if request.GET.get("format") == "csv":
        return _units_sheet(busy, at)
    units = [_row(line) for line in busy]
    context = {
        "units": units,
        "late_sentence": say_late([(unit["name"], unit["red"]) for unit in units]),
        "most": max((line.open for line in busy), default=0),
    }
    return render(request, "boards/units.html", context)


@requires(Action.SEE_BOARDS)
@require_safe
def show_unit(request: DistrictRequest, unit_code: str) -> HttpResponse:
    """One unit with those beneath it."""
    actor, at = actor_at(request), request.at
    unit = unit_by_code(unit_code)
    if not _reaches(actor, unit.path):
        return render_problem(request, 403)
    names = Names()
    lines = [line for line in unit_board(actor=actor, at=at, with_idle=True) if _reaches(actor, line.path)]
    mine = [line for line in lines if line.path.startswith(unit.path)]
    ids = [line.unit_id for line in mine]
    figures, weeks, pace = together(mine), unit_weeks(ids, actor=actor, at=at, names=names), Pace(at)
    shares, shares_count = shares_of(ids, actor=actor, at=at, names=names, limit=SHARES_SHOWN)
    beneath = [_row(line) for line in mine if line.open]
    first = due_next(ids, actor=actor, at=at, names=names, limit=DUE_SHOWN)
    due = [Line(row, note=pace.left(row.due_at)) for row in first]
    note_listed([*(line.row.code for line in due), *(share.code for share in shares)], by=actor, at=at)
    view = View(actor, at, UnitShown(unit.pk, unit.code, unit.path))
    context = {
        "code": unit.code,
        "name": _name(unit),
        "lede": _lede(figures),
        "choices": _choices(lines),
        "tables": _tables(),
        "tiles": [*_tiles(figures, unit), *panels_for(UNIT_TILES, view)],
        "panels": panels_for(UNIT_BOARD, view),
        "figures": figures,
        "lights": _lights(figures, unit),
        "beneath": beneath if len(beneath) > 1 else [],
        "most_beneath": max((row["open"] for row in beneath), default=0),
        "due": due,
        "queue_url": _queue(unit),
        "shares": [_share(share) for share in shares],
        "shares_count": shares_count,
        "trend": weeks,
        "trend_sentence": say_weeks(weeks),
        "chart": trend_chart(weeks),
    }
    return render(request, "boards/unit.html", context)


@requires(Action.SEE_BOARDS)
@require_safe
def unit_sheet(request: DistrictRequest, unit_code: str, table: str) -> HttpResponse:
    """One of the board's tables as a CSV file."""
    actor, at = actor_at(request), request.at
    unit = unit_by_code(unit_code)
    if not _reaches(actor, unit.path):
        return render_problem(request, 403)
    if table not in dict(_tables()):
        return render_problem(request, 404)
    names = Names()
    ids = names.units_beneath(unit.path)
    name = f"{unit.code}-{table}"
    if table == "due":
        pace, rows = Pace(at), due_next(ids, actor=actor, at=at, names=names, limit=MOST)
        return cases_sheet([Line(row, note=pace.left(row.due_at)) for row in rows], name=name, by=actor, at=at)
    if table == "weeks":
        return weeks_sheet(unit_weeks(ids, actor=actor, at=at, names=names), name=name, at=at)
    if table == "units":
        return _units_sheet([line for line in unit_board(actor=actor, at=at) if line.unit_id in ids], at)
    shares, _count = shares_of(ids, actor=actor, at=at, names=names, limit=MOST)
    header = [_("Number"), _("Case"), _("Light"), _("Share"), _("State"), _("Unit"), _("Lead unit"), _("Due")]
    cells = (
        [s.code, s.title, light_of(s.light).word, s.task, s.state, said(s, "unit"), said(s, "lead_unit"), s.due_at]
        for s in noting_rows(shares, lambda share: share.code, by=actor, at=at)
    )
    return csv_answer(cells, header, name=name, at=at)


def _reaches(actor: Actor, path: str) -> bool:
    return bool(may(actor, Action.SEE_BOARDS, unit_paths=[path]))


def _home(actor: Actor, lines: Sequence[UnitLine]) -> UnitLine | None:
    """The one unit, with those beneath it, to which everything in reach of a working post belongs."""
    if not lines or actor.has(*OVERSEEING):
        return None
    top = min(lines, key=lambda line: len(line.path))
    return top if all(line.path.startswith(top.path) for line in lines) else None


def _url(line: UnitLine) -> str:
    return reverse("boards:unit", args=[line.code])


def _name(unit: Unit) -> str:
    return said(unit, "name")


def _choices(lines: Iterable[UnitLine]) -> list[dict[str, str]]:
    """The units in reach as a tree."""
    depths = [line.path.count("/") for line in lines]
    least = min(depths, default=0)
    return [
        {"name": said(line, "unit"), "url": _url(line), "indent": "\u3000" * (depth - least)}
        for line, depth in zip(lines, depths, strict=True)
    ]


def _tables() -> list[tuple[str, str]]:
    return [
        ("due", _("Due next")),
        ("shares", _("Shares as co-unit")),
        ("units", _("Units beneath")),
        ("weeks", _("Weeks")),
    ]


def _queue(unit: Unit, **asked: Any) -> str:
    query = QueueQuery(lead_unit_ids=(unit.pk,), **asked)
    return f"{reverse('cases:queue')}?{query.to_query()}"


def _tiles(figures: Figures, unit: Unit) -> list[Tile]:
    days = "" if figures.mean_days is None else f"{figures.mean_days:.1f}"
    ended = _queue(unit, stage="closed")
    to_sign = _queue(unit, states=("assigned",))
    return [
        Tile(pgettext("cases", "Open"), figures.open, _queue(unit)),
        Tile(pgettext("light", "Late"), figures.red, _queue(unit, lights=("red",)), tone="late" if figures.red else ""),
        Tile(
            pgettext("light", "Due soon"), figures.yellow, _queue(unit, lights=("yellow",)),
            tone="warn" if figures.yellow else "",
        ),
        Tile(_("To sign for"), figures.to_sign, to_sign),
        Tile(_("Suspended"), figures.suspended, _queue(unit, suspended=True)),
        Tile(_("Kept in time"), percent(figures.kept), ended, change=_("last 30 days")),
        Tile(_("Time to close"), days or "—", ended, unit=_("days") if days else "", change=_("last 30 days")),
        Tile(_("Returned"), percent(figures.returned), ended, change=_("last 30 days")),
    ]  # fmt: skip


def _lights(figures: Figures, unit: Unit) -> list[dict[str, Any]]:
    counted = (("green", figures.green), ("yellow", figures.yellow), ("red", figures.red))
    return [{"key": key, "n": n, "url": _queue(unit, lights=(key,))} for key, n in counted]


def _share(share: Any) -> dict[str, Any]:
    names = {"unit": said(share, "unit"), "lead_unit": said(share, "lead_unit")}
    plain = {name: getattr(share, name) for name in ("code", "title", "task", "state", "light", "due_at")}
    return {**plain, **names}


def _row(line: UnitLine) -> dict[str, Any]:
    """A unit's figures as the templates name them."""
    return {
        "name": said(line, "unit"),
        "url": _url(line),
        "open": line.open,
        "red": line.late,
        "yellow": line.yellow,
        "green": line.green,
        "to_sign": line.to_sign,
        "mean_days": line.mean_days,
        "kept": line.kept_rate,
        "returned": line.return_rate,
    }


def _lede(figures: Figures) -> str:
    opened = ngettext("%(n)d open case", "%(n)d open cases", figures.open) % {"n": figures.open}
    if not figures.open:
        return _("No open case")
    if not figures.red:
        return _("%(open)s, none late") % {"open": opened}
    return _("%(open)s, %(late)d of them late") % {"open": opened, "late": figures.red}


def _units_sheet(lines: Iterable[UnitLine], at: datetime) -> HttpResponse:
    header = [
        _("Unit"), pgettext("cases", "Open"), pgettext("light", "On time"), pgettext("light", "Due soon"),
        pgettext("light", "Late"), _("To sign for"), _("Suspended"), _("Closed in 30 days"), _("Kept in time"),
        _("Days to close"), _("Returned"),
    ]  # fmt: skip
    rows = (
        [
            said(line, "unit"), line.open, line.green, line.yellow, line.late, line.to_sign, line.suspended,
            line.closed, _rounded(line.kept_rate, 4), _rounded(line.mean_days, 1), _rounded(line.return_rate, 4),
        ]
        for line in lines
    )  # fmt: skip
    return csv_answer(rows, header, name="units", at=at)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
