"""The style page in a real browser, under the real security policy: scripts, fallbacks, widths, accessibility."""

import gzip
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from luoshi.district import ui

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STATIC = Path(ui.__file__).parent / "static"
WITHOUT_WEBGL = """
const original = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : original.call(this, kind, ...rest);
};
"""


@pytest.fixture
def address(live_server, settings):
    settings.DEMO = True
    return live_server.url + reverse("ui:styleguide")


def english(page, address):
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": address}])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_never_scrolls_sideways(new_page, address, language):
    """Every component fits the four widths in both languages."""
    page = new_page(viewport={"width": 390, "height": 900})
    if language == "en":
        english(page, address)
    page.goto(address)
    for width in (390, 820, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_page_stands_without_scripts(new_page, address):
    """With JavaScript off everything is there: facets open, forms usable, the list in place of the map."""
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(address)
    page.locator("details.menu-end > summary").click()
    page.get_by_role("button", name="深色").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("#map-list li").count() == 4


def test_map_and_chart_are_drawn_under_the_security_policy(browser_page, address):
    """Worker, letters and canvas need no exception from the policy (``new_page`` fails on any breach of it)."""
    browser_page.goto(address)
    # Playwright's wait_for_function evaluates strings, which the policy forbids; locators wait without.
    browser_page.locator("#map-list").scroll_into_view_if_needed()
    browser_page.locator("[data-map][data-ready]").nth(1).wait_for()
    browser_page.locator("[data-chart][data-ready] svg").wait_for()


def test_map_picker_writes_the_place_into_the_form(browser_page, address):
    """A click on the map fills latitude and longitude; the words beneath say so."""
    browser_page.goto(address)
    picker = browser_page.locator("[data-map-picker][data-ready]")
    picker.click(position={"x": 200, "y": 150})
    assert 34.7 < float(browser_page.input_value("#id_latitude")) < 34.9
    assert 113.4 < float(browser_page.input_value("#id_longitude")) < 113.7
    assert "已标记位置" in browser_page.locator("[data-map-picker] + .help").inner_text()


def test_map_without_webgl_leaves_the_word_to_the_list(new_page, address):
    """A browser that cannot draw says so instead of showing an empty box."""
    page = new_page()
    page.add_init_script(WITHOUT_WEBGL)
    page.goto(address)
    assert "列表" in page.locator(".map-note").first.inner_text()


def test_draft_survives_a_reload_and_can_be_discarded(browser_page, address):
    """What was typed is there again, and goes away when told to."""
    browser_page.goto(address)
    browser_page.fill("#id_title", "路口信号灯不亮")
    browser_page.check("#id_agree")
    browser_page.reload()
    assert browser_page.input_value("#id_title") == "路口信号灯不亮"
    assert browser_page.is_checked("#id_agree")
    browser_page.get_by_role("button", name="放弃草稿").click()
    assert browser_page.input_value("#id_title") == ""
    browser_page.reload()
    assert browser_page.input_value("#id_title") == ""


def test_own_position_fills_the_form(new_page, address):
    """The button shows itself, asks the browser and writes what it was told, with its accuracy in words."""
    here = {"latitude": 34.8012342, "longitude": 113.5654321, "accuracy": 12.4}
    page = new_page(geolocation=here, permissions=["geolocation"])
    page.goto(address)
    page.locator("[data-geolocate]").click()
    page.get_by_text("误差约 12 米").wait_for()
    assert (page.input_value("#id_latitude"), page.input_value("#id_longitude")) == ("34.801234", "113.565432")


def test_refused_position_says_what_to_do_instead(new_page, address):
    """A reader who keeps his position to himself is told the other ways."""
    page = new_page(permissions=[])
    page.goto(address)
    page.locator("[data-geolocate]").click()
    assert "在地图上标出" in page.locator("[data-geolocate] + [data-hint].error").inner_text()


def test_chinese_and_latin_stand_apart_in_older_browsers(new_page, address):
    """Where the browser knows no ``text-autospace`` a thin space is set, but not inside codes."""
    page = new_page()
    page.add_init_script("CSS.supports = () => false")
    page.goto(address)
    page.wait_for_selector(".tile-change >> text=近")
    page.wait_for_load_state("networkidle")
    assert "近\u200930\u2009日" in page.locator(".tiles").evaluate("tiles => tiles.textContent")
    assert page.locator(".receipt-code").inner_text() == "7K3M-92QX"


def test_row_is_reached_and_selected_by_keyboard(browser_page, address):
    """j moves, x selects, the bulk bar appears and counts; ? explains."""
    browser_page.goto(address)
    browser_page.evaluate("document.activeElement.blur()")
    for key in ("j", "j", "x"):
        browser_page.keyboard.press(key)
    assert browser_page.locator("[data-bulk]").is_visible()
    assert "已选 1 件" in browser_page.locator("[data-bulk-count]").inner_text()
    browser_page.keyboard.press("?")
    assert browser_page.get_by_role("dialog").is_visible()


def test_too_big_photo_is_said_before_it_is_sent(browser_page, address):
    """The limit is checked in the browser; the name and both sizes are told."""
    browser_page.goto(address)
    browser_page.evaluate("document.querySelector('#id_photo').dataset.maxBytes = '1048576'")
    photo = {"name": "路口.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 2_097_152}
    browser_page.set_input_files("#id_photo", photo)
    assert "2.0 MB" in browser_page.locator("[data-hint].error").inner_text()
    browser_page.get_by_role("button", name="移除 路口.jpg").click()
    assert browser_page.locator(".previews li").count() == 0


def test_files_are_chosen_in_the_language_of_the_page(new_page, address):
    """In a browser of another language too the page's own words are shown; a second choice adds to the first."""
    page = new_page(locale="en-GB")
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": address}])
    page.goto(address)
    box = page.locator(".file-box").first
    expect(box).to_have_text("拍照或选择照片尚未选择")
    page.locator("#id_photo").evaluate("input => { input.multiple = true }")
    for name in ("近景.jpg", "远景.jpg"):
        page.set_input_files("#id_photo", {"name": name, "mimeType": "image/jpeg", "buffer": name.encode()})
    expect(page.locator(".previews li img")).to_have_count(2)
    expect(box).to_contain_text("共 2 个文件")
    page.get_by_role("button", name="移除 近景.jpg").click()
    assert page.locator("#id_photo").evaluate("input => [...input.files].map((file) => file.name)") == ["远景.jpg"]


def test_long_list_of_boxes_is_narrowed_by_words_and_keeps_what_is_ticked(browser_page, address):
    """What does not fit the word disappears, but nothing that was ticked; how many are ticked is said."""
    browser_page.goto(address)
    group = browser_page.locator("fieldset:has(div.searchable)")
    group.get_by_label("生态环境局").check()
    group.get_by_role("searchbox").fill("建设")
    expect(group.locator("div.searchable > :visible")).to_have_text(["生态环境局", "建设局"])
    expect(group.get_by_role("status")).to_have_text("已勾选 1 个")


def test_files_can_be_chosen_without_scripts(new_page, address):
    """The browser's own input is there and takes a file."""
    page = new_page(java_script_enabled=False)
    page.goto(address)
    page.set_input_files("#id_photo", {"name": "近景.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    expect(page.locator("#id_photo")).to_be_visible()
    assert page.locator("#id_photo").input_value().endswith("近景.jpg")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_components_have_no_serious_fault_of_accessibility(new_page, address, scheme, width):
    """Contrast, names, landmarks and labels hold in both themes."""
    from axe_playwright_python.sync_playwright import Axe

    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(address)
    faults = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in faults] == []


def test_frame_weighs_little(address):
    """Style, icons and frame scripts of a first page leave room for its words within 150 kB."""
    files = [
        *(path for path in STATIC.glob("ui/css/*.css") if path.name not in {"map.css", "wall.css"}),
        *(STATIC / "ui/js" / name for name in ("nav.js", "spacing.js")),
        *(STATIC / "vendor" / name for name in ("icons.svg", "fonts/noto-sans-sc.css", "htmx/htmx.min.js")),
    ]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 90_000
