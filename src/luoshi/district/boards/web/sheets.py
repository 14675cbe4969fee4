"""The boards' tables as CSV files: the same rows as on the screen, in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from luoshi.district.boards.web.lines import Line
from luoshi.district.boards.web.words import said
from luoshi.district.cases.api import noting_rows, state_word
from luoshi.district.people.api import Actor
from luoshi.district.ui.lights import light_of
from luoshi.district.ui.sheets import write_csv
from luoshi.kernel import clock


def csv_answer(rows: Iterable[Sequence[object]], header: Sequence[str], *, name: str, at: datetime) -> HttpResponse:
    """The rows as a file that is named after the table and the day."""
    answer = StreamingHttpResponse(write_csv(rows, header), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{clock.local(at):%Y%m%d}.csv"'
    return answer  # type: ignore[return-value]


def cases_sheet(lines: Iterable[Line], *, name: str, by: Actor, at: datetime) -> HttpResponse:
    """Cases, one a row, with what the board says of each."""
    header = [
        _("Number"), _("Case"), _("Light"), _("State"), _("Lead unit"), _("Category"), _("Area"), _("Due"),
        _("Last progress"), _("Review on"), _("Hand-backs"), _("Urges"), _("Remark"),
    ]  # fmt: skip
    rows = (
        [
            line.row.code, line.row.title, light_of(line.row.light).word, str(state_word(line.row.state)),
            said(line.row, "lead_unit"), said(line.row, "category"), said(line.row, "area"), line.row.due_at,
            line.row.last_progress_at, line.row.review_on, line.row.hand_backs, line.row.urges, line.note,
        ]
        for line in noting_rows(lines, lambda line: line.row.code, by=by, at=at)
    )  # fmt: skip
    return csv_answer(rows, header, name=name, at=at)
