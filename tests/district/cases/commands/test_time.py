"""The promises of time: when clocks start, stop, stand and move."""

from datetime import UTC, date, datetime, timedelta

import pytest

from luoshi.district.cases import api as cases
from luoshi.district.cases.api import Action, Case
from luoshi.district.cases.errors import (
    ExtensionTooLongError,
    NotPermittedError,
    ReviewNotAheadError,
    UntilNotLaterError,
)
from luoshi.district.cases.models import CalendarVersion, Deadline
from luoshi.district.cases.tasks import urge_by_light
from luoshi.kernel.worktime import CalendarDay, DayKind
from tests.fakes.acts import perform, shown
from tests.fakes.loop import DONE, PARKED, SIGNED, follow, lead_to, new_case
from tests.fakes.small_district import MONDAY, calendar_2026


def at_local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """An instant of 2026 on the district's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def running(case: Case, stage: str) -> Deadline | None:
    """The running clock of a stage."""
    return Deadline.objects.filter(case=case, stage=stage, state__in=("open", "paused")).first()


def test_case_registered_on_monday_morning_must_be_dispatched_by_half_past_two(district):
    """Four working hours from Monday 09:00: three before lunch, one from 13:30."""
    case = new_case(district)
    assert case.due_at == at_local(23, 14, 30)


def test_promise_shorter_than_its_warning_turns_yellow_half_way(district):
    """One working day before is no warning for four working hours: two of them, 09:00 to 11:00, are green."""
    assert new_case(district).yellow_at == at_local(23, 11)


def test_clock_of_the_unit_starts_when_dispatched_and_not_when_signed(district):
    """Signing two days later does not move the deadline: Tuesday is day one, the fifth working day is Monday 30."""
    case = new_case(district)
    cases.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=district.actor("supervisor"), at=MONDAY)
    due = running(case, "resolve").due_at
    cases.sign_for(case_id=case.pk, by=district.actor("planning"), at=MONDAY + timedelta(days=2))
    assert running(case, "resolve").due_at == due == at_local(30, 17, 30)
    assert case.deadlines.get(stage="sign").state == "missed"


def test_deadline_this_afternoon_ends_with_the_office_hours_of_today(district):
    """A workable plan with dates this afternoon: 17:30 today."""
    case = new_case(district)
    cases.assign(
        case_id=case.pk,
        lead_unit_id=district.unit_id("planning"),
        resolve_rule={"rule": "end_of_today"},
        by=district.actor("supervisor"),
        at=MONDAY,
    )
    assert Case.objects.get(pk=case.pk).due_at == at_local(23, 17, 30)


def test_granted_extension_moves_the_deadline_and_keeps_the_old_rule(district):
    """The deadline is extended by its petition; the trace can tell both."""
    case, who, choice, at = lead_to(Action.DECIDE_EXTENSION, district)
    before = running(case, "resolve").due_at
    perform(Action.DECIDE_EXTENSION, case, district, by=district.actor(who, at), at=at, choice=choice)
    case.refresh_from_db()
    after = running(case, "resolve")
    assert after.due_at == case.due_at == before + timedelta(days=1)
    assert after.rule == {"rule": "working_days", "n": 5}
    assert len(after.extensions) == 1


def test_refused_extension_moves_nothing(district):
    """Choice 0 refuses."""
    case, who, _choice, at = lead_to(Action.DECIDE_EXTENSION, district)
    before = case.due_at
    perform(Action.DECIDE_EXTENSION, case, district, by=district.actor(who, at), at=at, choice=0)
    case.refresh_from_db()
    assert (case.due_at, case.extensions) == (before, 0)


def test_extension_asked_after_the_deadline_is_refused(district):
    """More time is asked for before the old deadline has passed."""
    case, _at = follow(SIGNED, district)
    late = case.due_at + timedelta(minutes=1)
    with pytest.raises(NotPermittedError) as refusal:
        perform(Action.ASK_EXTENSION, case, district, by=district.actor("planning", late), at=late)
    assert refusal.value.verdict.codes == ("asked_too_late",)


def test_extension_of_an_urgent_case_is_refused(district):
    """Danger does not wait."""
    case, at = follow(SIGNED, district, kind="urgent")
    with pytest.raises(NotPermittedError) as refusal:
        perform(Action.ASK_EXTENSION, case, district, by=district.actor("planning", at), at=at)
    assert refusal.value.verdict.codes == ("urgent_never_extended",)


def test_second_extension_is_refused_when_the_kind_allows_one(district):
    """One extension."""
    case, who, choice, at = lead_to(Action.DECIDE_EXTENSION, district)
    perform(Action.DECIDE_EXTENSION, case, district, by=district.actor(who, at), at=at, choice=choice)
    case.refresh_from_db()
    with pytest.raises(NotPermittedError) as refusal:
        perform(Action.ASK_EXTENSION, case, district, by=district.actor("planning", at), at=at)
    assert refusal.value.verdict.codes == ("extended_enough",)


def test_extension_beyond_the_kinds_longest_is_refused(district):
    """The kind allows ten more working days."""
    case, at = follow(SIGNED, district)
    ask = {"case_id": case.pk, "text": "材料未到", "by": district.actor("planning", at), "at": at}
    with pytest.raises(ExtensionTooLongError):
        cases.ask_extension(until=case.due_at + timedelta(days=60), **ask)
    with pytest.raises(UntilNotLaterError):
        cases.ask_extension(until=case.due_at, **ask)


def test_case_parked_for_two_working_days_is_due_two_working_days_later(district):
    """Parked Monday evening, taken up on Wednesday evening: Monday's deadline becomes Wednesday's."""
    case, at = follow(PARKED, district)
    assert (case.state, case.due_at, running(case, "resolve").state) == ("suspended", None, "paused")
    parked = case.segments.get().from_at
    again = parked + timedelta(days=2)
    cases.resume(case_id=case.pk, text="账目已清", by=district.actor("supervisor", again), at=again)
    case.refresh_from_db()
    assert at < again
    assert case.due_at == at_local(2, 17, 30, month=12)


def test_case_cannot_be_parked_until_a_day_that_is_not_ahead(district):
    """No silent parking: the review date lies ahead."""
    case, at = follow(SIGNED, district)
    with pytest.raises(ReviewNotAheadError):
        cases.ask_suspension(
            case_id=case.pk, review_on=date(2026, 11, 23), text="停工", by=district.actor("planning", at), at=at
        )


def test_returned_case_keeps_its_old_deadline_and_the_decided_row(district):
    """Verification failed: the promise is still the same promise."""
    case, at = follow(DONE, district)
    kept = Deadline.objects.get(case=case, stage="resolve")
    perform(Action.RETURN, case, district, by=district.actor("verifier", at), at=at)
    case.refresh_from_db()
    assert (kept.state, case.due_at) == ("met", kept.due_at)
    assert case.deadlines.filter(stage="resolve").count() == 2


def test_completing_late_is_remembered_after_closing(district):
    """A case that was late stays late in every score."""
    case, _at = follow(SIGNED, district)
    late = case.due_at + timedelta(hours=1)
    by = district.actor("planning", late)
    cases.complete(case_id=case.pk, text="修好了", evidence=shown(by, late), by=by, at=late)
    case.refresh_from_db()
    assert case.was_late
    assert case.deadlines.get(stage="resolve").state == "missed"


def test_new_calendar_moves_what_is_open_and_never_what_was_decided(district):
    """Friday 27 becomes a holiday: the open deadline moves from Monday 30 to Tuesday 1, the kept one stays."""
    open_case, at = follow(SIGNED, district)
    done, _ = follow(DONE, district)
    decided = Deadline.objects.get(case=done, stage="resolve")
    friday = date(2026, 11, 27)
    calendar = calendar_2026().with_days([CalendarDay(friday, DayKind.HOLIDAY, "停工日", "Closed")])
    row = cases.publish_calendar(calendar=calendar, note="加一天", by=district.actor("administrator", at), at=at)
    open_case.refresh_from_db()
    assert open_case.due_at == at_local(1, 17, 30, month=12)
    entry = open_case.entries.last()
    assert (entry.action, entry.data["calendar"]) == ("recompute", row.version)
    after = Deadline.objects.get(pk=decided.pk)
    assert (after.due_at, after.calendar.version) == (decided.due_at, 1)
    assert CalendarVersion.objects.count() == 2


def test_worker_reminds_once_at_yellow_once_at_red_and_raises_after_three_days(district):
    """Each light reminds once, however often the worker comes by."""
    case, _at = follow(SIGNED, district)
    yellow, red = case.yellow_at + timedelta(minutes=1), case.due_at + timedelta(minutes=1)
    counts = []
    for at in (yellow, yellow + timedelta(hours=1), red, red + timedelta(hours=1), red + timedelta(days=3)):
        urge_by_light(at)
        case.refresh_from_db()
        counts.append((case.urges, case.escalation))
    assert counts == [(1, 0), (1, 0), (2, 0), (2, 0), (2, 1)]
