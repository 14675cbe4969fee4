"""The queue: every case once, in order, in both directions, with figures that agree with counting."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.district.cases.models import Case
from luoshi.district.cases.queries.cursors import Cursor, open_cursor
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue import QueueQuery, export_rows, queue
from luoshi.district.people.api import NOBODY
from tests.fakes.small_district import MONDAY

LEADS = (None, "planning", "construction", "wutong", "wutong-1")
WORDS = ("路面破损", "夜间施工噪声", "路灯不亮")


@pytest.fixture
def many(district, make_case):
    chance = Random(7)
    for _ in range(70):
        lead = chance.choice(LEADS)
        state = chance.choice(["in_progress", "completed", "closed", "suspended"]) if lead else "registered"
        due = (
            None
            if state == "suspended" or chance.random() < 0.1
            else MONDAY + timedelta(hours=chance.randrange(-40, 40))
        )
        make_case(
            lead=lead, state=state, co=["supervision"] if chance.random() < 0.2 and lead else [],
            category=chance.choice(["unsorted", "road", "pavement"]), title=chance.choice(WORDS), due_at=due,
            yellow_at=due - timedelta(hours=9) if due else None, urgency=chance.randrange(3),
            supports=chance.randrange(4), review_on="2026-12-24" if state == "suspended" else None,
            kind=chance.choice(["general", "simple"]),
        )  # fmt: skip
    return district


def walked(query, actor, **more):
    """All pages forwards, then back again from the last."""
    pages = [queue(query, actor=actor, at=MONDAY, **more)]
    while pages[-1].next_cursor:
        pages.append(queue(query.changed(cursor=pages[-1].next_cursor), actor=actor, at=MONDAY, **more))
    back = [pages[-1]]
    while back[-1].prev_cursor:
        back.append(queue(query.changed(cursor=back[-1].prev_cursor), actor=actor, at=MONDAY, **more))
    return pages, back[::-1]


KEYS = {
    "due": lambda c: (c.due_at is None, c.due_at or MONDAY, c.pk),
    "newest": lambda c: -c.pk,
    "oldest": lambda c: c.pk,
    "urgency": lambda c: (-c.urgency, -c.supports, -c.pk),
}


@pytest.mark.parametrize("order", ["due", "newest", "oldest", "urgency"])
@pytest.mark.parametrize("username", ["supervisor", "wutong", "wutong_officer", "planning"])
@pytest.mark.parametrize("size", [1, 7, 50])
def test_pages_show_every_case_once_in_order_and_lead_back_to_the_first(many, order, username, size):
    """Forwards and backwards the pages are the same, and together they are the sorted whole."""
    from luoshi.district.cases.queries.scope import visible_to

    actor = many.actor(username)
    pages, back = walked(QueueQuery(order=order), actor, size=size, with_counts=False)
    expected = sorted(Case.objects.filter(visible_to(actor), is_open=True).distinct(), key=KEYS[order])
    assert [row.id for page in pages for row in page.rows] == [case.pk for case in expected]
    assert [row.id for page in back for row in page.rows][-len(expected) :] == [case.pk for case in expected]
    assert pages[0].prev_cursor == ""


def test_an_export_is_the_whole_list_in_the_same_order(many):
    """Chunk by chunk, nothing twice."""
    query = QueueQuery(stage="all", order="oldest")
    rows = [row.id for row in export_rows(query, actor=many.actor("supervisor"), at=MONDAY)]
    assert rows == list(Case.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize(
    "text", ["x", "AAAA", "ÿ" * 30, Cursor("newest", (5,)).seal()[:-2] + "zz", Cursor("due", (1, 2)).seal()]
)
def test_a_cursor_that_is_broken_forged_or_of_another_order_is_the_first_page(many, text):
    """Never an error, never somebody else's place in the list."""
    actor = many.actor("supervisor")
    query = QueueQuery(order="newest", stage="all")
    assert open_cursor(text, order="newest") is None
    assert queue(query.changed(cursor=text), actor=actor, at=MONDAY).rows == queue(query, actor=actor, at=MONDAY).rows


FILTERS = [
    {}, {"stage": "all"}, {"stage": "ended"}, {"stage": "in_progress"}, {"lights": ("red",)},
    {"lights": ("yellow", "green")}, {"category": "/road/"}, {"category": "/road/pavement/"}, {"kind": "simple"},
    {"text": "噪声", "stage": "all"}, {"text": "噪声"}, {"text": "破损", "lights": ("red",)},
    {"states": ("completed",)},
    {"without_unit": True}, {"suspended": True}, {"text": "没有的"}, {"text": "？"}, {"hand_backs_min": 1},
    {"lights": ("red", "yellow"), "category": "/road/"}, {"stage": "ended", "lights": ("red",)},
    {"stage": "in_progress", "lights": ("yellow", "green")}, {"without_unit": True, "lights": ("green",)},
    {"category": "/road/", "lights": ("green", "yellow"), "text": "破损"},
]  # fmt: skip


