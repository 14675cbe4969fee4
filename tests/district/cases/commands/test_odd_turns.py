"""Turns of the loop that seldom happen: done out of order, done while it stands, given to a unit that is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from luoshi.district.cases.api import (
    Action,
    Step,
    ask_extension,
    assign,
    co_complete,
    finish_step,
    plan,
    reopen,
    resume,
    sign_for,
)
from luoshi.district.cases.errors import BadRuleError, NotPermittedError, RoadmapStepError
from luoshi.district.cases.models import CaseKind, Deadline, Stage
from luoshi.district.cases.queries.facts import case_facts
from luoshi.district.cases.rules.permits import permits
from luoshi.kernel import clock
from tests.fakes.loop import ASSIGNED, CLOSED, CO_SIGNED, SIGNED, follow, new_case


def test_plan_can_be_replaced_after_its_last_step_was_done_first(district):
    """The third step keeps its number; the new ones count on from it."""
    case, at = follow(SIGNED, district)
    unit, day = district.actor("planning", at), clock.local(at).date()
    plan(case_id=case.pk, steps=[Step(title, day) for title in ("一", "二", "三")], by=unit, at=at)
    finish_step(case_id=case.pk, step_id=case.steps.get(position=3).pk, by=unit, at=at)
    plan(case_id=case.pk, steps=[Step("四", day), Step("五", day)], by=unit, at=at)
    kept = case.steps.filter(dropped_at__isnull=True).values_list("position", "title")
    assert list(kept) == [(3, "三"), (4, "四"), (5, "五")]


def test_plan_of_more_steps_than_anybody_reads_is_refused(district):
    """Two hundred steps are a plan, two hundred and one are a mistake."""
    case, at = follow(SIGNED, district)
    steps = [Step("步骤", clock.local(at).date())] * 201
    with pytest.raises(RoadmapStepError):
        plan(case_id=case.pk, steps=steps, by=district.actor("planning", at), at=at)


def test_share_done_while_the_clock_stands_is_done_in_time(district):
    """It stood before its end: the days on which nothing counts cannot make the share late."""
    parked = [
        *CO_SIGNED,
        (Action.SIGN_FOR, "construction", 0),
        (Action.ASK_SUSPENSION, "construction", 20),
        (Action.DECIDE_SUSPENSION, "supervisor", 1),
    ]
    case, at = follow(parked, district)
    at += timedelta(days=15)
    co_complete(case_id=case.pk, text="完成", by=district.actor("wutong", at), at=at)
    share = Deadline.objects.get(case=case, stage=Stage.RESOLVE, assignment__unit=district.units["wutong"])
    assert (share.state, share.decided_at) == ("met", at)


def test_case_parked_before_it_was_signed_for_waits_for_that_again(district):
    """What the unit owes next is its signature, as before."""
    case, at = follow(
        [*ASSIGNED, (Action.ASK_SUSPENSION, "planning", 1), (Action.DECIDE_SUSPENSION, "supervisor", 1)], district
    )
    resume(case_id=case.pk, text="可以办了", by=district.actor("supervisor", at), at=at)
    case.refresh_from_db()
    assert (case.state, case.assignments.get().state) == ("assigned", "pending")
    sign_for(case_id=case.pk, by=district.actor("planning", at), at=at)
    case.refresh_from_db()
    assert case.state == "in_progress"


def test_case_of_a_closed_unit_is_reopened_for_dispatch(district):
    """Nobody is left in the unit who could sign for it."""
    case, at = follow(CLOSED, district)
    unit = district.units["planning"]
    unit.is_active = False
    unit.save()
    reopen(case_id=case.pk, text="又坏了", by=district.actor("supervisor", at), at=at)
    case.refresh_from_db()
    assert (case.state, case.lead_unit, case.assignments.filter(state="pending").count()) == ("registered", None, 0)
    assert case.due_at == case.deadlines.get(stage=Stage.DISPATCH, state="open").due_at


@pytest.mark.parametrize(
    "until",
    [datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(2027, 1, 4, 9)],  # noqa: DTZ001 - naive on purpose
)
def test_extension_until_no_believable_instant_is_refused(district, until):
    """The end of the calendar, and an hour of no zone; also where the kind sets no limit."""
    case, at = follow(SIGNED, district)
    CaseKind.objects.update(extension_max={})
    with pytest.raises(BadRuleError):
        ask_extension(case_id=case.pk, until=until, text="来不及", by=district.actor("planning", at), at=at)


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"])
def test_deadline_at_the_ends_of_the_calendar_is_no_rule(district, at):
    """A date can hold it, the day after it no more."""
    case = new_case(district)
    with pytest.raises(BadRuleError):
        assign(
            case_id=case.pk,
            lead_unit_id=district.unit_id("planning"),
            resolve_rule={"rule": "instant", "at": at},
            by=district.actor("supervisor"),
            at=case.registered_at,
        )


def test_co_unit_ticks_off_its_own_steps_and_no_others(district):
    """What another unit promised is not done because a co-unit says so."""
    case, at = follow([*CO_SIGNED, (Action.SIGN_FOR, "construction", 0)], district)
    lead, helper, day = district.actor("construction", at), district.actor("wutong", at), clock.local(at).date()
    steps = [Step("开挖", day), Step("围挡", day, district.unit_id("wutong"))]
    plan(case_id=case.pk, steps=steps, by=lead, at=at)
    with pytest.raises(NotPermittedError):
        finish_step(case_id=case.pk, step_id=case.steps.get(position=1).pk, by=helper, at=at)
    finish_step(case_id=case.pk, step_id=case.steps.get(position=2).pk, by=helper, at=at)
    finish_step(case_id=case.pk, step_id=case.steps.get(position=1).pk, by=lead, at=at)
    assert not case.steps.filter(done_at=None).exists()


def test_co_unit_without_a_step_of_its_own_is_not_offered_to_tick_one_off(district):
    """What the rules allow is what the command does: steps of others lead to no button."""
    case, at = follow([*CO_SIGNED, (Action.SIGN_FOR, "construction", 0)], district)
    lead, helper, day = district.actor("construction", at), district.actor("wutong", at), clock.local(at).date()
    plan(case_id=case.pk, steps=[Step("开挖", day)], by=lead, at=at)
    case.refresh_from_db()
    verdict = permits(Action.FINISH_STEP, actor=helper, facts=case_facts(case), at=at)
    assert verdict.codes == ("no_own_step",)
    with pytest.raises(NotPermittedError) as refused:
        finish_step(case_id=case.pk, step_id=case.steps.get().pk, by=helper, at=at)
    assert refused.value.reasons == verdict.reasons
    assert permits(Action.FINISH_STEP, actor=lead, facts=case_facts(case), at=at)
