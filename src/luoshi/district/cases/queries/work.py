"""My work today: what waits for this person, group by group, each with its number and its first cases."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from luoshi.district.cases.models import Assignment, Case, Notice, Petition, PetitionState, RoadmapStep
from luoshi.district.cases.queries.facets import reach_q
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue import CaseLine, rows_of
from luoshi.district.cases.queries.scope import arms_of, handled_unit_ids
from luoshi.district.cases.rules.capacity import HANDLING
from luoshi.district.people.api import Actor, Role
from luoshi.kernel import clock

SHOWN = 5
MOST_COUNTED = 1_000
DECIDING = (Role.SUPERVISOR,)
VERIFYING = (Role.VERIFIER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class StepDue:
    """A step of a roadmap that is due this week or was before."""

    step_id: int
    title: str
    due_on: date
    is_late: bool
    unit: str
    unit_en: str
    case: CaseLine


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice that nobody has read."""

    notice_id: int
    kind: str
    at: datetime
    data: dict[str, Any]
    case_code: str
    case_title: str


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """``count`` is exact up to 1,000, and 1,001 says that there are more; ``rows`` are the first, by ``key``."""

    key: str
    count: int
    rows: list[CaseLine] = field(default_factory=list)
    steps: list[StepDue] = field(default_factory=list)
    notices: list[NoticeRow] = field(default_factory=list)

    @property
    def is_capped(self) -> bool:
        """True when there are more than were counted."""
        return self.count > MOST_COUNTED


def work_today(*, actor: Actor, at: datetime, shown: int = SHOWN) -> list[WorkGroup]:
    """The groups that concern the actor's posts, in the order in which they are to be looked at, and the notices."""
    return [*work_groups(actor=actor, at=at, shown=shown), unread_notices(actor=actor, shown=shown)]


def work_groups(*, actor: Actor, at: datetime, shown: int = SHOWN) -> list[WorkGroup]:
    """The groups of cases that concern the actor's posts; empty ones too."""
    desk = _Desk(actor, at)
    found = {key: list(ask(desk).values_list("pk", flat=True)[: MOST_COUNTED + 1]) for key, ask in _asked_by(actor)}
    steps = desk.steps() if actor.has(*HANDLING) else []
    first = {pk for ids in found.values() for pk in ids[:shown]} | {step.case_id for step in steps[:shown]}
    rows = {row.id: row for row in rows_of(Case.objects.filter(pk__in=first), at=at, names=desk.names)}
    groups = [WorkGroup(key, len(ids), [rows[pk] for pk in ids[:shown]]) for key, ids in found.items()]
    if actor.has(*HANDLING):
        due = [desk.step_due(step, rows[step.case_id]) for step in steps[:shown]]
        groups.append(WorkGroup("steps", len(steps), steps=due))
    return groups


