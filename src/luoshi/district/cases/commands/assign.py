"""Giving a case to units, and taking it back from them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from luoshi.district.cases.commands import clocks
from luoshi.district.cases.commands.publish import set_publication
from luoshi.district.cases.commands.turn import Turn, turn
from luoshi.district.cases.errors import UnitTwiceError, UnknownUnitError
from luoshi.district.cases.models import Assignment, AssignmentState, Case, Part, Stage
from luoshi.district.cases.rules.actions import Action
from luoshi.district.people.api import Actor, Unit, unit_by_id
from luoshi.kernel.worktime import Instant, Rule


def assign(
    *,
    case_id: int,
    lead_unit_id: int,
    co_unit_ids: Sequence[int] = (),
    task: str = "",
    resolve_rule: Mapping[str, Any] | None = None,
    text: str = "",
    publication: str | None = None,
    public_title: str = "",
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Give the case to a lead unit and co-units; their clocks start now, whether or not they sign for it.

    ``publication`` says how the public reads of it from now on (:func:`publish`); None leaves it as it is.
    ``resolve_rule`` sets a deadline other than the kind's ("this afternoon").

    Raises
    ------
    BadRuleError
        It is no rule, or sets a deadline further ahead than any promise lasts.
    """
    rule = None if resolve_rule is None else clocks.read_rule(resolve_rule)
    clocks.check_reach(rule.at if isinstance(rule, Instant) else None, at)
    with turn(case_id, Action.ASSIGN, by=by, at=at, expected_version=expected_version, text=text) as act:
        case, lead = act.case, active_unit(lead_unit_id)
        end_lead(act, AssignmentState.WITHDRAWN)
        for row in [row for row in act.assignments if row.unit_id in (lead_unit_id, *co_unit_ids)]:
            end_assignment(act, row, AssignmentState.WITHDRAWN)
        clocks.decide(case, Stage.DISPATCH, at=at)
        case.lead_unit = lead
        case.assigned_at = case.last_progress_at = at
        give(act, lead, Part.LEAD, task=task, rule=rule)
        for unit_id in dict.fromkeys(co_unit_ids):
            give(act, active_unit(unit_id), Part.CO, task=task)
        act.unit_id = acting_or_lead(act, lead)
        act.data |= {"lead_unit": lead.code, "co_units": len(co_unit_ids)}
        act.words["task"] = task
        if publication is not None:
            set_publication(act, publication, public_title)
        act.bind()
    return act.case


def uphold(*, case_id: int, text: str, by: Actor, at: datetime, expected_version: int | None = None) -> Case:
    """Rule that the unit which handed the case back must take it; it cannot hand it back again."""
    with turn(case_id, Action.UPHOLD, by=by, at=at, expected_version=expected_version, text=text) as act:
        act.case.must_take = True
        lead = act.lead
        lead.state, lead.signed_at = AssignmentState.PENDING, None
        lead.save(update_fields=["state", "signed_at"])
        if clocks.running(act.case, Stage.SIGN, lead) is None:
            clocks.start_clock(act.case, Stage.SIGN, at=at, assignment=lead)
        act.tell("upheld", unit_id=lead.unit_id)
        act.data |= {"lead_unit": lead.unit.code}
        act.bind()
    return act.case


def add_co_unit(
    *, case_id: int, unit_id: int, task: str = "", by: Actor, at: datetime, expected_version: int | None = None
) -> Case:
    """Give a share of the case to one more unit, with a clock of its own."""
    with turn(case_id, Action.ADD_CO_UNIT, by=by, at=at, expected_version=expected_version, text=task) as act:
        unit = active_unit(unit_id)
        give(act, unit, Part.CO, task=task)
        act.data |= {"unit": unit.code}
        act.words["task"] = task
    return act.case


def release_co_unit(
    *, case_id: int, unit_id: int, text: str, by: Actor, at: datetime, expected_version: int | None = None
) -> Case:
    """Take a co-unit's share back."""
    with turn(case_id, Action.RELEASE_CO_UNIT, by=by, at=at, expected_version=expected_version, text=text) as act:
        share = next((row for row in act.assignments if row.part == Part.CO and row.unit_id == unit_id), None)
        if share is None:
            raise UnknownUnitError
        end_assignment(act, share, AssignmentState.WITHDRAWN)
        act.tell("released", unit_id=unit_id)
        act.data |= {"unit": share.unit.code}
    return act.case


def active_unit(unit_id: int) -> Unit:
    """The unit, if it can be given anything."""
    unit = unit_by_id(unit_id)
    if unit is None or not unit.is_active:
        raise UnknownUnitError
    return unit


def first_stages(case: Case, part: Part) -> tuple[Stage, ...]:
    """The clocks of a share before its work: a first contact is owed where there is somebody to be reached."""
    owes_contact = part == Part.LEAD and case.kind.needs_contact and case.has_contact
    return (Stage.SIGN, Stage.CONTACT) if owes_contact else (Stage.SIGN,)


def give(act: Turn, unit: Unit, part: Part, *, task: str, rule: Rule | None = None) -> Assignment:
    """Make a unit's assignment and start its clocks."""
    if any(row.unit_id == unit.pk for row in act.assignments):
        raise UnitTwiceError
    share = Assignment(case=act.case, unit=unit, part=part, task=task[:300], assigned_at=act.at, assigned_as=act.by.key)
    share.save(force_insert=True)
    act.assignments.append(share)
    for stage in first_stages(act.case, part):
        clocks.start_clock(act.case, stage, at=act.at, assignment=share)
    resolve = clocks.start_clock(act.case, Stage.RESOLVE, at=act.at, assignment=share, rule=rule)
    if resolve is not None:
        share.due_at = resolve.due_at
        share.save(update_fields=["due_at"])
    act.tell("assigned", unit_id=unit.pk, part=str(part))
    return share


def end_lead(act: Turn, state: AssignmentState) -> None:
    """End the lead unit's assignment, if there is one."""
    for row in list(act.assignments):
        if row.part == Part.LEAD:
            end_assignment(act, row, state)


def end_assignment(act: Turn, row: Assignment, state: AssignmentState) -> None:
    """End an assignment; its running clocks no longer apply."""
    row.state = state
    row.ended_at = act.at
    row.save(update_fields=["state", "ended_at"])
    act.assignments.remove(row)
    clocks.void_all(act.case, at=act.at, assignment=row)


def acting_or_lead(act: Turn, lead: Unit) -> int:
    """The unit that the timeline names: the actor's, or the lead unit when the system acts."""
    return act.by.grants[0].unit_id if act.by.grants else lead.pk
