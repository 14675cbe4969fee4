"""What the boards say of a small district equals what one counts by hand."""

import pytest

from luoshi.district.boards.web.figures import together
from luoshi.district.cases.queries.cockpit import week_ago
from luoshi.district.cases.queries.unit_board import unit_board

from .conftest import NOW

pytestmark = pytest.mark.django_db


def context_of(client, url):
    """What a page was made of."""
    response = client.get(url)
    assert response.status_code == 200
    return response.context


def titles(section):
    return [line.row.title for line in section.lines]


def sections_of(client):
    return {section.key: section for section in context_of(client, "/board/supervision/")["sections"]}


def test_cockpit_counts_open_close_and_late(counted, as_user):
    """Nine are open (six more than a week ago), six fall due by Tuesday (one then), one is late (none was)."""
    context = context_of(as_user("leader"), "/cockpit/")
    assert [(tile.value, tile.change) for tile in context["tiles"]] == [
        (9, "较上周 +6"), (6, "较上周 +5"), (1, "较上周 +1"),
    ]  # fmt: skip


def test_week_ago_counts_what_was_open_then(counted, district):
    """A week ago, on Thursday, three were open; one of them was due on Monday, the second working day after."""
    then = week_ago(actor=district.actor("leader", NOW), at=NOW)
    assert (then.open, then.due_soon) == (3, 1)


def test_cockpit_shows_lights_by_unit_worst_first(counted, as_user):
    """Planning has one late, one close and three in time; what nobody has yet is named as such."""
    context = context_of(as_user("leader"), "/cockpit/")
    rows = {unit["name"]: (unit["red"], unit["yellow"], unit["green"], unit["open"]) for unit in context["units"]}
    assert rows == {
        "规划局": (1, 1, 3, 5), "建设局": (0, 0, 2, 2), "梧桐办事处": (0, 0, 0, 1), "待交办": (0, 0, 1, 1),
    }  # fmt: skip
    assert context["units"][0]["name"] == "规划局"
    assert [(area["name"], area["open"]) for area in context["areas"]] == [("梧桐", 2)]


def test_cockpit_says_why_the_latest_is_late(counted, as_user):
    """The late case is two days over and its last report is the reason."""
    [late] = context_of(as_user("leader"), "/cockpit/")["late"]
    assert (late["row"].title, late["over"], late["note"]) == ("春藤路路面破损", "2 天", "11月17日反馈：等待施工队进场")


def test_trend_counts_weeks_from_monday(counted, as_user):
    """Eleven came in and two were closed in eight weeks: nine more are open."""
    context = context_of(as_user("leader"), "/cockpit/")
    assert [week.registered for week in context["trend"]] == [0, 0, 0, 0, 1, 0, 4, 6]
    assert [week.closed for week in context["trend"]] == [0, 0, 0, 0, 0, 1, 1, 0]
    assert context["trend_sentence"] == "近 8 周立项 11 件、办结 2 件，在办增加 9 件"


def test_map_points_honour_visibility(counted, as_user):
    """The leader sees both places; the head of planning too, since both are his unit's."""
    for username in ("leader", "planning_head"):
        found = as_user(username).get("/cockpit/cases.geojson").json()["features"]
        assert [feature["properties"]["light"] for feature in found] == ["red", "yellow"]
        assert found[0]["properties"]["url"] == f"/cases/{counted.cases['春藤路路面破损'].code}/"


def test_heads_cockpit_is_of_his_own_unit(counted, as_user):
    """A head's screen counts what his unit leads: five."""
    assert context_of(as_user("planning_head"), "/cockpit/")["tiles"][0].value == 5


def test_what_will_be_late_ends_with_the_third_working_day(counted, as_user):
    """Friday, Monday, Tuesday: due on Tuesday at closing time is in, due on Wednesday is not; units stand together."""
    section = sections_of(as_user("supervisor"))["will_be_late"]
    assert section.count == 6
    groups = [(unit, [line.row.title for line in lines]) for unit, lines in section.groups]
    assert groups == [
        ("", ["新来的事项"]),
        ("规划局", ["玉兰街积水", "占道经营", "小学门前减速带", "雨污分流"]),
        ("建设局", ["无主井盖"]),
    ]


