"""Why a deadline is what it is, line by line, as of any day."""

from datetime import UTC, date, datetime, time

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from luoshi.district.cases.commands.reading import IN_LIST, note_case_read
from luoshi.district.cases.models import Deadline, Stage
from luoshi.district.cases.queries.derivation import calendar_of, derive, read_rule
from luoshi.district.cases.queries.scope import case_for
from luoshi.district.cases.web.deadlines import say_left, say_lines
from luoshi.district.cases.web.forms.fields import language
from luoshi.district.people.api import Action, actor_at, requires
from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel import clock
from luoshi.kernel.worktime import Extension, segment_word


@requires(Action.SEE_CASE)
@require_safe
def deadline(request: DistrictRequest, code: str, deadline_id: int) -> HttpResponse:
    """The derivation of one deadline."""
    at: datetime = request.at
    case = case_for(actor_at(request), code)
    row = get_object_or_404(Deadline.objects.select_related("calendar", "assignment__unit"), pk=deadline_id, case=case)
    as_of = _as_of(request.GET.get("as_of", ""), at)
    segments = list(case.segments.all()) if row.stage == Stage.RESOLVE else []
    # As of an earlier day, what began or was granted after it had not happened yet.
    known = [segment for segment in segments if segment.from_at <= as_of]
    for segment in known:
        if segment.to_at is not None and segment.to_at > as_of:
            segment.to_at = None
    extensions = [Extension.from_json(one) for one in row.extensions]
    row.extensions = [one.to_json() for one in extensions if one.granted_at <= as_of]
    promise = derive(row, segments=known, as_of=max(as_of, row.start_at))
    lang = language()
    context = {
        "case": case,
        "deadline": row,
        "promise_at": max(promise.at, row.start_at),
        "provisional": promise.provisional,
        "lines": say_lines(promise),
        "as_of": clock.local(as_of).date(),
        "is_today": clock.local(as_of).date() == clock.local(at).date(),
        "rule": read_rule(row.rule).text(lang),
        "left": say_left(row.due_at, at=at) if row.decided_at is None else "",
        "segments": [(segment_word(segment.kind, lang), segment) for segment in segments],
        "extensions": [(one.amount.text(lang), one) for one in extensions],
        "calendar": calendar_of(row.calendar_id),
    }
    note_case_read(case.code, by=actor_at(request), at=at, fields=IN_LIST)
    return render(request, "cases/deadline.html", context)


def _as_of(text: str, at: datetime) -> datetime:
    """The end of the day asked for, or now."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return at
    if not 1990 <= day.year <= 2200:  # noqa: PLR2004 - beyond, nothing was or will be promised
        return at
    return datetime.combine(day, time(23, 59, 59), tzinfo=clock.DISTRICT_ZONE).astimezone(UTC)
