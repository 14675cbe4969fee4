"""What the home page says of the district: a few figures and the last cases that were closed, read once a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from luoshi.district.cases.api import Case, CaseState, light_q
from luoshi.district.intake.queries.published import PublicLine, line_of, published
from luoshi.kernel import clock
from luoshi.kernel.worktime import Light

KEPT_DAYS = 30
KEPT_SECONDS = 60
FINISHED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finished:
    """A case that was closed, the days from its registration (0: on the same day), and whether that was in time."""

    line: PublicLine
    days: int
    in_time: bool


@dataclass(frozen=True, slots=True)
class Front:
    """``kept`` is the share of what was closed in the last days that was closed in time; None where nothing was."""

    open: int
    late: int
    closed: int
    kept: float | None
    finished: tuple[Finished, ...]
    days: int = KEPT_DAYS


def front(*, at: datetime, lang: str) -> Front:
    """The home page's facts, all of them of public cases, so that the lists behind say the same."""
    key = f"intake.front.{lang}"
    known = cache.get(key)
    if isinstance(known, Front):
        return known
    found = _read(at, lang)
    cache.set(key, found, KEPT_SECONDS)
    return found


def _read(at: datetime, lang: str) -> Front:
    cases = published()
    ended = cases.filter(closed_at__gte=at - timedelta(days=KEPT_DAYS), closed_at__lte=at, state=CaseState.CLOSED)
    closed = ended.aggregate(all=Count("id"), late=Count("id", filter=Q(was_late=True)))
    return Front(
        open=cases.filter(is_open=True).count(),
        late=cases.filter(light_q(Light.RED, at)).count(),
        closed=closed["all"],
        kept=(closed["all"] - closed["late"]) / closed["all"] if closed["all"] else None,
        finished=_finished(ended, at, lang),
    )


def _finished(ended: QuerySet[Case], at: datetime, lang: str) -> tuple[Finished, ...]:
    rows = ended.select_related("lead_unit", "category", "area").order_by("-closed_at")[:FINISHED_SHOWN]
    return tuple(Finished(line_of(row, at=at, lang=lang), _days(row), not row.was_late) for row in rows)


def _days(case: Case) -> int:
    """The days of the calendar between two days of the district."""
    return (clock.local(case.closed_at or case.registered_at).date() - clock.local(case.registered_at).date()).days
