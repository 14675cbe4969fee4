"""Gathers from the database the facts that the rules look at."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from luoshi.district.cases.models import (
    Assignment,
    AssignmentState,
    Case,
    Entry,
    Part,
    Petition,
    PetitionState,
    RoadmapStep,
)
from luoshi.district.cases.models.assignment import LIVE
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.facts import FINISHING, SENDING_BACK, CaseFacts, Shown
from luoshi.district.cases.rules.states import CaseState

TURNING = frozenset({Action.REGISTER, Action.HAND_BACK, Action.REOPEN, Action.DECIDE_SUSPENSION})
"""The acts that bring a case into a state in which no unit's share says since when."""


def live_assignments(case: Case) -> list[Assignment]:
    """The assignments that bind: pending, signed or completed."""
    return list(case.assignments.filter(state__in=LIVE).select_related("unit"))


def case_facts(case: Case, assignments: Sequence[Assignment] | None = None) -> CaseFacts:
    """The facts of ``case``; at most eight queries, and two of them seldom."""
    rows = live_assignments(case) if assignments is None else assignments
    facts = build_facts(
        case,
        rows,
        petition=Petition.objects.filter(case=case, state=PetitionState.OPEN).first(),
        steps=list(case.steps.filter(dropped_at__isnull=True).values_list("done_at", "unit__path")),
        open_children=case.children.filter(is_open=True).count(),
        done_by=_done_by(case),
        turned_at=_turned_at(case),
    )
    shown = case.case_evidence.values_list("purpose", "evidence__kind", "entry__version", "evidence__blob_id")
    pieces = [Shown(purpose, form, version, digest or "") for purpose, form, version, digest in shown]
    return facts.with_evidence(pieces, sent_back=_sent_back(case))


def facts_of_cases(cases: Sequence[Case]) -> dict[int, CaseFacts]:
    """The facts of several cases, without their evidence, by id: five queries however many they are.

    ``cases`` are read with kind, category, lead unit and area.
    """
    ids = [case.pk for case in cases]
    shares, steps = defaultdict(list), defaultdict(list)
    for row in Assignment.objects.filter(case_id__in=ids, state__in=LIVE).select_related("unit"):
        shares[row.case_id].append(row)
    for pk, done_at, path in RoadmapStep.objects.filter(case_id__in=ids, dropped_at__isnull=True).values_list(
        "case_id", "done_at", "unit__path"
    ):
        steps[pk].append((done_at, path))
    petitions = {row.case_id: row for row in Petition.objects.filter(case_id__in=ids, state=PetitionState.OPEN)}
    parts = Counter(Case.objects.filter(parent_id__in=ids, is_open=True).order_by().values_list("parent_id", flat=True))
    done_by, turned = defaultdict(set), dict[int, datetime]()
    acts = Entry.objects.filter(case_id__in=ids, action__in=[*FINISHING, *TURNING]).order_by("ledger_seq")
    for pk, action, at, by in acts.values_list("case_id", "action", "at", "by_id"):
        if action in TURNING:
            turned[pk] = at
        elif by:
            done_by[pk].add(f"account:{by}")
    return {
        case.pk: build_facts(
            case,
            shares[case.pk],
            petition=petitions.get(case.pk),
            steps=steps[case.pk],
            open_children=parts[case.pk],
            done_by=frozenset(done_by[case.pk]) if case.state == CaseState.COMPLETED else frozenset(),
            turned_at=turned.get(case.pk),
        )
        for case in cases
    }


def build_facts(
    case: Case,
    assignments: Sequence[Assignment],
    *,
    petition: Petition | None,
    steps: Sequence[tuple[datetime | None, str]],
    open_children: int,
    done_by: frozenset[str],
    turned_at: datetime | None,
) -> CaseFacts:
    """The facts from rows in hand, without the evidence; ``steps`` are when each was done and its unit's path."""
    co_units = [row for row in assignments if row.part == Part.CO]
    return CaseFacts(
        state=CaseState(case.state),
        lead_path=case.lead_unit.path if case.lead_unit else "",
        co_paths=tuple(row.unit.path for row in co_units),
        signed_co_paths=_paths(co_units, AssignmentState.SIGNED),
        pending_co_paths=_paths(co_units, AssignmentState.PENDING),
        lead_is_pending=any(row.part == Part.LEAD and row.state == AssignmentState.PENDING for row in assignments),
        area_code=case.area.code if case.area else "",
        area_path=case.area.unit.path if case.area and case.area.unit and not case.lead_unit_id else "",
        category_path=case.category.path,
        hand_backs=case.hand_backs,
        hand_back_limit=case.kind.hand_back_limit,
        must_take=case.must_take,
        extensions=case.extensions,
        extension_limit=case.kind.extension_limit,
        is_urgent=case.kind.is_urgent,
        due_at=case.due_at,
        open_petition=petition.kind if petition else "",
        petitioner=f"account:{petition.asked_by_id}" if petition else "",
        needs_roadmap=case.kind.needs_roadmap,
        has_roadmap=bool(steps),
        open_step_paths=tuple(path for done_at, path in steps if done_at is None),
        open_children=open_children,
        open_co_units=sum(row.state != AssignmentState.COMPLETED for row in co_units),
        verifier_roles=frozenset(case.kind.verifier_roles or ["verifier", "supervisor"]),
        evidence_needed=tuple(row["purpose"] for row in case.kind.evidence if row.get("required", True)),
        evidence_as=tuple((row["purpose"], row.get("kind") or "any") for row in case.kind.evidence),
        done_by=done_by,
        state_since=_state_since(case, turned_at),
        petition_since=petition.asked_at if petition else None,
        shares_since=tuple((row.unit.path, row.signed_at or row.assigned_at) for row in assignments),
        follow_up=case.follow_up,
        ever_closed=case.closed_at is not None,
    )


def _state_since(case: Case, turned_at: datetime | None) -> datetime | None:
    """Since when the case waits as it does, for states in which no share says it."""
    state = CaseState(case.state)
    ended = {CaseState.COMPLETED: case.completed_at, CaseState.CLOSED: case.closed_at}
    waits = state in (CaseState.IN_RULING, CaseState.SUSPENDED) or (state is CaseState.REGISTERED and case.version > 1)
    return ended.get(state) or (turned_at if waits else None) or case.registered_at


def _turned_at(case: Case) -> datetime | None:
    """When the act happened that brought the case where nobody works on it, if there was one."""
    state = CaseState(case.state)
    still = state in (CaseState.IN_RULING, CaseState.SUSPENDED)
    if not still and (state is not CaseState.REGISTERED or case.version == 1):
        return None
    acts = case.entries.filter(action__in=TURNING).order_by("-ledger_seq")
    return acts.values_list("at", flat=True).first()


def _sent_back(case: Case) -> int:
    """The version at which the case was last returned or reopened."""
    if not (case.reopenings or case.returns):
        return 0
    entries = case.entries.filter(action__in=SENDING_BACK).order_by("-version")
    return entries.values_list("version", flat=True).first() or 0


def _done_by(case: Case) -> frozenset[str]:
    if case.state != CaseState.COMPLETED:
        return frozenset()
    entries = case.entries.filter(action__in=FINISHING, by__isnull=False)
    return frozenset(f"account:{pk}" for pk in entries.order_by().values_list("by_id", flat=True))


def _paths(rows: Sequence[Assignment], state: AssignmentState) -> tuple[str, ...]:
    return tuple(row.unit.path for row in rows if row.state == state)
