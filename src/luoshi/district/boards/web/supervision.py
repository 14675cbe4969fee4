"""The supervision board: what will be late before it is, what waits for a decision, and the list that is read out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from luoshi.district.boards.web.lines import Section
from luoshi.district.boards.web.sections import DAY_CHOICES, KEYS, as_section, read_section
from luoshi.district.boards.web.sheets import cases_sheet
from luoshi.district.boards.web.urging import urge_text
from luoshi.district.boards.web.words import said, say_late
from luoshi.district.cases.api import NO_PROGRESS_DAYS, OVERSEEING, QueueQuery, note_listed, supervision_board
from luoshi.district.people.api import Action, Actor, actor_at, may, requires
from luoshi.district.ui.panels import SUPERVISION, View, panels_for
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.web.errors import render_problem

SHOWN = 8
MOST = 500


def oversees(actor: Actor) -> bool:
    """True for whoever looks over units that are not his own; this board is theirs."""
    return actor.has(*OVERSEEING)


@requires(Action.SEE_BOARDS)
@require_safe
def show_board(request: DistrictRequest) -> HttpResponse:
    """All sections with their first rows."""
    actor, at = actor_at(request), request.at
    if not oversees(actor):
        return render_problem(request, 403)
    days = days_asked(request)
    board = supervision_board(actor=actor, at=at, shown=SHOWN, no_progress_days=days)
    sections = [as_section(key, board.sections[key], actor=actor, at=at, days=days) for key in KEYS]
    late = [_late(unit) for unit in board.late_by_unit]
    context = {
        **_frame(request, days),
        "days_action": "#no_progress",
        "sections": sections,
        "panels": panels_for(SUPERVISION, View(actor, at, None)),
        "lede": _lede(sections),
        "late_by_unit": late[:12],
        "late_sentence": say_late(
            [(said(unit, "unit"), unit.late) for unit in board.late_by_unit if unit.unit_id is not None],
            sum(unit.late for unit in board.late_by_unit if unit.unit_id is None),
        ),
        "most_late": max((unit["late"] for unit in late if unit["known"]), default=0),
    }
    note_listed((line.row.code for section in sections for line in section.lines), by=actor, at=at)
    return render(request, "boards/supervision.html", context)


@requires(Action.SEE_BOARDS)
@require_safe
def show_section(request: DistrictRequest, key: str) -> HttpResponse:
    """One section with all its rows, to act on or to print."""
    section = _section(request, key)
    if isinstance(section, HttpResponse):
        return section
    codes = (line.row.code for line in section.lines)
    note_listed(codes, by=actor_at(request), at=request.at)
    context = {**_frame(request, days_asked(request)), "section": section, "days_action": ""}
    return render(request, "boards/section.html", context)


@requires(Action.SEE_BOARDS)
@require_safe
def section_sheet(request: DistrictRequest, key: str) -> HttpResponse:
    """The same rows as a CSV file."""
    section = _section(request, key)
    if isinstance(section, HttpResponse):
        return section
    by, at = actor_at(request), request.at
    return cases_sheet(section.lines, name=key.replace("_", "-"), by=by, at=at)


def days_asked(request: DistrictRequest) -> int:
    """How many days without a word are too many; the usual number where nothing sensible was asked."""
    asked = request.GET.get("days", "")
    known = {str(choice): choice for choice in DAY_CHOICES}
    return known.get(asked, NO_PROGRESS_DAYS)


def _section(request: DistrictRequest, key: str) -> Section | HttpResponse:
    actor, at = actor_at(request), request.at
    if not oversees(actor):
        return render_problem(request, 403)
    if key not in KEYS:
        return render_problem(request, 404)
    return read_section(key, actor=actor, at=at, days=days_asked(request), limit=MOST)


def _frame(request: DistrictRequest, days: int) -> dict[str, Any]:
    actor = actor_at(request)
    return {
        "may_urge": bool(may(actor, Action.SUPERVISE) or may(actor, Action.LEAD)),
        "urge_text": urge_text(),
        "days": days,
        "day_choices": DAY_CHOICES,
        "asked": "" if days == NO_PROGRESS_DAYS else f"?days={days}",
    }


def _late(unit: Any) -> dict[str, Any]:
    ids = (unit.unit_id,) if unit.unit_id is not None else ()
    query = QueueQuery(lights=("red",), lead_unit_ids=ids, with_units_beneath=False, without_unit=unit.unit_id is None)
    return {
        "name": said(unit, "unit") or _("To be assigned"),
        "known": unit.unit_id is not None,
        "late": unit.late,
        "url": f"{reverse('cases:queue')}?{query.to_query()}",
    }


def _lede(sections: list[Section]) -> str:
    """What the day begins with."""
    count = {section.key: section.count for section in sections}
    soon, waiting = count["will_be_late"], count["petitions"] + count["rulings"]
    first = ngettext(
        "%(n)d case falls due within three working days", "%(n)d cases fall due within three working days", soon
    ) % {"n": soon}
    second = ngettext("%(n)d decision is waited for", "%(n)d decisions are waited for", waiting) % {"n": waiting}
    return _("%(first)s; %(second)s.") % {"first": first, "second": second}
