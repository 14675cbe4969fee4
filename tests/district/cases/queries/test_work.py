"""My work today: each post sees what waits for it, and nothing that waits for others."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.district.cases import api
from luoshi.district.cases.models import Assignment, RoadmapStep
from luoshi.district.cases.queries.work import work_today
from tests.fakes.small_district import MONDAY


def waiting(district, username, at=MONDAY):
    return {group.key: group for group in work_today(actor=district.actor(username), at=at)}


def counts(district, username, at=MONDAY):
    return {key: group.count for key, group in waiting(district, username, at).items()}


def test_a_new_case_waits_for_the_supervisor_until_it_is_assigned_and_then_for_the_unit(district):
    """Dispatch first, then signing, each with its notice."""
    boss = district.actor("supervisor")
    case = api.register_case(new=api.NewCase(title="路灯不亮", kind_code="simple"), by=boss, at=MONDAY)
    assert counts(district, "supervisor") == {
        "to_decide": 0,
        "to_dispatch": 1,
        "to_verify": 0,
        "to_follow_up": 0,
        "notices": 1,
    }
    api.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=boss, at=MONDAY)
    assert counts(district, "supervisor")["to_dispatch"] == 0
    assert counts(district, "planning") == {"to_sign": 1, "due": 0, "in_hand": 0, "steps": 0, "notices": 1}
    assert counts(district, "construction") == {"to_sign": 0, "due": 0, "in_hand": 0, "steps": 0, "notices": 0}
    assert waiting(district, "planning")["notices"].notices[0].case_title == "路灯不亮"


def test_what_ends_today_is_due_and_what_ends_tomorrow_is_not(district, make_case):
    """Today ends at midnight in the district, 16:00 UTC."""
    make_case(lead="planning", due_at=MONDAY.replace(hour=15, minute=59))
    make_case(lead="planning", due_at=MONDAY.replace(hour=16))
    make_case(lead="planning", due_at=MONDAY - timedelta(days=3))
    group = waiting(district, "planning")["due"]
    assert group.count == 2
    assert [row.light for row in group.rows] == ["red", "green"] or group.rows[0].light == "red"


def test_what_was_signed_for_stays_on_the_desk_until_it_is_done(district):
    """In hand while it has days left, due on its last day, nobody's once it is completed."""
    boss, planning = district.actor("supervisor"), district.actor("planning")
    case = api.register_case(new=api.NewCase(title="路灯不亮", kind_code="simple"), by=boss, at=MONDAY)
    case = api.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=boss, at=MONDAY)
    assert counts(district, "planning")["in_hand"] == 0
    case = api.sign_for(case_id=case.pk, by=planning, at=MONDAY)
    assert (counts(district, "planning")["in_hand"], counts(district, "planning")["due"]) == (1, 0)
    last_day = counts(district, "planning", at=case.due_at)
    assert (last_day["in_hand"], last_day["due"]) == (0, 1)


def test_a_share_that_is_due_is_the_co_units_work(district, make_case):
    """Each unit has its own clock."""
    case = make_case(lead="planning", co=["wutong"], due_at=MONDAY + timedelta(days=9))
    Assignment.objects.filter(case=case, part="co").update(due_at=MONDAY)
    assert counts(district, "wutong")["due"] == 1
    assert counts(district, "planning")["due"] == 0


def test_completed_cases_wait_for_whoever_is_outside_the_unit(district, make_case):
    """The verifier's own office's cases are not his to verify."""
    make_case(lead="planning", state="completed")
    make_case(lead="supervision", state="completed")
    assert counts(district, "verifier")["to_verify"] == 1


def test_steps_of_this_week_are_shown_and_late_ones_first(district, make_case):
    """The week ends on Sunday, the 29th."""
    case = make_case(lead="planning")
    for position, due_on in enumerate([date(2026, 11, 29), date(2026, 11, 30), date(2026, 11, 20)], 1):
        RoadmapStep.objects.create(
            case=case, position=position, title=str(due_on), unit=district.units["planning"], due_on=due_on
        )
    group = waiting(district, "planning")["steps"]
    assert [(step.title, step.is_late) for step in group.steps] == [("2026-11-20", True), ("2026-11-29", False)]


def test_the_whole_desk_takes_at_most_twelve_queries(district, make_case):
    """For any one post."""
    for lead in ("planning", "wutong"):
        make_case(lead=lead, due_at=MONDAY)
    for username in ("supervisor", "planning", "verifier", "leader"):
        actor = district.actor(username)
        with CaptureQueriesContext(connection) as captured:
            work_today(actor=actor, at=MONDAY)
        assert len(captured) <= 12
