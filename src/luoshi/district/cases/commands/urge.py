"""Reminding and raising: by hand, and by the worker when a light turns."""

from datetime import datetime

from luoshi.district.cases.commands.turn import turn
from luoshi.district.cases.models import AssignmentState, Case, Part
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.by_itself import Reason
from luoshi.district.people.api import Actor, parent_unit_id


def urge(
    *,
    case_id: int,
    text: str = "",
    reason: Reason | None = None,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Remind whoever holds the case: in somebody's words, or for a ``reason`` by the program itself."""
    with turn(case_id, Action.URGE, by=by, at=at, expected_version=expected_version, text=text, reason=reason) as act:
        act.case.urges += 1
        act.data |= {"count": act.case.urges, "reason": reason.value if reason else "by_hand"}
        if act.case.lead_unit_id is None:
            act.tell("urged", role="supervisor")
        for row in act.assignments:
            act.tell("urged", unit_id=row.unit_id)
    return act.case


def co_urge(*, case_id: int, text: str, by: Actor, at: datetime, expected_version: int | None = None) -> Case:
    """Remind the co-units whose share is open; it is the lead unit's own word to them and counts against nobody."""
    with turn(case_id, Action.CO_URGE, by=by, at=at, expected_version=expected_version, text=text) as act:
        waiting = [row for row in act.assignments if row.part == Part.CO and row.state != AssignmentState.COMPLETED]
        for row in waiting:
            act.tell("co_urged", unit_id=row.unit_id)
        act.data["count"] = len(waiting)
    return act.case


def escalate(
    *,
    case_id: int,
    text: str = "",
    reason: Reason | None = None,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Raise the case one level up the tree of units; at the top it reaches the leaders."""
    with turn(
        case_id, Action.ESCALATE, by=by, at=at, expected_version=expected_version, text=text, reason=reason
    ) as act:
        case = act.case
        case.escalation += 1
        above = case.lead_unit_id
        for _ in range(case.escalation):
            above = parent_unit_id(above) if above is not None else None
        act.data |= {"level": case.escalation}
        if above is None:
            act.tell("escalated", role="leader", level=case.escalation)
        else:
            act.tell("escalated", unit_id=above, role="head", level=case.escalation)
    return act.case
