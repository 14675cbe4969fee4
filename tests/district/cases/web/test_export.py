"""The exported sheet says of each case what its page says."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from random import Random

import pytest

from luoshi.district.cases.api import Action, Case
from luoshi.district.cases.models import Assignment
from luoshi.district.cases.web.story import Story
from luoshi.kernel.errors import LuoshiError
from tests.fakes.acts import perform
from tests.fakes.campaign import tries
from tests.fakes.loop import BEFORE, CLOSED, SHARED, follow, lead_to
from tests.fakes.small_district import MONDAY

PROGRESS = ("report", "co_report", "finish_step", "complete", "co_complete", "settle")
ACTORS = ("supervisor", "planning", "construction", "wutong", "verifier", "leader")
SPREAD = timedelta(days=9)
"""The cases begin within so many days, so that some are late when they are looked at and some are not."""


def rows_of(browser, query="stage=all"):
    """The exported rows by the number of the case."""
    answer = browser.get(f"/cases/export/?{query}&format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return {row["Number"]: row for row in csv.DictReader(io.StringIO(text))}


def plain(page: bytes) -> str:
    """The page as it is read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


def live(district, chance: Random) -> None:
    """A case through every act that there is, and then any acts that are possible."""
    for action in BEFORE:
        case, who, choice, at = lead_to(action, district)
        perform(action, case, district, by=district.actor(who, at), at=at, choice=choice)
    for _ in range(60):
        case = Case.objects.order_by("pk")[chance.randrange(Case.objects.count())]
        at = MONDAY + timedelta(days=2) + SPREAD * chance.random()
        who, action = chance.choice(ACTORS), chance.choice(list(BEFORE))
        try:
            perform(action, case, district, by=district.actor(who, at), at=at, choice=chance.randrange(4))
        except (LuoshiError, StopIteration):
            continue


@pytest.mark.parametrize("seed", range(1, tries(short=2, long=7)))
def test_every_row_agrees_with_the_page_of_its_case(district, signed_in, wall, seed):
    """Light, lateness, units, handler, progress, place and follow-up, in whatever state the case is."""
    live(district, Random(seed))
    wall.at = MONDAY + timedelta(days=7)
    browser, actor = signed_in("supervisor"), district.actor("supervisor", wall.at)
    rows = rows_of(browser)
    assert len(rows) == Case.objects.count()
    for case in Case.objects.order_by("pk"):
        row, page = rows[case.code], plain(browser.get(f"/cases/{case.code}/").content)
        story = Story(case.code, actor=actor, at=wall.at)
        if case.is_open:
            assert (row["Light"] == "Late") is (row["Was late"] == "yes") is (story.light == "red")
        elif case.state == "closed":
            assert ("was late" in page, "in time" in page) == (row["Was late"] == "yes", row["Was late"] == "no")
            assert row["Follow-up"] == "Not needed" or f"Follow-up: {row['Follow-up']}" in page
        co_units = [share.unit.name_en for share, _clocks in story.shares if share.part == "co"]
        assert row["Co-units"] == ", ".join(co_units)
        assert all(name in page for name in co_units)
        told = [act for act in story.timeline if act.entry.action in PROGRESS and act.text]
        assert row["Latest progress"] == (told[0].text if told else "")
        assert row["Handled by"] == "" or row["Handled by"] in page
        asked = [act for act in story.timeline if act.entry.action == "follow_up"]
        assert not row["Reporter asked on"] or asked


def test_an_open_case_past_its_deadline_is_late_in_the_sheet(district, signed_in, wall):
    """Red and "no" in one row is a contradiction."""
    case, _at = follow(SHARED, district)
    browser = signed_in("supervisor")
    wall.at = case.due_at + timedelta(minutes=1)
    row = rows_of(browser)[case.code]
    assert (row["Light"], row["Was late"], row["Co-units"]) == ("Late", "yes", "Wutong")
    wall.at = case.due_at - timedelta(minutes=1)
    assert rows_of(browser)[case.code]["Was late"] == "no"


def test_the_follow_up_is_said_in_its_time_and_not_before(district, signed_in, wall):
    """Owed after closing, then to be asked, then what the reporter says; closed again, asked again."""
    case, at = follow([(Action.ASSIGN, "supervisor", 0)], district)
    browser = signed_in("supervisor")
    said = lambda: (rows_of(browser)[case.code]["Follow-up"], rows_of(browser)[case.code]["Reporter asked on"])  # noqa: E731
    assert said() == ("After closing", "")
    for action, who, _choice in CLOSED[1:]:
        at += timedelta(hours=1)
        perform(action, case, district, by=district.actor(who, at), at=at)
    assert said() == ("To be asked", "")
    perform(Action.FOLLOW_UP, case, district, by=district.actor("supervisor", at), at=at, choice=1)
    case.refresh_from_db()
    answered, asked_on = said()
    assert (answered, bool(asked_on)) == ({"solved": "Solved", "unsolved": "Not solved", "no_answer": "No answer"}[
        case.follow_up], True)  # fmt: skip


def test_a_released_co_unit_is_named_no_more(district, signed_in):
    """The sheet names those who have a share, as the page does."""
    case, _who, choice, at = lead_to(Action.RELEASE_CO_UNIT, district)
    perform(Action.RELEASE_CO_UNIT, case, district, by=district.actor("supervisor", at), at=at, choice=choice)
    assert Assignment.objects.filter(case=case, part="co").exists()
    assert rows_of(signed_in("supervisor"))[case.code]["Co-units"] == ""


def test_a_sheet_takes_as_many_questions_for_many_cases_as_for_few(district, signed_in, django_assert_max_num_queries):
    """Names, shares and last acts are read together."""
    for _ in range(12):
        follow(SHARED, district)
    browser = signed_in("supervisor")
    with django_assert_max_num_queries(32):
        assert len(rows_of(browser)) == 12


def test_cells_are_in_the_language_of_whoever_asked_also_while_the_file_is_sent(district, signed_in):
    """The page is done when the rows are written; English heads over Chinese cells are no sheet."""
    follow(SHARED, district)
    (row,) = rows_of(signed_in("supervisor", "en")).values()
    assert (row["State"], row["Was late"], row["Source"]) == ("To be signed for", "no", "Public page")
