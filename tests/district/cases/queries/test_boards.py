"""Boards and cockpit: figures derived by hand from a few cases."""

from datetime import timedelta

import pytest

from luoshi.district.cases import api
from luoshi.district.cases.queries.boards import section, supervision_board, unit_board, unit_line
from luoshi.district.cases.queries.cockpit import Point, clustered, cockpit, points, points_geojson
from tests.fakes.small_district import MONDAY

DAY = timedelta(days=1)


def test_leaving_late_cases_open_does_not_better_a_units_rate(district, make_case):
    """Three closed, one of them late, and one open and overdue: two of four were in time."""
    for late, days in ((False, 2), (False, 4), (True, 6)):
        began = MONDAY - 9 * DAY
        facts = {"at": began, "closed_at": began + days * DAY, "was_late": late, "returns": int(late)}
        make_case(lead="planning", state="closed", **facts)
    make_case(lead="planning", due_at=MONDAY - DAY)
    make_case(lead="planning", state="closed", at=MONDAY - 90 * DAY, closed_at=MONDAY - 31 * DAY, was_late=True)
    line = unit_line(district.unit_id("planning"), actor=district.actor("supervisor"), at=MONDAY)
    assert (line.open, line.late, line.closed, line.kept) == (1, 1, 3, 2)
    assert line.kept_rate == pytest.approx(2 / 4)
    assert line.return_rate == pytest.approx(1 / 3)
    assert line.mean_days == pytest.approx(4.0)


def test_a_unit_sees_its_own_line_and_the_supervisor_every_units(district, make_case):
    """In the order of the tree."""
    make_case(lead="planning", co=["construction"])
    make_case(lead="wutong")
    assert [line.code for line in unit_board(actor=district.actor("supervisor"), at=MONDAY)] == ["planning", "wutong"]
    assert [line.code for line in unit_board(actor=district.actor("construction"), at=MONDAY)] == []
    assert unit_line(district.unit_id("wutong"), actor=district.actor("planning"), at=MONDAY) is None


def test_the_supervision_board_sorts_cases_by_what_is_wrong_with_them(district, make_case):
    """One case for each question; Thursday's close of office is three working days ahead."""
    soon = make_case(lead="planning", due_at=MONDAY + 3 * DAY)
    make_case(lead="planning", due_at=MONDAY + 4 * DAY)
    bounced = make_case(hand_backs=2)
    silent = make_case(lead="wutong", at=MONDAY - 20 * DAY)
    parked = make_case(lead="planning", state="suspended", review_on="2026-12-01")
    late = make_case(lead="wutong", due_at=MONDAY - DAY)
    board = supervision_board(actor=district.actor("supervisor"), at=MONDAY)
    found = {key: [row.id for row in part.rows] for key, part in board.sections.items()}
    assert found == {
        "will_be_late": [soon.pk], "petitions": [], "rulings": [], "ping_pong": [bounced.pk],
        "no_progress": [silent.pk], "urged_silent": [], "suspended": [parked.pk],
    }  # fmt: skip
    assert [(unit.unit, unit.late) for unit in board.late_by_unit] == [("梧桐办事处", 1)]
    assert late.pk not in found["will_be_late"]


def test_a_unit_is_silent_until_it_answers_the_last_urging(district):
    """A report answers; a new urging asks again."""
    boss, planning = district.actor("supervisor"), district.actor("planning")
    case = api.register_case(new=api.NewCase(title="路灯不亮", kind_code="simple"), by=boss, at=MONDAY)
    api.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=boss, at=MONDAY)

    def silent():
        return section("urged_silent", actor=boss, at=MONDAY).count

    assert silent() == 0
    api.urge(case_id=case.pk, text="请尽快", by=boss, at=MONDAY)
    assert silent() == 1
    api.sign_for(case_id=case.pk, by=planning, at=MONDAY)
    assert silent() == 0
    api.urge(case_id=case.pk, text="请尽快", by=boss, at=MONDAY)
    assert silent() == 1


def test_a_petition_waits_on_the_board_with_its_reason(district):
    """Until it is decided."""
    boss, planning = district.actor("supervisor"), district.actor("planning")
    case = api.register_case(new=api.NewCase(title="路灯不亮", kind_code="simple"), by=boss, at=MONDAY)
    api.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=boss, at=MONDAY)
    api.ask_suspension(
        case_id=case.pk, text="等待材料到货", review_on=(MONDAY + 9 * DAY).date(), by=planning, at=MONDAY
    )
    (petition,) = section("petitions", actor=boss, at=MONDAY).petitions
    assert (petition.kind, petition.reason, petition.case.id) == ("suspension", "等待材料到货", case.pk)


def test_the_cockpit_counts_what_is_open_close_and_late(district, make_case):
    """Late now: two; a week ago: one of them, and one that was closed since."""
    make_case(lead="planning", due_at=MONDAY - 10 * DAY)
    make_case(lead="planning", due_at=MONDAY - DAY)
    make_case(lead="wutong", due_at=MONDAY + 2 * DAY)
    make_case(lead="wutong", state="closed", at=MONDAY - 20 * DAY, closed_at=MONDAY - DAY, due_at=MONDAY - 9 * DAY)
    shown = cockpit(actor=district.actor("leader"), at=MONDAY)
    assert (shown.open, shown.due_soon, shown.late, shown.late_last_week, shown.late_change) == (3, 1, 2, 2, 0)
    assert [(row.name, row.red, row.open) for row in shown.lights_by_unit] == [("规划局", 2, 2), ("梧桐办事处", 0, 1)]
    assert [(item.days_late, item.reason_kind) for item in shown.top_late] == [(10, "none"), (1, "none")]
    assert len(shown.weeks) == 8
    assert sum(week.registered for week in shown.weeks) == 4
    assert [week.closed for week in shown.weeks][-2:] == [1, 0]


def test_points_are_geojson_and_too_many_are_put_together_under_their_worst_light(district, make_case):
    """Longitude first, as RFC 7946 has it."""
    make_case(lead="planning", lon=113.5, lat=34.8, due_at=MONDAY - DAY)
    make_case(lead="planning")
    (feature,) = points_geojson(points(actor=district.actor("leader"), at=MONDAY))["features"]
    assert feature["geometry"]["coordinates"] == [113.5, 34.8]
    assert feature["properties"]["light"] == "red"
    near = [Point(113.5001, 34.8001, "green", 1, "a", "A"), Point(113.5003, 34.8003, "yellow", 1, "b", "B")]
    assert clustered(near) == [Point(113.5002, 34.8002, "yellow", 2, "", "")]
