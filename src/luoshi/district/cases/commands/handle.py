"""What the handling units do: sign for it, call the reporter, plan, report, finish."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from luoshi.district.cases.commands import clocks
from luoshi.district.cases.commands.assign import active_unit, end_lead
from luoshi.district.cases.commands.proof_of import EvidenceUse
from luoshi.district.cases.commands.turn import Turn, turn
from luoshi.district.cases.errors import NotPermittedError, RoadmapStepError, StepsUnfinishedError
from luoshi.district.cases.models import AssignmentState, Case, RoadmapStep, Stage
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.permits import ticks_off
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.people.api import Actor
from luoshi.kernel import clock
from luoshi.kernel.verdict import refuse

LONGEST_REASON = 1000
MOST_STEPS = 200
"""Of one plan; nobody reads more."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a roadmap as it is planned; without a unit it is the lead unit's own."""

    title: str
    due_on: date
    unit_id: int | None = None


def sign_for(*, case_id: int, by: Actor, at: datetime, expected_version: int | None = None) -> Case:
    """The lead unit says that it has it; the clock has been running since it was dispatched."""
    with turn(case_id, Action.SIGN_FOR, by=by, at=at, expected_version=expected_version) as act:
        lead = act.lead
        lead.state, lead.signed_at = AssignmentState.SIGNED, at
        lead.save(update_fields=["state", "signed_at"])
        clocks.decide(act.case, Stage.SIGN, at=at, assignment=lead)
        act.case.last_progress_at = at
        act.unit_id = lead.unit_id
        act.bind()
    return act.case


