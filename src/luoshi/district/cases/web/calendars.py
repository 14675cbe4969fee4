"""The working calendar: a year at a glance with the decree behind every exception; what a change moves is shown."""

import calendar as months
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.district.cases.commands import publish_calendar
from luoshi.district.cases.commands.clocks import current_calendar
from luoshi.district.cases.models import CalendarVersion
from luoshi.district.cases.queries.moving import moves_under
from luoshi.district.cases.web.forms.calendar import DaysForm, PublishForm, read_changes, write_changes
from luoshi.district.cases.web.forms.fields import language
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel import clock
from luoshi.kernel.worktime import CalendarDay, DayKind, WorkCalendar

SHOWN = 50
FIRST_YEAR, LAST_YEAR = 1990, 2200


@dataclass(frozen=True, slots=True)
class Day:
    """A square of the year view; ``changed`` when it is only to be published."""

    on: date
    kind: str
    name: str
    in_month: bool
    is_today: bool
    changed: bool


@requires(Action.MANAGE_CALENDAR)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_page(request: DistrictRequest) -> HttpResponse:
    """A year, and the days that are to change."""
    _version, now = current_calendar()
    year = _year(request)
    pending = {day.on: day for day in read_changes(request.POST.get("changes", ""))}
    add = DaysForm(None, label_suffix="")
    publish = PublishForm(None, label_suffix="")
    context: dict[str, Any] = {"moves": None, "total": 0}
    status = 200
    if request.method == "POST":
        publish = PublishForm(request.POST, label_suffix="")
        publish_holds = publish.is_valid()
        if "add" in request.POST:
            add = DaysForm(request.POST, label_suffix="")
            if add.is_valid():
                pending |= {day.on: day for day in add.days()}
                year = add.cleaned_data["from_on"].year
                add = DaysForm(None, label_suffix="")
            else:
                status = 422
        elif "drop" in request.POST:
            pending = {on: day for on, day in pending.items() if on.isoformat() != request.POST["drop"]}
        elif publish_holds and (pending or publish.cleaned_data["decreed"]):
            draft = now.with_days(pending.values(), decreed_years=publish.cleaned_data["decreed"])
            if "publish" in request.POST:
                return _publish(request, draft, publish.cleaned_data["note"], year)
            moves = moves_under(draft)
            context |= {"moves": moves[:SHOWN], "total": len(moves)}
        else:
            if publish_holds:
                publish.add_error(None, _("Add at least one day, or a year whose decree is complete."))
            status = 422
    drawn = now.with_days(pending.values())
    context |= {
        "year": year,
        "months": _months(drawn, year, pending, today=clock.local(request.at).date()),
        "provisional": year not in now.decreed_years,
        "calendar": now,
        "hours": ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in now.hours.on(date(year, 6, 1))),
        "named": [day for on, day in drawn.days.items() if on.year == year],
        "kinds": kind_words(),
        "pending": [pending[on] for on in sorted(pending)],
        "changes": write_changes(pending),
        "add": add,
        "publish": publish,
        "versions": CalendarVersion.objects.filter(code="district")[:10],
        "english": language() == "en",
        "weekdays": weekdays(),
    }
    return render(request, "cases/calendar.html", context, status=status)


def _publish(request: DistrictRequest, draft: WorkCalendar, note: str, year: int) -> HttpResponse:
    row = publish_calendar(calendar=draft, note=note, by=actor_at(request), at=request.at)
    messages.success(request, _("Version %(n)d of the calendar is in force.") % {"n": row.version})
    return redirect(f"{reverse('cases:calendar')}?year={year}")


def _year(request: DistrictRequest) -> int:
    text = request.GET.get("year", request.POST.get("year", ""))
    if text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR:
        return int(text)
    return clock.local(request.at).year


def _months(
    work: WorkCalendar, year: int, pending: dict[date, CalendarDay], *, today: date
) -> list[tuple[int, list[list[Day]]]]:
    weeks = months.Calendar()
    return [
        (
            month,
            [[_day(work, on, month, pending, today) for on in week] for week in weeks.monthdatescalendar(year, month)],
        )
        for month in range(1, 13)
    ]


def _day(work: WorkCalendar, on: date, month: int, pending: dict[date, CalendarDay], today: date) -> Day:
    entry = work.day(on)
    name = entry.name_en if language() == "en" and entry.name_en else entry.name
    return Day(on, str(entry.kind), name, on.month == month, on == today, on in pending)


def kind_words() -> dict[str, str]:
    """What the kinds of day are called."""
    return {
        DayKind.WORKDAY.value: _("Working day"),
        DayKind.WEEKEND.value: _("Day of rest"),
        DayKind.HOLIDAY.value: _("Holiday"),
        DayKind.MAKE_UP.value: _("Make-up working day"),
    }


def weekdays() -> list[str]:
    """The heads of a month's columns."""
    return [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")]
