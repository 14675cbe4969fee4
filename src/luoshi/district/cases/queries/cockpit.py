"""The leader's one screen: how much is open, what is close, what is late and why, and whether it is getting better."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q

from luoshi.district.cases.models import Case, Entry, Petition, PetitionState
from luoshi.district.cases.queries.facets import reach_q
from luoshi.district.cases.queries.lights import UNLIT, case_light
from luoshi.district.cases.queries.naming import Name, Names
from luoshi.district.cases.queries.queue import CaseLine, rows_of
from luoshi.district.cases.queries.scope import arms_of
from luoshi.district.cases.queries.soon import Soon
from luoshi.district.cases.queries.unit_board import lights_by
from luoshi.district.people.api import Actor
from luoshi.kernel import clock

WEEK = timedelta(days=7)
WEEKS = 8
TOP = 10
MOST_POINTS = 2_000
MOST_READ = 20_000
GRID_DEGREES = 0.005
WORST = ("green", "yellow", "red")


@dataclass(frozen=True, slots=True)
class Lights:
    """The open cases of a unit or area by light; ``id`` is None for cases without one.

    ``waiting`` of them no unit has yet, each in its own light too: an import brings thousands at once, and a bar that
    is to show how the units fare is drawn without them.
    """

    id: int | None
    name: str
    name_en: str
    red: int
    yellow: int
    green: int
    open: int
    waiting: int = 0
    waiting_red: int = 0
    waiting_yellow: int = 0
    waiting_green: int = 0

    @property
    def held(self) -> tuple[int, int, int]:
        """Green, yellow and red of what a unit has."""
        return self.green - self.waiting_green, self.yellow - self.waiting_yellow, self.red - self.waiting_red


@dataclass(frozen=True, slots=True)
class Week:
    """``begins_on`` is the Monday."""

    begins_on: Any
    registered: int
    closed: int


@dataclass(frozen=True, slots=True)
class LateCase:
    """A late case and what is known of why: the last report's words, an open petition, or nothing."""

    case: CaseLine
    days_late: int
    reason_kind: str
    """``petition``, ``report`` or ``none``."""
    reason: str
    reason_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cockpit:
    """``due_soon`` is within three working days; ``late_last_week``: past their deadline seven days ago."""

    open: int
    due_soon: int
    late: int
    late_last_week: int
    closed_this_week: int
    suspended: int
    lights_by_unit: list[Lights]
    lights_by_area: list[Lights]
    weeks: list[Week]
    top_late: list[LateCase]

    @property
    def late_change(self) -> int:
        """How many more cases are late than a week ago."""
        return self.late - self.late_last_week


@dataclass(frozen=True, slots=True)
class WeekAgo:
    """How many were open, and how many of them due within three working days, a week ago."""

    open: int
    due_soon: int


def cockpit(
    *, actor: Actor, at: datetime, top: int = TOP, names: Names | None = None, soon: Soon | None = None
) -> Cockpit:
    """Everything the screen shows, in the actor's reach; ``names`` and ``soon`` save a second look-up."""
    names, soon = names or Names(), soon or Soon()
    reach = reach_q(arms_of(actor, names))
    cases = Case.objects.filter(reach)
    now = cases.filter(is_open=True).aggregate(
        open=Count("pk"),
        due_soon=Count("pk", filter=soon.q(at)),
        late=Count("pk", filter=Q(due_at__lt=at)),
        suspended=Count("pk", filter=Q(state="suspended")),
        late_then=Count("pk", filter=Q(due_at__lt=at - WEEK)),
    )
    ended = cases.filter(closed_at__gt=at - WEEK, closed_at__lte=at)
    weeks = weeks_of(reach, at)
    return Cockpit(
        open=now["open"],
        due_soon=now["due_soon"],
        late=now["late"],
        late_last_week=now["late_then"] + ended.filter(due_at__lt=at - WEEK).count(),
        closed_this_week=weeks[-1].closed,
        suspended=now["suspended"],
        lights_by_unit=_lights("lead_unit_id", names.units, reach, at),
        lights_by_area=_lights("area_id", names.areas, reach, at),
        weeks=weeks,
        top_late=_top_late(reach, names, at, top),
    )


def week_ago(*, actor: Actor, at: datetime, names: Names | None = None, soon: Soon | None = None) -> WeekAgo:
    """The same figures as of seven days ago, by the deadlines that hold now."""
    then = at - WEEK
    cases = Case.objects.filter(reach_q(arms_of(actor, names or Names())), registered_at__lte=then)
    near = (soon or Soon()).q(then)
    # Asked apart, each half is answered by an index of its own: of the open cases, and of those closed since.
    halves = [cases.filter(is_open=True), cases.filter(closed_at__gt=then, is_open=False)]
    found = [half.aggregate(open=Count("pk"), due_soon=Count("pk", filter=near)) for half in halves]
    return WeekAgo(sum(half["open"] for half in found), sum(half["due_soon"] for half in found))


