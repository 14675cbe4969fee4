"""Everything the page of one case needs, in a number of queries that does not depend on the case's history."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q

from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.models import (
    Assignment,
    Case,
    CaseEvidence,
    ClockSegment,
    Deadline,
    DeadlineState,
    Entry,
    Petition,
    PetitionState,
    RoadmapStep,
)
from luoshi.district.cases.models.assignment import LIVE
from luoshi.district.cases.queries.derivation import derivation
from luoshi.district.cases.queries.facts import case_facts
from luoshi.district.cases.queries.lights import case_light
from luoshi.district.cases.queries.scope import case_for, visible_to
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.district.cases.rules.permits import next_action, permits
from luoshi.district.cases.rules.transitions import TABLE
from luoshi.district.people.api import Actor
from luoshi.kernel.verdict import Verdict

MOST_RELATED = 5
MOST_KIN = 500
RUNNING = (DeadlineState.OPEN, DeadlineState.PAUSED)


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that is this reader's part, and the rules' verdict on it now: what speaks against it is shown."""

    action: Action
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AssignmentShown:
    """A unit's share with its own clocks, the running ones first."""

    assignment: Assignment
    deadlines: list[Deadline]

    @property
    def is_live(self) -> bool:
        """True while the share binds."""
        return self.assignment.state in LIVE


@dataclass(frozen=True, slots=True)
class CasePage:
    """The case and what hangs on it; lists are in the order in which a page shows them."""

    case: Case
    light: str
    facts: CaseFacts
    offers: list[Offer]
    next_action: Action | None
    binding: Deadline | None
    steps: list[RoadmapStep]
    dropped_steps: list[RoadmapStep]
    assignments: list[AssignmentShown]
    running: list[Deadline]
    decided: list[Deadline]
    segments: list[ClockSegment]
    timeline: list[Entry]
    evidence: list[CaseEvidence]
    petitions: list[Petition]
    open_petition: Petition | None
    children: list[Case] = field(default_factory=list)
    merged: list[Case] = field(default_factory=list)
    related: list[Case] = field(default_factory=list)

    @property
    def permitted(self) -> list[Action]:
        """Everything the reader may do now."""
        return [offer.action for offer in self.offers if offer.verdict]

    def derivation(self, *, as_of: datetime, lang: str) -> list[str]:
        """Why the binding deadline is what it is; empty when no clock runs."""
        if self.binding is None:
            return []
        return derivation(self.binding, as_of=as_of, lang=lang, segments=self.segments)


def case_page(code: str, *, actor: Actor, at: datetime) -> CasePage:
    """The page of the case with this code.

    Raises
    ------
    CaseNotFoundError
        There is none, or the actor may not see it.
    """
    case = case_for(actor, code)
    assignments = list(case.assignments.select_related("unit"))
    live = [row for row in assignments if row.state in LIVE]
    facts = case_facts(case, live)
    deadlines = list(case.deadlines.select_related("assignment__unit", "calendar").defer("calendar__data"))
    steps = list(case.steps.select_related("unit"))
    petitions = list(case.petitions.select_related("assignment__unit", "asked_by", "decided_by"))
    timeline = _timeline(case)
    return CasePage(
        case=case,
        light=case_light(is_open=case.is_open, due_at=case.due_at, yellow_at=case.yellow_at, at=at),
        facts=facts,
        offers=_offers(actor, facts, at),
        next_action=next_action(actor=actor, facts=facts, at=at),
        binding=_binding(case, deadlines),
        steps=[row for row in steps if row.dropped_at is None],
        dropped_steps=[row for row in steps if row.dropped_at is not None],
        assignments=[_shown(row, deadlines) for row in assignments],
        running=[row for row in deadlines if row.state in RUNNING],
        decided=[row for row in deadlines if row.state not in RUNNING],
        segments=list(case.segments.all()),
        timeline=timeline,
        evidence=[use for entry in timeline for use in entry.case_evidence.all()],
        petitions=petitions,
        open_petition=next((row for row in petitions if row.state == PetitionState.OPEN), None),
        **_neighbours(case, actor),
    )


def changed_since(case: Case, version: int) -> list[Entry]:
    """What others did after the reader's ``version``; said to whoever acted second."""
    return list(case.entries.filter(version__gt=version).select_related("unit").order_by("version"))


def _offers(actor: Actor, facts: CaseFacts, at: datetime) -> list[Offer]:
    verdicts = ((action, permits(action, actor=actor, facts=facts, at=at)) for action in TABLE)
    return [Offer(action, verdict) for action, verdict in verdicts if "not_your_part" not in verdict.codes]


def _timeline(case: Case) -> list[Entry]:
    evidence = CaseEvidence.objects.select_related("evidence__blob", "evidence__thumbnail_blob")
    entries = case.entries.select_related("unit", "by").prefetch_related(Prefetch("case_evidence", queryset=evidence))
    return list(entries.order_by("-ledger_seq"))


def _binding(case: Case, deadlines: list[Deadline]) -> Deadline | None:
    """The running clock that the case shows, or the one that stands while it is suspended."""
    running = [row for row in deadlines if row.state in RUNNING and not _is_co(row)]
    exact = [row for row in running if row.due_at == case.due_at]
    standing = [row for row in running if row.state == DeadlineState.PAUSED]
    return next(iter(exact[::-1] or standing), None)


def _is_co(row: Deadline) -> bool:
    return row.assignment is not None and row.assignment.part == "co"


def _shown(row: Assignment, deadlines: list[Deadline]) -> AssignmentShown:
    own = [clock for clock in deadlines if clock.assignment_id == row.pk]
    return AssignmentShown(row, sorted(own, key=lambda clock: (clock.state not in RUNNING, clock.due_at)))


def _neighbours(case: Case, actor: Actor) -> dict[str, list[Case]]:
    """Parts, duplicates and cases at the same place, as far as the reader may see them.

    The neighbours are few and found each by its own index; the reader's reach is asked of them afterwards.
    """
    kin = [Q(parent_id=case.pk), Q(merged_into_id=case.pk)]
    if case.parent_id is not None:
        kin += [Q(parent_id=case.parent_id), Q(pk=case.parent_id)]
    first, *others = [Case.objects.order_by().filter(condition).values_list("pk", flat=True) for condition in kin]
    ids = set(first.union(*others)[:MOST_KIN])
    if case.place_id is not None:
        there = Case.objects.filter(place_id=case.place_id).order_by("-id")
        ids |= set(there.values_list("pk", flat=True)[: MOST_RELATED + 1])
    ids.discard(case.pk)
    if not ids:
        return {"children": [], "merged": [], "related": []}
    rows = list(Case.objects.filter(visible_to(actor), pk__in=ids).select_related("lead_unit").order_by("-id"))
    children = [row for row in rows if row.parent_id == case.pk]
    merged = [row for row in rows if row.merged_into_id == case.pk]
    rest = [row for row in rows if case.pk not in (row.parent_id, row.merged_into_id)]
    return {"children": children[::-1], "merged": merged[::-1], "related": rest[:MOST_RELATED]}


__all__ = ["AssignmentShown", "CaseNotFoundError", "CasePage", "Offer", "case_page", "changed_since"]
