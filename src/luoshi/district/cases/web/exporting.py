"""The queue as a sheet: every case of the answer, not only the page; read in chunks, and harmless to open."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.district.audit.api import Door
from luoshi.district.cases.commands.reading import noting_rows
from luoshi.district.cases.models import ProblemClass
from luoshi.district.cases.queries.exported import More, with_more
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue import CaseLine, QueueQuery, export_rows
from luoshi.district.cases.queries.sources import source_label
from luoshi.district.cases.rules.lights import lateness_of
from luoshi.district.cases.rules.who import who_acted
from luoshi.district.cases.words import ASKING, LATENESS, posted, state_word
from luoshi.district.people.api import Action, Actor, actor_at, requires
from luoshi.district.ui.lights import light_of
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.sheets import write_csv, write_xlsx
from luoshi.kernel import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Action.EXPORT)
@require_safe
def export(request: DistrictRequest) -> HttpResponseBase:
    """The whole answer as CSV or XLSX."""
    query = QueueQuery.parse(request.GET)
    rows = export_rows(query, actor=actor_at(request), at=request.at)
    return sheet(request, rows, as_xlsx=request.GET.get("format") == "xlsx")


def sheet(request: DistrictRequest, rows: Iterable[CaseLine], *, as_xlsx: bool) -> HttpResponseBase:
    """Rows of a queue as a file to keep."""
    day = clock.local(request.at).date()
    name = _("cases-%(day)s") % {"day": f"{day:%Y%m%d}"}
    at: datetime = request.at
    cells = _cells(noting_rows(rows, _code, by=actor_at(request), at=at))
    response: HttpResponseBase
    if as_xlsx:
        response = HttpResponse(write_xlsx(cells, head(), title=_("Cases")), content_type=XLSX)
    else:
        response = StreamingHttpResponse(write_csv(cells, head()), content_type="text/csv; charset=utf-8")
    ending = "xlsx" if as_xlsx else "csv"
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{ending}") or "attachment"  # noqa: FBT003
    return response


def export_cases(*, format: str, by: Actor, at: datetime) -> bytes:  # noqa: A002 - one signature for every register
    """Every case ``by`` may see, open and ended, as one CSV or XLSX file; for the command line."""
    rows = export_rows(QueueQuery(stage="all"), actor=by, at=at)
    cells = _cells(noting_rows(rows, _code, by=by, at=at, door=Door.COMMAND))
    if format == "xlsx":
        return write_xlsx(cells, head(), title=_("Cases"))
    return b"".join(write_csv(cells, head()))


def head() -> list[str]:
    """The first row."""
    return [
        _("Number"), _("Title"), _("State"), _("Light"), _("Deadline"), _("Was late"), _("Lead unit"), _("Co-units"),
        _("Handled by"), pgettext("case", "Category"), _("Area"), _("Place"), _("Problem class"), _("Source"),
        _("Registered on"), _("Latest progress"), _("Progress on"), _("Completed on"), _("Closed on"),
        _("Hand-backs"), _("Returns"), _("Urges"), _("Reopenings"), _("Follow-up"), _("Reporter asked on"),
    ]  # fmt: skip


def _code(row: CaseLine) -> str:
    return row.code


def _cells(rows: Iterable[CaseLine]) -> Iterator[Sequence[object]]:
    lang = get_language() or ""
    return (_row(row, more, lang) for row, more in with_more(rows, Names()))


def _row(row: CaseLine, more: More, lang: str) -> Sequence[object]:
    english, listed, unit = lang.startswith("en"), pgettext("in a list", ", "), more.handler_unit
    late = lateness_of(light=row.light, is_open=row.is_open, was_late=row.was_late)
    return (
        row.code, row.title, str(state_word(row.state)), light_of(row.light).word, row.due_at, str(LATENESS[late]),
        row.lead_unit_en if english else row.lead_unit, listed.join(name.said(lang) for name in more.co_units),
        who_acted(unit.said(lang), posted(more.handler), unit.zh, unit.en, unit.short),
        row.category_en if english else row.category, row.area_en if english else row.area,
        more.place_en if english else more.place,
        str(ProblemClass(row.problem_class).label), str(source_label(row.source)), row.registered_at,
        more.progress, more.progress_at, row.completed_at, row.closed_at, row.hand_backs, row.returns,
        row.urges, row.reopenings, str(ASKING[more.asking]), more.asked_at,
    )  # fmt: skip