@pytest.mark.parametrize("asked", FILTERS, ids=str)
@pytest.mark.parametrize("username", ["supervisor", "wutong", "supervisor2"])
def test_the_count_and_the_facets_agree_with_counting_the_rows(many, asked, username):
    """What the tally, the index or the sample says is what a patient reader would count."""
    actor = many.actor(username)
    query = QueueQuery(**asked)
    page = queue(query, actor=actor, at=MONDAY, size=200)
    assert (page.count, page.count_is_capped) == (len(page.rows), False)
    for dimension, parameter, value in (
        ("lead_unit", "lead_unit_ids", lambda row: "" if row.lead_unit_id is None else str(row.lead_unit_id)),
        ("light", "lights", lambda row: row.light),
    ):
        loose = {parameter: ()} | ({"without_unit": False} if dimension == "lead_unit" else {})
        rows = queue(query.changed(**loose), actor=actor, at=MONDAY, size=200, with_counts=False).rows
        if dimension == "light" and query.only_open:
            rows = [row for row in rows if row.is_open]
        counted = Counter(value(row) for row in rows)
        counted.pop("", None) if dimension == "light" else None
        found = {choice.value: choice.count for choice in page.facets[dimension] if choice.count}
        assert found == dict(counted)


def test_a_chosen_unit_still_offers_the_others(many):
    """A facet counts under all the other filters."""
    chosen = many.unit_id("planning")
    page = queue(QueueQuery(lead_unit_ids=(chosen,)), actor=many.actor("supervisor"), at=MONDAY)
    marked = {choice.value for choice in page.facets["lead_unit"] if choice.chosen}
    assert marked == {str(chosen)}
    assert len(page.facets["lead_unit"]) > 1
    assert {row.lead_unit_id for row in page.rows} == {chosen}


@pytest.mark.parametrize("more", [{}, {"category": "/road/"}, {"category": "/road/", "text": "破损"}], ids=str)
def test_a_unit_and_lights_narrow_together(many, more):
    """Light, unit, category and words at once: the count is that of the rows, and each light's figure is its own."""
    actor, unit = many.actor("supervisor"), many.unit_id("planning")
    for lights in (("red",), ("yellow", "green"), ("red", "yellow", "green")):
        asked = QueueQuery(lead_unit_ids=(unit,), lights=lights, **more)
        page = queue(asked, actor=actor, at=MONDAY, size=200)
        assert page.count == len(page.rows)
        assert {row.lead_unit_id for row in page.rows} <= {unit}
        loose = queue(asked.changed(lights=()), actor=actor, at=MONDAY, size=200).rows
        counted = Counter(row.light for row in loose if row.light)
        assert {choice.value: choice.count for choice in page.facets["light"] if choice.count} == dict(counted)


def test_the_names_of_a_list_are_those_read_one_by_one(many):
    """One question instead of three, the same names in the same order."""
    whole, parts = Names.all(), Names()
    for table in ("units", "areas", "categories"):
        assert list(getattr(whole, table).items()) == list(getattr(parts, table).items())


def test_a_unit_is_asked_for_with_the_units_beneath_it(many):
    """An office answers for its communities, unless only itself is meant."""
    office, community = many.unit_id("wutong"), many.unit_id("wutong-1")
    actor = many.actor("supervisor")
    both = queue(QueueQuery(lead_unit_ids=(office,)), actor=actor, at=MONDAY)
    alone = queue(QueueQuery(lead_unit_ids=(office,), with_units_beneath=False), actor=actor, at=MONDAY)
    assert {row.lead_unit_id for row in both.rows} == {office, community}
    assert {row.lead_unit_id for row in alone.rows} == {office}


@pytest.mark.parametrize("username", ["supervisor", "wutong"])
def test_a_page_with_facets_takes_at_most_twelve_queries(many, username):
    """However many rows it shows."""
    actor = many.actor(username)
    with CaptureQueriesContext(connection) as captured:
        queue(QueueQuery(), actor=actor, at=MONDAY)
    assert len(captured) <= 12


def test_whoever_holds_no_post_gets_an_empty_page(many):
    """Not an error."""
    page = queue(QueueQuery(), actor=NOBODY, at=MONDAY)
    assert (page.rows, page.count, page.next_cursor) == ([], 0, "")


def test_a_row_shows_its_light_and_its_co_units(district, make_case):
    """Late by a minute is red; two co-units are counted."""
    make_case(lead="planning", co=["construction", "wutong"], due_at=MONDAY - timedelta(minutes=1), yellow_at=MONDAY)
    (row,) = queue(QueueQuery(), actor=district.actor("planning"), at=MONDAY).rows
    assert (row.light, row.co_units, row.lead_unit, row.lead_unit_en) == ("red", 2, "规划局", "Planning")
