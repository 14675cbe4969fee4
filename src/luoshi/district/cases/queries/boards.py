"""The supervision board: everything that must be seen before it becomes late, and what already is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from luoshi.district.cases.models import Case, ClockSegment, Entry, Petition, PetitionState
from luoshi.district.cases.queries.cockpit import Cockpit, Point, cockpit, points
from luoshi.district.cases.queries.facets import reach_q
from luoshi.district.cases.queries.filters import no_progress_q
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue import CaseLine, rows_of
from luoshi.district.cases.queries.scope import arms_of
from luoshi.district.cases.queries.soon import Soon
from luoshi.district.cases.queries.unit_board import UnitLine, lights_by, unit_board, unit_line
from luoshi.district.people.api import Actor

__all__ = [
    "SECTIONS",
    "Cockpit",
    "LateUnit",
    "PetitionWaiting",
    "Point",
    "Section",
    "SupervisionBoard",
    "UnitLine",
    "cockpit",
    "points",
    "section",
    "supervision_board",
    "unit_board",
    "unit_line",
]

SHOWN = 10
NO_PROGRESS_DAYS = 7
PING_PONG = 2
URGED = 1
COUNT_CAP = 10_000
ANSWERS = ("report", "co_report", "contact", "finish_step", "complete", "co_complete", "sign_for", "plan", "hand_back")
"""The acts by which a unit answers an urging."""


@dataclass(frozen=True, slots=True)
class PetitionWaiting:
    """A petition that the supervision office has to decide."""

    case: CaseLine
    petition_id: int
    kind: str
    reason: str
    asked_at: datetime
    until_at: datetime | None
    review_on: object


@dataclass(frozen=True, slots=True)
class Section:
    """The first rows of one question, and how many cases are its answer; 10,001 says that there are more."""

    key: str
    rows: list[CaseLine]
    count: int
    petitions: list[PetitionWaiting] = field(default_factory=list)

    @property
    def is_capped(self) -> bool:
        """True when there are more than were counted."""
        return self.count > COUNT_CAP


@dataclass(frozen=True, slots=True)
class LateUnit:
    """How many late cases a unit leads."""

    unit_id: int | None
    unit: str
    unit_en: str
    late: int
    open: int


@dataclass(frozen=True, slots=True)
class SupervisionBoard:
    """The sections by key, in :data:`SECTIONS`' order, and the late cases by unit, most first."""

    sections: dict[str, Section]
    late_by_unit: list[LateUnit]


def supervision_board(
    *, actor: Actor, at: datetime, shown: int = SHOWN, no_progress_days: int = NO_PROGRESS_DAYS
) -> SupervisionBoard:
    """The whole board."""
    names = Names()
    reach = reach_q(arms_of(actor, names))
    sections = {key: _section(key, reach, names, at, shown, no_progress_days) for key in SECTIONS}
    grouped = sorted(lights_by("lead_unit_id", reach=reach, at=at), key=lambda row: -row["red"])
    late = [_late_unit(row, names) for row in grouped if row["red"]]
    return SupervisionBoard(sections, late)


def section(
    key: str, *, actor: Actor, at: datetime, limit: int = 500, no_progress_days: int = NO_PROGRESS_DAYS
) -> Section:
    """One section with more of its rows.

    Raises
    ------
    KeyError
        There is no such section.
    """
    names = Names()
    return _section(key, reach_q(arms_of(actor, names)), names, at, limit, no_progress_days)


def _section(  # noqa: PLR0917 - what a section is made of
    key: str, reach: Q, names: Names, at: datetime, limit: int, days: int
) -> Section:
    cases = SECTIONS[key](at, days).filter(reach)
    rows = rows_of(cases[:limit], at=at, names=names)
    count = len(rows) if len(rows) < limit else cases.order_by()[: COUNT_CAP + 1].count()
    return Section(key, rows, count, _petitions(rows) if key == "petitions" else [])


def grounds_of(rows: Iterable[CaseLine]) -> dict[int, str]:
    """Why the clocks of suspended cases stand."""
    standing = ClockSegment.objects.filter(case_id__in=[row.id for row in rows], to_at__isnull=True)
    return dict(standing.order_by().values_list("case_id", "ground"))


def _late_unit(row: Mapping[str, Any], names: Names) -> LateUnit:
    unit = names.unit(row["lead_unit_id"])
    return LateUnit(row["lead_unit_id"], unit.zh, unit.said("en"), row["red"], row["open"])


def _petitions(rows: list[CaseLine]) -> list[PetitionWaiting]:
    by_case = {row.id: row for row in rows}
    waiting = Petition.objects.filter(case_id__in=by_case, state=PetitionState.OPEN).order_by("asked_at")
    return [
        PetitionWaiting(by_case[p.case_id], p.pk, p.kind, p.reason, p.asked_at, p.until_at, p.review_on)
        for p in waiting
    ]


def _will_be_late(at: datetime, _days: int) -> QuerySet[Case]:
    return Case.objects.filter(Soon().q(at), is_open=True).order_by("due_at", "id")


def _rulings(_at: datetime, _days: int) -> QuerySet[Case]:
    """The longest waiting first."""
    return Case.objects.filter(state="in_ruling").order_by("registered_at", "id")


def _ping_pong(_at: datetime, _days: int) -> QuerySet[Case]:
    return Case.objects.filter(is_open=True, hand_backs__gte=PING_PONG).order_by("-hand_backs", "due_at", "id")


def _no_progress(at: datetime, days: int) -> QuerySet[Case]:
    return Case.objects.filter(no_progress_q(days, at)).order_by("last_progress_at", "id")


def _with_petition(_at: datetime, _days: int) -> QuerySet[Case]:
    waiting = Petition.objects.filter(state=PetitionState.OPEN)
    return Case.objects.filter(pk__in=waiting.values("case_id")).order_by(F("due_at").asc(nulls_last=True), "id")


def _suspended(_at: datetime, _days: int) -> QuerySet[Case]:
    return Case.objects.filter(state="suspended").order_by("review_on", "id")


def _urged_but_silent(_at: datetime, _days: int) -> QuerySet[Case]:
    """Urged, and since the last urging none of the acts by which a unit answers."""
    urgings = Entry.objects.filter(case=OuterRef("case"), action="urge", ledger_seq__gt=OuterRef("ledger_seq"))
    answers = Entry.objects.filter(case=OuterRef("case"), action__in=ANSWERS, ledger_seq__gt=OuterRef("ledger_seq"))
    last = Entry.objects.filter(case=OuterRef("pk"), action="urge").filter(~Exists(urgings), ~Exists(answers))
    held = Case.objects.filter(is_open=True, urges__gte=URGED, state__in=["assigned", "in_progress"])
    return held.filter(Exists(last)).order_by("-urges", "due_at", "id")


SECTIONS: Mapping[str, Callable[[datetime, int], QuerySet[Case]]] = {
    "will_be_late": _will_be_late,
    "petitions": _with_petition,
    "rulings": _rulings,
    "ping_pong": _ping_pong,
    "no_progress": _no_progress,
    "urged_silent": _urged_but_silent,
    "suspended": _suspended,
}
"""Each question and its answer, in the order in which each is to be read."""
