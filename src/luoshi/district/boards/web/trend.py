"""Eight weeks of coming and going: as a chart, as a sentence, as a file."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.district.boards.web.sheets import csv_answer
from luoshi.district.boards.web.words import say_trend
from luoshi.district.cases.api import Week

TOWERING = 4
"""A week of so many times the next is not what the others are measured by."""


def trend_chart(weeks: Sequence[Week]) -> dict[str, Any]:
    """The description that the chart script draws."""
    return {
        "kind": "bar",
        "x": [f"{week.begins_on.month}-{week.begins_on.day}" for week in weeks],
        "unit": pgettext("of cases", "cases"),
        "most": scale_of(weeks),
        "series": [
            {"name": _("Registered in the week"), "values": [week.registered for week in weeks], "tone": "neutral"},
            {"name": _("Closed in the week"), "values": [week.closed for week in weeks], "tone": "action"},
        ],
    }


def scale_of(weeks: Sequence[Week]) -> int | None:
    """Where the scale ends when one week towers above all others, as after an import; its figure still stands on it."""
    highest, *others = sorted((max(week.registered, week.closed) for week in weeks), reverse=True) or [0]
    second = max(others, default=0)
    return ceil(second * 1.5) if second and highest > TOWERING * second else None


def say_weeks(weeks: Sequence[Week]) -> str:
    """What the weeks say."""
    return say_trend([week.registered for week in weeks], [week.closed for week in weeks])


def weeks_sheet(weeks: Sequence[Week], *, name: str, at: datetime) -> HttpResponse:
    """The weeks as a CSV file."""
    header = [_("Week"), _("Registered in the week"), _("Closed in the week")]
    return csv_answer(([week.begins_on, week.registered, week.closed] for week in weeks), header, name=name, at=at)