def hand_back(
    *,
    case_id: int,
    text: str,
    suggested_unit_id: int | None = None,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """The lead unit says that it is not its own, why, and whose it is; after the kind's limit the office must rule."""
    with turn(case_id, Action.HAND_BACK, by=by, at=at, expected_version=expected_version, text=text) as act:
        case, lead = act.case, act.lead
        case.hand_backs += 1
        act.unit_id = lead.unit_id
        act.data |= {"from_unit": lead.unit.code, "count": case.hand_backs}
        if suggested_unit_id is not None:
            act.data["suggested_unit"] = active_unit(suggested_unit_id).code
        if case.state == CaseState.REGISTERED:
            end_lead(act, AssignmentState.HANDED_BACK)
            case.lead_unit = None
            clocks.start_clock(case, Stage.DISPATCH, at=at)
        act.tell("handed_back", role="supervisor", count=case.hand_backs)
        act.bind()
    return act.case


def contact(*, case_id: int, text: str, by: Actor, at: datetime, expected_version: int | None = None) -> Case:
    """The lead unit has spoken with the reporter for the first time, or again."""
    with turn(case_id, Action.CONTACT, by=by, at=at, expected_version=expected_version, text=text) as act:
        lead = act.lead
        if lead.contacted_at is None:
            lead.contacted_at = at
            lead.save(update_fields=["contacted_at"])
            clocks.decide(act.case, Stage.CONTACT, at=at, assignment=lead)
        act.unit_id = lead.unit_id
        act.case.last_progress_at = at
    return act.case


def plan(
    *, case_id: int, steps: Sequence[Step], text: str = "", by: Actor, at: datetime, expected_version: int | None = None
) -> Case:
    """Set the roadmap; steps already done stay, steps still open are replaced.

    Raises
    ------
    RoadmapStepError
        A step lacks its title, its unit or a date from today on.
    BadRuleError
        A step is due further ahead than any promise lasts.
    """
    today = clock.local(at).date()
    if not 0 < len(steps) <= MOST_STEPS or any(not step.title.strip() or step.due_on < today for step in steps):
        raise RoadmapStepError
    for step in steps:
        clocks.check_reach(step.due_on, at)
    with turn(case_id, Action.PLAN, by=by, at=at, expected_version=expected_version, text=text) as act:
        case, lead = act.case, act.lead
        case.steps.filter(dropped_at__isnull=True, done_at__isnull=True).update(dropped_at=at)
        # Steps may be done out of order: those that stay keep their numbers, the new ones count on from the last.
        kept = case.steps.filter(dropped_at__isnull=True).aggregate(last=Max("position"))["last"] or 0
        rows = []
        for position, step in enumerate(steps, kept + 1):
            unit = active_unit(step.unit_id) if step.unit_id else lead.unit
            rows.append(
                RoadmapStep(case=case, position=position, title=step.title.strip()[:200], unit=unit, due_on=step.due_on)
            )
        RoadmapStep.objects.bulk_create(rows)
        case.last_progress_at = at
        act.unit_id = lead.unit_id
        facts = [{"unit": row.unit.code, "due_on": row.due_on.isoformat()} for row in rows]
        act.data["steps"] = facts
        act.words["steps"] = [{"title": row.title, **fact} for row, fact in zip(rows, facts, strict=True)]
    return act.case


def finish_step(
    *,
    case_id: int,
    step_id: int,
    text: str = "",
    evidence: Sequence[EvidenceUse] = (),
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """Tick off one step of the roadmap: the lead unit any, a co-unit its own."""
    with turn(
        case_id, Action.FINISH_STEP, by=by, at=at, expected_version=expected_version, text=text, evidence=evidence
    ) as act:
        step = (
            act.case.steps.filter(pk=step_id, dropped_at__isnull=True, done_at__isnull=True)
            .select_related("unit")
            .first()
        )
        if step is None:
            raise RoadmapStepError
        if not ticks_off(by, act.facts, step.unit.path):
            verdict = refuse("not_your_part", action=Action.FINISH_STEP.value)
            raise NotPermittedError(action=Action.FINISH_STEP.value, verdict=verdict)
        step.done_at, step.note = at, text
        step.save(update_fields=["done_at", "note"])
        act.case.last_progress_at = at
        act.data |= {"position": step.position}
        act.words["step"] = step.title
    return act.case


def report(
    *,
    case_id: int,
    text: str,
    evidence: Sequence[EvidenceUse] = (),
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """The lead unit says how it stands."""
    with turn(
        case_id, Action.REPORT, by=by, at=at, expected_version=expected_version, text=text, evidence=evidence
    ) as act:
        act.unit_id = act.lead.unit_id
        act.case.last_progress_at = at
    return act.case


def complete(
    *,
    case_id: int,
    text: str,
    evidence: Sequence[EvidenceUse] = (),
    steps_left: str = "",
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """The lead unit says that it is done, with the evidence its kind asks for; someone outside will verify.

    Where steps of the roadmap are unfinished, ``steps_left`` says why it is done all the same; the verifier reads it.

    Raises
    ------
    StepsUnfinishedError
        Steps are unfinished, and nobody says why.
    """
    with turn(
        case_id, Action.COMPLETE, by=by, at=at, expected_version=expected_version, text=text, evidence=evidence
    ) as act:
        case, lead = act.case, act.lead
        note_steps_left(act, steps_left)
        mark_completed(act, text=text)
        act.unit_id = lead.unit_id
        clocks.start_clock(case, Stage.VERIFY, at=at)
        act.tell("to_verify", role="verifier")
        act.bind()
    return act.case


def note_steps_left(act: Turn, reason: str) -> None:
    """Write down how many steps of the roadmap are unfinished, and why the work is done all the same."""
    count = len(act.facts.open_step_paths)
    if not count:
        return
    if not reason.strip():
        raise StepsUnfinishedError(count=count)
    act.data["unfinished_steps"] = count
    act.words["steps_left"] = reason.strip()[:LONGEST_REASON]


def mark_completed(act: Turn, *, text: str) -> None:
    """Stop the lead unit's clocks and write on the case whether the promise was kept."""
    case, lead, at = act.case, act.lead, act.at
    lead.state, lead.completed_at = AssignmentState.COMPLETED, at
    lead.save(update_fields=["state", "completed_at"])
    for stage in (Stage.SIGN, Stage.CONTACT):
        clocks.decide(case, stage, at=at, assignment=lead)
    resolve = clocks.decide(case, Stage.RESOLVE, at=at, assignment=lead)
    case.completed_at = case.last_progress_at = at
    case.was_late = case.was_late or (resolve is not None and at > resolve.due_at)
    case.outcome = text


def co_sign_for(*, case_id: int, by: Actor, at: datetime, expected_version: int | None = None) -> Case:
    """A co-unit says that it has its share."""
    with turn(case_id, Action.CO_SIGN_FOR, by=by, at=at, expected_version=expected_version) as act:
        share = act.share_of_actor(AssignmentState.PENDING)
        share.state, share.signed_at = AssignmentState.SIGNED, at
        share.save(update_fields=["state", "signed_at"])
        clocks.decide(act.case, Stage.SIGN, at=at, assignment=share)
        act.unit_id = share.unit_id
        act.data["unit"] = share.unit.code
    return act.case


def co_report(
    *,
    case_id: int,
    text: str,
    evidence: Sequence[EvidenceUse] = (),
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """A co-unit says how its share stands."""
    with turn(
        case_id, Action.CO_REPORT, by=by, at=at, expected_version=expected_version, text=text, evidence=evidence
    ) as act:
        share = act.share_of_actor(AssignmentState.SIGNED)
        act.unit_id = share.unit_id
        act.case.last_progress_at = at
        act.data["unit"] = share.unit.code
    return act.case


def co_complete(
    *,
    case_id: int,
    text: str,
    evidence: Sequence[EvidenceUse] = (),
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Case:
    """A co-unit says that its share is done."""
    with turn(
        case_id, Action.CO_COMPLETE, by=by, at=at, expected_version=expected_version, text=text, evidence=evidence
    ) as act:
        share = act.share_of_actor(AssignmentState.SIGNED)
        share.state, share.completed_at = AssignmentState.COMPLETED, at
        share.save(update_fields=["state", "completed_at"])
        clocks.decide(act.case, Stage.RESOLVE, at=at, assignment=share)
        act.unit_id = share.unit_id
        act.case.last_progress_at = at
        act.data["unit"] = share.unit.code
        act.tell("co_completed", unit_id=act.lead.unit_id)
    return act.case
