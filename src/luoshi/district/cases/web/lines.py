"""The rows of the queue's table in the reader's words: put together once here, not fifty times in the template."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from luoshi.district.cases.queries.queue import CaseLine
from luoshi.district.cases.rules.lights import is_review_overdue
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.cases.words import STATE_TONES, STATES
from luoshi.district.ui import moments
from luoshi.district.ui.templatetags.ui import badge, light
from luoshi.kernel import clock

_CODE = "00000000"
"""Stands for a case's code where an address is asked for once instead of for each row."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: ``value`` is what its tick says, ``under`` stands small beneath the title."""

    value: str
    tick: str
    href: str
    title: str
    under: str
    state: SafeString
    deadline: SafeString
    unit: str
    co_units: str
    category: str


def lines_of(rows: list[CaseLine], *, at: datetime, english: bool) -> Iterator[Line]:
    """The rows in their order."""
    address, tick = reverse("cases:case", args=[_CODE]), _("Tick %(title)s")
    states = {state: badge(STATES[state], STATE_TONES[state]) for state in CaseState}
    for row in rows:
        yield Line(
            value=f"{row.id}:{row.version}",
            tick=tick % {"title": row.title},
            href=address.replace(_CODE, row.code),
            title=row.title,
            under=_under(row, english=english),
            state=states[CaseState(row.state)],
            deadline=_deadline(row, at),
            unit=row.lead_unit_en if english else row.lead_unit,
            co_units=_counted("+ %(n)s co-unit", "+ %(n)s co-units", row.co_units),
            category=row.category_en if english else row.category,
        )


def _under(row: CaseLine, *, english: bool) -> str:
    parts = (
        row.code,
        row.area_en if english else row.area,
        _counted("%(n)s supporter", "%(n)s supporters", row.supports),
        _counted("handed back once", "handed back %(n)s times", row.hand_backs),
    )
    return " · ".join(part for part in parts if part)


def _counted(one: str, many: str, n: int) -> str:
    return ngettext(one, many, n) % {"n": n} if n else ""


def _deadline(row: CaseLine, at: datetime) -> SafeString:
    if row.is_open and row.due_at:
        due = _time(moments.machine(row.due_at), moments.spoken(row.due_at, now=at))
        return format_html("<span>{}{}</span>", light(row.light), due)
    if row.is_open and row.review_on:
        review = _time(moments.machine(row.review_on), moments.spoken(row.review_on, now=at, clock=False))
        overdue = is_review_overdue(review_on=row.review_on, today=clock.local(at).date())
        mark = badge(_("Review overdue"), "late", "alarm") if overdue else _("Review")
        return format_html("<span>{}{}</span>", mark, review)
    if row.closed_at:
        closed = _time(moments.machine(row.closed_at), moments.spoken(row.closed_at, now=at, clock=False))
        return format_html('<span class="quiet">{}{}</span>', pgettext("case", "closed"), closed)
    return mark_safe("—")


def _time(machine: str, spoken: str) -> SafeString:
    return format_html('<span class="under"><time datetime="{}">{}</time></span>', machine, spoken)