def _lights(field: str, names: dict[int, Name], reach: Q, at: datetime) -> list[Lights]:
    rows = {row[field]: row for row in lights_by(field, reach=reach, at=at)}
    free = Q(lead_unit__isnull=True)
    waiting = {row[field]: row for row in lights_by(field, reach=reach & free, at=at)}
    order = [pk for pk in (*names, None) if pk in rows]
    return [
        Lights(
            pk,
            names[pk].zh if pk in names else "",
            names[pk].said("en") if pk in names else "",
            rows[pk]["red"],
            rows[pk]["yellow"],
            rows[pk]["green"],
            rows[pk]["open"],
            *(waiting[pk][name] if pk in waiting else 0 for name in ("open", "red", "yellow", "green")),
        )
        for pk in order
    ]


def weeks_of(reach: Q, at: datetime) -> list[Week]:
    """The last eight weeks from Monday to Monday in the district's zone, the running one last."""
    today = clock.local(at).date()
    mondays = [today - timedelta(days=today.weekday()) - n * WEEK for n in range(WEEKS - 1, -1, -1)]
    begins = [datetime.combine(monday, time.min, tzinfo=clock.DISTRICT_ZONE) for monday in mondays]
    registered = _per_week("registered_at", begins, reach, at)
    closed = _per_week("closed_at", begins, reach, at)
    return [Week(*figures) for figures in zip(mondays, registered, closed, strict=True)]


def _per_week(field: str, begins: Sequence[datetime], reach: Q, at: datetime) -> list[int]:
    ends = [*begins[1:], at + timedelta(microseconds=1)]
    within = {
        f"week_{n}": Count("pk", filter=Q(**{f"{field}__gte": begin, f"{field}__lt": end}))
        for n, (begin, end) in enumerate(zip(begins, ends, strict=True))
    }
    cases = Case.objects.filter(reach, **{f"{field}__gte": begins[0], f"{field}__lte": at})
    found = cases.aggregate(**within)
    return [found[f"week_{n}"] for n in range(len(begins))]


def _top_late(reach: Q, names: Names, at: datetime, top: int) -> list[LateCase]:
    rows = rows_of(
        Case.objects.filter(reach, is_open=True, due_at__lt=at).order_by("due_at", "id")[:top], at=at, names=names
    )
    ids = [row.id for row in rows]
    waiting = {p.case_id: p for p in Petition.objects.filter(case_id__in=ids, state=PetitionState.OPEN)}
    reports = {
        entry.case_id: entry
        for entry in Entry.objects.filter(case_id__in=ids, action__in=["report", "contact"]).order_by("ledger_seq")
    }
    return [_late(row, waiting.get(row.id), reports.get(row.id), at) for row in rows]


def _late(row: CaseLine, petition: Petition | None, report: Entry | None, at: datetime) -> LateCase:
    days = (at - row.due_at).days if row.due_at else 0
    if petition is not None:
        return LateCase(row, days, "petition", petition.reason, petition.asked_at)
    if report is not None:
        return LateCase(row, days, "report", report.text, report.at)
    return LateCase(row, days, "none", "", None)


# The map ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """One open case, or ``count`` of them close together under the worst of their lights."""

    lon: float
    lat: float
    light: str
    count: int
    code: str
    title: str


def points(*, actor: Actor, at: datetime, most: int = MOST_POINTS) -> list[Point]:
    """The open cases that have a point, the most pressing first; beyond ``most`` they are put together on a grid."""
    reach = reach_q(arms_of(actor))
    rows = list(
        Case.objects.filter(reach, is_open=True, lon__isnull=False)
        .order_by("due_at", "id")
        .values_list("lon", "lat", "code", "title", "due_at", "yellow_at")[:MOST_READ]
    )
    found = [
        Point(lon, lat, case_light(is_open=True, due_at=due_at, yellow_at=yellow_at, at=at), 1, code, title)
        for lon, lat, code, title, due_at, yellow_at in rows
        if lon is not None and lat is not None
    ]
    return found if len(found) <= most else clustered(found)


def points_geojson(found: Sequence[Point]) -> dict[str, Any]:
    """The points as a GeoJSON FeatureCollection (RFC 7946: longitude, latitude, WGS-84)."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [point.lon, point.lat]},
                "properties": {
                    "code": point.code,
                    "title": point.title,
                    "light": point.light or "none",
                    "count": point.count,
                },
            }
            for point in found
        ],
    }


def clustered(found: Sequence[Point], grid: float = GRID_DEGREES) -> list[Point]:
    """The points of each square of the grid as one, at their mean, with their worst light."""
    squares: dict[tuple[int, int], list[Point]] = {}
    for point in found:
        squares.setdefault((int(point.lon // grid), int(point.lat // grid)), []).append(point)
    return [_joined(members) for members in squares.values()]


def _joined(members: list[Point]) -> Point:
    if len(members) == 1:
        return members[0]
    n = len(members)
    worst = max((point.light for point in members), key=lambda light: WORST.index(light) if light != UNLIT else -1)
    lon, lat = sum(p.lon for p in members) / n, sum(p.lat for p in members) / n
    return Point(round(lon, 6), round(lat, 6), worst, n, "", "")
