"""Ending a case: verified by someone outside the unit, settled on the spot, or dismissed; and sending it back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from luoshi.district.cases.commands import clocks
from luoshi.district.cases.commands.assign import active_unit, end_assignment, end_lead, give
from luoshi.district.cases.commands.handle import mark_completed
from luoshi.district.cases.commands.proof_of import EvidenceUse
from luoshi.district.cases.commands.turn import Turn, turn
from luoshi.district.cases.errors import NotPermittedError, UnknownUnitError
from luoshi.district.cases.models import AssignmentState, Case, Deadline, FollowUp, Part, Stage
from luoshi.district.cases.queries.sources import is_from_outside
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.permits import settles_from_outside
from luoshi.district.people.api import Actor


def close(
    *,
    case_id: int,
    text: str,
    evidence: Sequence[EvidenceUse] = (),
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Strike the case off the ledger after looking: only someone outside the handling units may."""
    with turn(
        case_id, Action.CLOSE, by=by, at=at, expected_version=expected_version, text=text, evidence=evidence
    ) as act:
        clocks.decide(act.case, Stage.VERIFY, at=at)
        if act.facts.open_step_paths:
            act.data["unfinished_steps"] = len(act.facts.open_step_paths)
        end_case(act)
        act.tell("closed", unit_id=act.lead.unit_id)
    return act.case


def return_(*, case_id: int, text: str, by: Actor, at: datetime, expected_version: int | None = None) -> Case:
    """Verification failed: back to the unit, whose clock runs on from its old deadline."""
    with turn(case_id, Action.RETURN, by=by, at=at, expected_version=expected_version, text=text) as act:
        case, lead = act.case, act.lead
        clocks.decide(case, Stage.VERIFY, at=at)
        lead.state, lead.completed_at = AssignmentState.SIGNED, None
        lead.save(update_fields=["state", "completed_at"])
        case.completed_at = None
        case.returns += 1
        case.outcome = ""
        _run_on(act)
        act.tell("returned", unit_id=lead.unit_id)
        act.bind()
    return act.case


def settle(
    *,
    case_id: int,
    text: str,
    unit_id: int | None = None,
    evidence: Sequence[EvidenceUse] = (),
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Close a case there and then: whoever stands at the place, outside the unit, has seen it solved."""
    with turn(
        case_id, Action.SETTLE, by=by, at=at, expected_version=expected_version, text=text, evidence=evidence
    ) as act:
        case = act.case
        if case.lead_unit is None:
            if unit_id is None:
                raise UnknownUnitError
            clocks.decide(case, Stage.DISPATCH, at=at)
            case.lead_unit = active_unit(unit_id)
            verdict = settles_from_outside(by, replace(act.facts, lead_path=case.lead_unit.path))
            if not verdict:
                raise NotPermittedError(action=Action.SETTLE.value, verdict=verdict)
            case.assigned_at = at
            give(act, case.lead_unit, Part.LEAD, task="")
        mark_completed(act, text=text)
        case.settled_on_spot = True
        if act.facts.open_step_paths:
            act.data["unfinished_steps"] = len(act.facts.open_step_paths)
        for row in [row for row in act.assignments if row.part == Part.CO]:
            end_assignment(act, row, AssignmentState.WITHDRAWN)
        end_case(act)
        act.data["settled_on_spot"] = True
    return act.case


def dismiss(*, case_id: int, text: str, by: Actor, at: datetime, expected_version: int | None = None) -> Case:
    """Not a matter for this government, or nothing to do: said with the reason, and visible to the reporter."""
    with turn(case_id, Action.DISMISS, by=by, at=at, expected_version=expected_version, text=text) as act:
        clocks.decide(act.case, Stage.DISPATCH, at=at)
        act.case.outcome = text
        clocks.void_all(act.case, at=at)
    return act.case


def end_case(act: Turn) -> None:
    """Write the closing on the case and start asking whoever raised it."""
    case, at = act.case, act.at
    case.closed_at = at
    clocks.void_all(case, at=at)
    last = Deadline.objects.filter(case=case, stage=Stage.RESOLVE).exclude(assignment__part=Part.CO).order_by("-id")
    kept = last.first()
    case.due_at = kept.due_at if kept else case.due_at
    if case.kind.needs_follow_up and is_from_outside(case.source):
        case.follow_up = FollowUp.PENDING
        clocks.start_clock(case, Stage.FOLLOW_UP, at=at)


def withdraw_all(act: Turn) -> None:
    """End every unit's share, because the case ends here."""
    end_lead(act, AssignmentState.WITHDRAWN)
    for row in list(act.assignments):
        row.state, row.ended_at = AssignmentState.WITHDRAWN, act.at
        row.save(update_fields=["state", "ended_at"])
        act.assignments.remove(row)


def _run_on(act: Turn) -> None:
    """A fresh row for the same promise: the old deadline stays decided as it was, and keeps binding."""
    old = (
        Deadline.objects.filter(case=act.case, stage=Stage.RESOLVE, assignment=act.lead)
        .exclude(decided_at__isnull=True)
        .order_by("-id")
        .first()
    )
    if old is None:
        return
    Deadline.objects.create(
        case=act.case,
        assignment=act.lead,
        stage=Stage.RESOLVE,
        rule=old.rule,
        start_at=old.start_at,
        calendar_id=old.calendar_id,
        due_at=old.due_at,
        yellow_at=old.yellow_at,
        extensions=old.extensions,
        is_provisional=old.is_provisional,
    )
