"""Editing the working calendar: days, each with the decree behind it, collected until all are published together."""

import json
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.cases.web.forms.fields import DayField
from luoshi.kernel.worktime import CalendarDay, DayKind, WorktimeError

MOST_DAYS = 120
DAY_KINDS = [
    ("holiday", _("Holiday")),
    ("make_up", _("Make-up working day")),
    ("workday", _("Ordinary working day")),
    ("weekend", _("Day of rest")),
]


class DaysForm(forms.Form):
    """A day, or several in a row, of one kind; added to what is to be published."""

    from_on = DayField(label=_("From"))
    to_on = DayField(label=_("Until"), required=False, help_text=_("The same day when left empty."))
    kind = forms.ChoiceField(label=_("What they are"), choices=DAY_KINDS)
    name = forms.CharField(label=_("Occasion"), max_length=60, required=False)
    name_en = forms.CharField(label=_("Occasion in English"), max_length=80, required=False)
    decree = forms.CharField(label=_("Decree"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("from_on"), given.get("to_on") or given.get("from_on")
        if first and last and not timedelta() <= last - first < timedelta(MOST_DAYS):
            self.add_error("to_on", _("The last day lies before the first, or too far after it."))
        if first and not 1990 <= first.year <= 2200:  # noqa: PLR2004 - beyond, nothing was or will be promised
            self.add_error("from_on", _("This year is out of range."))
        return given

    def days(self) -> list[CalendarDay]:
        """The entries of the calendar."""
        given = self.cleaned_data
        first, last = given["from_on"], given["to_on"] or given["from_on"]
        span = [first + timedelta(n) for n in range((last - first).days + 1)]
        kind = DayKind(given["kind"])
        return [CalendarDay(on, kind, given["name"], given["name_en"], given["decree"]) for on in span]


class PublishForm(forms.Form):
    """What is to be published: the days collected, the years whose decree is now known, and a note."""

    changes = forms.CharField(widget=forms.HiddenInput, required=False)
    decreed = forms.CharField(
        label=_("Years whose decree is complete"),
        required=False,
        max_length=60,
        help_text=_("Such as 2027. Deadlines in a year without its decree are provisional."),
    )
    note = forms.CharField(label=pgettext_lazy("case", "Note"), max_length=200, required=False)

    def clean_decreed(self) -> list[int]:
        words = self.cleaned_data["decreed"].replace("，", " ").replace(",", " ").replace("、", " ").split()
        if not all(word.isascii() and word.isdecimal() and 1990 <= int(word[:5]) <= 2200 for word in words):  # noqa: PLR2004
            raise forms.ValidationError(_("Write years in four digits."))
        return [int(word) for word in words]


def read_changes(text: str) -> list[CalendarDay]:
    """The days collected so far; what cannot be read is nothing."""
    try:
        rows = json.loads(text or "[]")
        return [CalendarDay.from_json(row) for row in rows][: MOST_DAYS * 4]
    except (ValueError, TypeError, AttributeError, WorktimeError):
        return []


def write_changes(days: dict[date, CalendarDay]) -> str:
    """The hidden field's value."""
    return json.dumps([days[on].to_json() for on in sorted(days)], ensure_ascii=False)