def unread_notices(*, actor: Actor, shown: int = SHOWN) -> WorkGroup:
    """What was said to the actor's units, or to everyone in their roles, and not yet read."""
    roles = ["", *actor.roles]
    mine = Q(unit_id__in=actor.unit_ids, role__in=roles) | Q(unit__isnull=True, role__in=actor.roles)
    unread = Notice.objects.filter(mine, read_at__isnull=True).order_by("-id")
    rows = list(unread.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    first = Notice.objects.filter(pk__in=rows[:shown]).select_related("case").only(
        "kind", "at", "data", "case__code", "case__title"
    )  # fmt: skip
    notices = [NoticeRow(n.pk, n.kind, n.at, n.data, n.case.code, n.case.title) for n in first]
    return WorkGroup("notices", len(rows), notices=notices)


class _Desk:
    """The actor's reach and units, read once."""

    def __init__(self, actor: Actor, at: datetime) -> None:
        self.actor, self.at = actor, at
        self.names = Names()
        self.units = handled_unit_ids(actor, self.names)
        self.reach = reach_q(arms_of(actor, self.names))
        self.today = clock.local(at).date()
        self.tonight = datetime.combine(self.today + timedelta(days=1), time.min, tzinfo=clock.DISTRICT_ZONE)

    def steps(self) -> list[RoadmapStep]:
        """The open steps of my units that are due before the week is over."""
        sunday = self.today + timedelta(days=6 - self.today.weekday())
        rows = RoadmapStep.objects.filter(
            unit_id__in=self.units,
            done_at__isnull=True,
            dropped_at__isnull=True,
            due_on__lte=sunday,
            case__is_open=True,
        )
        return list(rows.order_by("due_on", "id")[: MOST_COUNTED + 1])

    def step_due(self, step: RoadmapStep, row: CaseLine) -> StepDue:
        """The step as the page shows it."""
        unit = self.names.unit(step.unit_id)
        return StepDue(step.pk, step.title, step.due_on, step.due_on < self.today, unit.zh, unit.said("en"), row)


def _live(desk: _Desk) -> QuerySet[Assignment]:
    """The shares that are not done, in the words of the index that holds only them."""
    return Assignment.objects.filter(unit_id__in=desk.units, completed_at__isnull=True, ended_at__isnull=True)


def _to_sign(desk: _Desk) -> QuerySet[Case]:
    waiting = _live(desk).filter(state="pending")
    return _by_due(Case.objects.filter(pk__in=waiting.values("case_id"), is_open=True))


def _due(desk: _Desk) -> QuerySet[Case]:
    """Late, or due before the day is over, with us in the lead or with a share."""
    return _running(_live(desk).filter(state__in=["pending", "signed"], due_at__lt=desk.tonight))


def _in_hand(desk: _Desk) -> QuerySet[Case]:
    """Signed for by us and not due today: what is to be planned and moved on."""
    return _running(_live(desk).filter(Q(due_at__isnull=True) | Q(due_at__gte=desk.tonight), state="signed"))


def _running(shares: QuerySet[Assignment]) -> QuerySet[Case]:
    running = ["assigned", "in_progress"]
    return _by_due(Case.objects.filter(pk__in=shares.values("case_id"), is_open=True, state__in=running))


def _to_decide(desk: _Desk) -> QuerySet[Case]:
    """Petitions, rulings, and suspended cases whose day of review has come."""
    waiting = Petition.objects.filter(state=PetitionState.OPEN)
    return _by_due(
        Case.objects.filter(
            desk.reach,
            Q(state="in_ruling")
            | Q(pk__in=waiting.values("case_id"))
            | Q(state="suspended", review_on__lte=desk.today),
            is_open=True,
        )
    )


def _to_dispatch(desk: _Desk) -> QuerySet[Case]:
    return _by_due(Case.objects.filter(desk.reach, state="registered", is_open=True))


def _to_verify(desk: _Desk) -> QuerySet[Case]:
    own = _own_units(desk.actor, desk.names)
    return _by_due(Case.objects.filter(desk.reach, state="completed", is_open=True).exclude(lead_unit_id__in=own))


def _to_follow_up(desk: _Desk) -> QuerySet[Case]:
    return Case.objects.filter(desk.reach, follow_up__in=["pending", "no_answer"], state="closed").order_by("id")


def _own_units(actor: Actor, names: Names) -> frozenset[int]:
    """The units to which the actor belongs, as ``rules.capacity.is_outside`` has it: whose cases he never verifies."""
    handling = [grant.home_path for grant in actor.grants_as(*HANDLING)]
    homes = [grant.home_path for grant in actor.grants]
    return frozenset(
        pk
        for pk, unit in names.units.items()
        if any(home.startswith(unit.path) for home in homes) or any(unit.path.startswith(home) for home in handling)
    )


def _by_due(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.order_by(F("due_at").asc(nulls_last=True), "id")


_GROUPS: Sequence[tuple[str, tuple[Role, ...], Callable[[_Desk], QuerySet[Case]]]] = (
    ("to_sign", HANDLING, _to_sign),
    ("due", HANDLING, _due),
    ("in_hand", HANDLING, _in_hand),
    ("to_decide", DECIDING, _to_decide),
    ("to_dispatch", DECIDING, _to_dispatch),
    ("to_verify", VERIFYING, _to_verify),
    ("to_follow_up", DECIDING, _to_follow_up),
)


def _asked_by(actor: Actor) -> Iterable[tuple[str, Callable[[_Desk], QuerySet[Case]]]]:
    return [(key, ask) for key, roles, ask in _GROUPS if actor.has(*roles)]
