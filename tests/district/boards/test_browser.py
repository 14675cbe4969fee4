"""The boards in a real browser, with the demonstration: one screen, quiet refresh, no sideways scrolling, urging."""

import pytest

from luoshi.district.site.demo import DEMO_PASSWORD

pytestmark = pytest.mark.journey


@pytest.fixture
def sign_in(demo_site):
    """Opens a page as somebody, by the way people do."""

    def begin(page, username: str, address: str):
        page.goto(f"{demo_site.url}{address}")
        page.locator("#id_username").fill(username)
        page.locator("#id_password").fill(DEMO_PASSWORD)
        page.locator("form:has(#id_password) button").click()
        page.wait_for_url(f"**{address}")
        return page

    return begin


def test_cockpit_is_one_screen_and_refreshes_quietly(new_page, sign_in):
    """At 1920 × 1080 nothing scrolls and the tenth late case is whole; looked at again, it is fetched anew."""
    page = sign_in(new_page(viewport={"width": 1920, "height": 1080}), "district-leader", "/cockpit/")
    page.locator("[data-map][data-ready]").wait_for()
    page.locator("[data-chart][data-ready] svg").wait_for()
    assert page.locator("html").evaluate("e => [e.scrollHeight, e.scrollWidth]") == [1080, 1920]
    card = page.locator("#cockpit-late")
    assert card.evaluate("e => e.scrollHeight <= e.clientHeight")
    page.locator("#cockpit-numbers").evaluate("e => { e.dataset.old = '1'; }")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator("#cockpit-numbers:not([data-old])").wait_for()
    page.locator("[data-chart][data-ready] svg").wait_for()


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_board_never_scrolls_sideways(width, new_page, sign_in, demo_site):
    """Phones, tablets and desks show the whole width."""
    page = sign_in(new_page(viewport={"width": width, "height": 900}), "supervisor", "/board/supervision/")
    for address in ("/board/supervision/", "/board/supervision/suspended/", "/board/unit/", "/cockpit/"):
        page.goto(f"{demo_site.url}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_page_on_paper_is_no_wider_than_the_sheet(new_page, sign_in, demo_site):
    """180 mm are 680 pixels: tables are whole, and the furniture of the screen is gone."""
    page = sign_in(new_page(viewport={"width": 680, "height": 960}), "supervisor", "/board/supervision/")
    page.emulate_media(media="print")
    for address in ("/board/supervision/", "/board/unit/", "/cockpit/", "/cases/", "/work/"):
        page.goto(f"{demo_site.url}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 680, address
        assert page.locator("button:visible, nav:visible").count() == 0, address


def test_supervisor_urges_what_he_ticks(new_page, sign_in):
    """Ticking two rows brings the bar; its button urges both and comes back to the board."""
    page = sign_in(new_page(viewport={"width": 1440, "height": 900}), "supervisor", "/board/supervision/")
    rows = page.locator("#no_progress [data-row]")
    rows.nth(0).check()
    rows.nth(1).check()
    page.get_by_role("button", name="催办所选").click()
    page.get_by_text("已催办 2 件。").wait_for()
    assert page.url.endswith("/board/supervision/")
