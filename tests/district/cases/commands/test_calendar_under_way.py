"""A calendar is published while work goes on: closed cases that are still asked about, and acts at the same moment."""

from datetime import date, timedelta

from luoshi.district.cases.api import Action, complete
from luoshi.district.cases.commands import calendar as calendar_module
from luoshi.district.cases.commands import publish_calendar
from luoshi.district.cases.models import CalendarVersion, Deadline, Stage
from luoshi.kernel.worktime import CalendarDay, DayKind, WorkCalendar
from tests.fakes.acts import shown
from tests.fakes.loop import CLOSED, SIGNED, follow
from tests.fakes.small_district import calendar_2026

FREE = date(2026, 11, 25)  # a Wednesday


def _with_a_free_day() -> WorkCalendar:
    day = CalendarDay(FREE, DayKind.HOLIDAY, "放假", "A free day")
    known = calendar_2026()
    return WorkCalendar("district", 2, days={**known.days, FREE: day}, decreed_years=frozenset(range(2015, 2029)))


def test_calendar_moves_the_clock_by_which_a_closed_cases_reporter_is_asked(district):
    """The case is closed, asking is still owed, and nobody's calendar is refused because of it."""
    case, at = follow(CLOSED, district)
    before = case.deadlines.get(stage=Stage.FOLLOW_UP)
    publish_calendar(calendar=_with_a_free_day(), note="放假", by=district.actor("administrator", at), at=at)
    after = case.deadlines.get(stage=Stage.FOLLOW_UP)
    assert after.due_at == before.due_at + timedelta(days=1)
    assert case.entries.filter(action=Action.RECOMPUTE).count() == 1
    case.refresh_from_db()
    assert case.state == "closed"


def test_act_between_reading_and_recomputing_is_not_undone(district, monkeypatch):
    """The unit completes the case after its deadline was read and before the case was locked: what is decided stays."""
    case, at = follow(SIGNED, district)
    unit = district.actor("planning", at)
    recompute = calendar_module._recompute_case

    def meanwhile(case_id, row, *, at):
        complete(case_id=case_id, text="好了", evidence=shown(unit, at), by=unit, at=at)
        return recompute(case_id, row, at=at)

    monkeypatch.setattr(calendar_module, "_recompute_case", meanwhile)
    was = case.due_at
    publish_calendar(calendar=_with_a_free_day(), note="放假", by=district.actor("administrator", at), at=at)
    decided = Deadline.objects.get(case=case, stage=Stage.RESOLVE)
    assert (decided.state, decided.due_at) == ("met", was)
    assert Deadline.objects.get(case=case, stage=Stage.VERIFY).calendar == CalendarVersion.objects.get(version=2)
