"""What a domain declares for a page of the boards stands there, and costs no more than it said."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.district.ui import panels
from luoshi.district.ui.domain import domains
from luoshi.district.ui.panels import (
    COCKPIT,
    COCKPIT_TILES,
    PUBLIC_HOME,
    SUPERVISION,
    UNIT_BOARD,
    UNIT_TILES,
    WORK,
    WORK_SIDE,
    Panel,
    Slot,
    Tile,
    View,
    WorkPanel,
    panels_for,
    placed_in,
    register_panel,
)

from .conftest import NOW

PAGES = [
    (COCKPIT, "leader", "/cockpit/"),
    (SUPERVISION, "supervisor", "/board/supervision/"),
    (UNIT_BOARD, "supervisor", "/board/unit/planning/"),
    (PUBLIC_HOME, "", "/"),
    (WORK_SIDE, "planning", "/work/"),
]


@pytest.fixture(autouse=True)
def slots(monkeypatch):
    """The panels of this test alone are added, and gone after it."""
    monkeypatch.setattr(panels, "_slots", {name: dict(placed) for name, placed in panels._slots.items()})


@pytest.mark.parametrize(("slot", "who", "address"), PAGES, ids=lambda value: getattr(value, "name", ""))
@pytest.mark.usefixtures("counted")
def test_panel_stands_on_its_page(as_user, slot, who, address):
    """It is shown to whoever opens the page, and knows who looks and when."""
    seen = []

    def build(view):
        seen.append(view)
        return Panel("intake/parts/reporter.html", {"code": "2026-1", "reachable": 7})

    register_panel(slot, "of-the-test", build)
    page = as_user(who).get(address).content.decode()
    assert reverse("intake:reporter", args=["2026-1"]) in page
    [view] = seen
    assert (view.actor.is_authenticated, view.at) == (bool(who), NOW)


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("slot", "who", "address"),
    [(COCKPIT_TILES, "leader", "/cockpit/"), (UNIT_TILES, "supervisor", "/board/unit/planning/")],
    ids=lambda value: getattr(value, "name", ""),
)
def test_tile_stands_after_those_of_the_cases(as_user, slot, who, address):
    """A domain's figure is the last; the order counts within the slot."""
    register_panel(slot, "second", lambda view: Tile("Second", 2, "/"), order=20)
    register_panel(slot, "first", lambda view: Tile("First", 1, "/"), order=10)
    register_panel(slot, "nothing", lambda view: None)
    tiles = as_user(who).get(address).context["tiles"]
    assert [tile.label for tile in tiles[-2:]] == ["First", "Second"]


def test_work_of_another_domain_is_counted(as_user, counted):
    """What waits elsewhere is in the sum at the top of my work, and the page is not called empty."""
    address = reverse("boards:work")
    before = as_user("planning").get(address).context["total"]
    part = WorkPanel("intake/parts/reporter.html", {"code": "2026-1", "reachable": 7}, waiting=3, has_rows=True)
    register_panel(WORK, "of-the-test", lambda view: part)
    page = as_user("planning").get(address)
    assert page.context["total"] == before + 3
    assert page.context["is_quiet"] is False
    assert reverse("intake:reporter", args=["2026-1"]) in page.content.decode()


def test_panel_is_registered_once():
    """A key registered again replaces the earlier one; slots do not mix."""
    slot: Slot[int, Panel] = Slot("of-the-test")
    for template in ("a.html", "b.html"):
        register_panel(slot, "one", lambda view, template=template: Panel(template))
    view = View(None, NOW, 1)
    assert [panel.template for panel in panels_for(slot, view)] == ["b.html"]
    assert panels_for(Slot("of-nobody"), view) == []


def test_declared_slot_is_one_that_a_page_opens():
    """A misspelt slot would show its panel nowhere."""
    from luoshi.district.cases.api import CASE_SIDE

    opened = {slot.name for slot in vars(panels).values() if isinstance(slot, Slot)} | {CASE_SIDE.name}
    assert {card.slot for domain in domains() for card in domain.panels} <= opened
    assert panels.names_of_slots() <= opened


@pytest.mark.parametrize("slot", [WORK, WORK_SIDE, COCKPIT, COCKPIT_TILES, SUPERVISION, PUBLIC_HOME])
def test_panel_asks_no_more_than_it_said(counted, slot):
    """Each panel keeps to the number of queries it declares, for whoever looks."""
    over = []
    for placed in placed_in(slot):
        for username in ("supervisor", "planning", "verifier", "leader"):
            view = View(counted.district.actor(username, NOW), NOW, None)
            with CaptureQueriesContext(connection) as asked:
                placed.build(view)
            if len(asked) > placed.queries:
                over.append((placed.key, username, len(asked), placed.queries))
    assert over == []