@pytest.mark.parametrize(
    ("key", "expected", "note"),
    [
        ("petitions", "雨污分流", "至12月3日 09:00：等待管线图"),
        ("rulings", "无主井盖", "已退回 2 次"),
        ("ping_pong", "无主井盖", "2 次"),
        ("no_progress", "春藤路路面破损", "9 天前"),
        ("urged_silent", "占道经营", "1 次"),
        ("suspended", "社区中心停工", "账目重算"),
    ],
)
def test_section_names_its_case_and_why(key, expected, note, counted, as_user):
    """Each question has one answer here, with what stands out about it."""
    section = sections_of(as_user("supervisor"))[key]
    [line] = section.lines
    assert line.row.title == expected
    assert line.note.endswith(note)
    assert section.count == 1


def test_no_word_for_fewer_days_finds_more(counted, as_user):
    """For three days: besides the late one, the one that was signed for on Monday and urged."""
    context = context_of(as_user("supervisor"), "/board/supervision/?days=3")
    section = next(section for section in context["sections"] if section.key == "no_progress")
    assert titles(section) == ["春藤路路面破损", "占道经营"]


def test_supervisor_is_led_to_the_act_that_is_due(counted, as_user):
    """A petition is decided, a ruling assigned, silence escalated, a parked case resumed; the rest is urged."""
    found = sections_of(as_user("supervisor"))
    acts = {key: section.lines[0].act.url.rsplit("/", 2)[1] for key, section in found.items() if section.lines[0].act}
    assert acts == {
        "will_be_late": "assign", "petitions": "decide_extension", "rulings": "assign", "ping_pong": "assign",
        "urged_silent": "escalate", "suspended": "resume",
    }  # fmt: skip
    assert found["no_progress"].lines[0].may_urge


def test_inspector_may_look_and_do_nothing(counted, as_user):
    """A reader's lines have no act."""
    lines = [line for section in sections_of(as_user("inspector")).values() for line in section.lines]
    assert lines
    assert not any(line.act or line.may_urge for line in lines)


def test_unit_board_counts_lights_and_promises(counted, as_user):
    """Planning: five open, one late; nothing closed, so of one promise judged none was kept."""
    context = context_of(as_user("planning"), "/board/unit/planning/")
    figures = context["figures"]
    assert (figures.open, figures.red, figures.yellow, figures.green, figures.to_sign) == (5, 1, 1, 3, 0)
    assert (figures.kept, figures.mean_days, figures.returned) == (0.0, None, None)
    assert [line.row.title for line in context["due"]][:2] == ["春藤路路面破损", "玉兰街积水"]


def test_unit_board_measures_the_last_thirty_days(counted, as_user):
    """The office closed two: one in time after 3 days, one late after 11 and returned once; nothing open is late."""
    figures = context_of(as_user("wutong"), "/board/unit/wutong/")["figures"]
    assert (figures.kept, figures.returned) == (0.5, 0.5)
    assert figures.mean_days == pytest.approx(7.0)
    assert figures.suspended == 1


def test_share_of_a_co_unit_has_its_own_clock(counted, as_user):
    """Construction contributes to planning's case until Tuesday, and has not signed for it."""
    context = context_of(as_user("construction"), "/board/unit/construction/")
    [share] = context["shares"]
    assert (share["title"], share["light"], share["lead_unit"]) == ("小学门前减速带", "green", "规划局")
    assert context["figures"].to_sign == 2


def test_board_of_the_whole_is_the_sum_of_its_units(counted, district):
    """The committee's figures are those of all units: eight open with a unit, one of three promises kept."""
    whole = together(unit_board(actor=district.actor("leader", NOW), at=NOW))
    assert (whole.open, whole.red, whole.yellow, whole.green, whole.closed) == (8, 1, 1, 5, 2)
    assert whole.kept == pytest.approx(1 / 3)


@pytest.mark.parametrize("username", ["leader", "planning_head"])
def test_tile_of_what_falls_due_soon_lists_what_it_counts(counted, as_user, username):
    """Whoever presses a figure of the cockpit finds exactly those cases, and as many on the supervision board."""
    client = as_user(username)
    tiles = context_of(client, "/cockpit/")["tiles"]
    assert [context_of(client, tile.url)["page"].count for tile in tiles] == [tile.value for tile in tiles]
    if username == "leader":
        assert sections_of(client)["will_be_late"].count == tiles[1].value
