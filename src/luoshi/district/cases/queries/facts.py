"""Gathers from the database the facts that the rules look at."""

from collections.abc import Sequence

from luoshi.district.cases.models import Assignment, AssignmentState, Case, Part, Petition, PetitionState
from luoshi.district.cases.models.assignment import LIVE
from luoshi.district.cases.rules.facts import FINISHING, SENDING_BACK, CaseFacts, Shown
from luoshi.district.cases.rules.states import CaseState


def live_assignments(case: Case) -> list[Assignment]:
    """The assignments that bind: pending, signed or completed."""
    return list(case.assignments.filter(state__in=LIVE).select_related("unit"))


def case_facts(case: Case, assignments: Sequence[Assignment] | None = None) -> CaseFacts:
    """The facts of ``case``; at most six queries."""
    rows = live_assignments(case) if assignments is None else assignments
    co_units = [row for row in rows if row.part == Part.CO]
    petition = Petition.objects.filter(case=case, state=PetitionState.OPEN).first()
    steps = list(case.steps.filter(dropped_at__isnull=True).values_list("done_at", "unit__path"))
    facts = CaseFacts(
        state=CaseState(case.state),
        lead_path=case.lead_unit.path if case.lead_unit else "",
        co_paths=tuple(row.unit.path for row in co_units),
        signed_co_paths=_paths(co_units, AssignmentState.SIGNED),
        pending_co_paths=_paths(co_units, AssignmentState.PENDING),
        lead_is_pending=any(row.part == Part.LEAD and row.state == AssignmentState.PENDING for row in rows),
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
        open_children=case.children.filter(is_open=True).count(),
        open_co_units=sum(row.state != AssignmentState.COMPLETED for row in co_units),
        verifier_roles=frozenset(case.kind.verifier_roles or ["verifier", "supervisor"]),
        evidence_needed=tuple(row["purpose"] for row in case.kind.evidence if row.get("required", True)),
        evidence_as=tuple((row["purpose"], row.get("kind") or "any") for row in case.kind.evidence),
        done_by=_done_by(case),
        follow_up=case.follow_up,
        ever_closed=case.closed_at is not None,
    )
    shown = case.case_evidence.values_list("purpose", "evidence__kind", "entry__version", "evidence__blob_id")
    pieces = [Shown(purpose, form, version, digest or "") for purpose, form, version, digest in shown]
    return facts.with_evidence(pieces, sent_back=_sent_back(case))


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
