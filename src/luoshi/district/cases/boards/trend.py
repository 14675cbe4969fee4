"""Eight weeks of coming and going: as a chart, as a sentence, as a file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.district.cases.boards.sheets import csv_answer
from luoshi.district.cases.boards.words import say_trend
from luoshi.district.cases.queries.cockpit import Week


def trend_chart(weeks: Sequence[Week]) -> dict[str, Any]:
    """The description that the chart script draws."""
    return {
        "kind": "bar",
        "x": [f"{week.begins_on.month}-{week.begins_on.day}" for week in weeks],
        "unit": pgettext("of cases", "cases"),
        "series": [
            {"name": _("Registered in the week"), "values": [week.registered for week in weeks], "tone": "neutral"},
            {"name": _("Closed in the week"), "values": [week.closed for week in weeks], "tone": "action"},
        ],
    }


def say_weeks(weeks: Sequence[Week]) -> str:
    """What the weeks say."""
    return say_trend([week.registered for week in weeks], [week.closed for week in weeks])


def weeks_sheet(weeks: Sequence[Week], *, name: str, at: datetime) -> HttpResponse:
    """The weeks as a CSV file."""
    header = [_("Week"), _("Registered in the week"), _("Closed in the week")]
    return csv_answer(([week.begins_on, week.registered, week.closed] for week in weeks), header, name=name, at=at)
