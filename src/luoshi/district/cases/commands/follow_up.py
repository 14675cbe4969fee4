"""Asking whoever raised it: closed and fixed are different facts, and the second is the reporter's to say."""

from datetime import datetime

from django.db import transaction

from luoshi.district.cases.commands import clocks
from luoshi.district.cases.commands.assign import give
from luoshi.district.cases.commands.turn import turn
from luoshi.district.cases.commands.verify import withdraw_all
from luoshi.district.cases.models import Case, FollowUp, Part, Stage
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.by_itself import Reason
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.people.api import SYSTEM, Actor


def record_feedback(
    *, case_id: int, outcome: str, text: str = "", by: Actor, at: datetime, expected_version: int | None = None
) -> Case:
    """What the reporter says: solved, not solved, or no answer; "not solved" reopens the case in the same act.

    Raises
    ------
    ValueError
        ``outcome`` is none of the three.
    """
    answer = FollowUp(outcome)
    with transaction.atomic():
        with turn(case_id, Action.FOLLOW_UP, by=by, at=at, expected_version=expected_version, text=text) as act:
            act.case.follow_up = answer
            if answer != FollowUp.NO_ANSWER:
                clocks.decide(act.case, Stage.FOLLOW_UP, at=at)
            act.data["outcome"] = answer.value
        if answer == FollowUp.UNSOLVED:
            return reopen(case_id=case_id, reason=Reason.NOT_SOLVED, by=SYSTEM, at=at)
    return act.case


def reopen(
    *,
    case_id: int,
    text: str = "",
    reason: Reason | None = None,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Take up a closed case again: with its lead unit and a new clock, or, if it never had one, for dispatch."""
    with turn(case_id, Action.REOPEN, by=by, at=at, expected_version=expected_version, text=text, reason=reason) as act:
        case = act.case
        withdraw_all(act)
        clocks.void_all(case, at=at)
        case.reopenings += 1
        case.closed_at = case.completed_at = None
        case.settled_on_spot = False
        case.outcome = ""
        case.last_progress_at = at
        if case.lead_unit is not None and not case.lead_unit.is_active:
            case.lead_unit = None  # nobody is left there to take it up
            case.state = CaseState.REGISTERED
        if case.lead_unit is not None:
            case.assigned_at = at
            give(act, case.lead_unit, Part.LEAD, task="")
        else:
            clocks.start_clock(case, Stage.DISPATCH, at=at)
        act.tell("reopened", role="supervisor")
        act.bind()
    return act.case
