"""The air expert makes a bulletin and reads it, on a desk and on a phone, in both languages; the file needs nobody."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.fakes.browser import PHONE
from tests.fakes.running_site import Site

pytestmark = pytest.mark.journey

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
KEPT = r"PM|SO|NO|CO|CSV|GB|HJ|mg|R\d+|Luoshi"
ENGLISH = re.compile(rf"(?<![A-Za-z])(?!(?:{KEPT})(?![A-Za-z]))[A-Za-z]{{2,}}")
HAN = re.compile(r"[\u4e00-\u9fff]")
READ = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = [];
  for (let node; (node = walker.nextNode()); )
    if (!node.parentElement.closest('script, style')) words.push(node.data.trim());
  for (const element of document.querySelectorAll('[aria-label]')) words.push(element.getAttribute('aria-label'));
  return words.filter(Boolean);
}"""
NAMES = "() => [...document.querySelectorAll('#ranking tbody th')].map((cell) => cell.textContent)"


def sit_down(page: Page, url: str, language: str) -> None:
    """Sign in as the air expert and open the page of the air from the menu."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": url}])
    page.goto(f"{url}/sign-in/")
    page.locator("button[name=username][value='air-expert']").click()
    page.wait_for_url(re.compile("/work/|/board/|/cockpit/"))
    page.goto(f"{url}/air/")


def keeps_out(page: Page) -> list[str]:
    """What axe finds that keeps somebody out."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_expert_makes_a_bulletin_and_reads_it(
    demo_site: Site, new_page: Callable[..., Any], language: str, screen: dict[str, Any]
) -> None:
    """The period is suggested; one press shows the page, which is whole, in one language, and nobody is kept out."""
    page = new_page(**screen)
    sit_down(page, demo_site.url, language)
    assert page.locator("table tbody tr").count() == 12
    assert not keeps_out(page)
    page.locator("form .form-actions .button-primary").click()
    expect(page.locator("#findings li").first).to_be_visible()
    expect(page.locator("#explore-chart canvas").first).to_be_attached()
    page.locator("#explore-pollutant").select_option("o3")
    for folded in page.locator("summary").all():
        folded.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"]
    assert not keeps_out(page)
    names = "|".join([*page.evaluate(NAMES), "高新区"])
    words = [re.sub(names, "", word) for word in page.evaluate(READ)]
    wrong = ENGLISH if language == "zh-hans" else HAN
    assert [word for word in words if wrong.search(word)] == []
    assert page.locator("#alarms figure").count() > 1
    assert page.locator("#directions figure").count() > 1


def test_sandboxed_bulletin_knows_nobody(demo_site: Site, new_page: Callable[..., Any]) -> None:
    """Its scripts see neither cookies nor storage of the site."""
    page = new_page(**DESKTOP)
    sit_down(page, demo_site.url, "zh-hans")
    page.locator("form .form-actions .button-primary").click()
    expect(page.locator("#findings")).to_be_visible()
    assert page.evaluate("self.origin") == "null"
    assert page.evaluate("(() => { try { return document.cookie; } catch (refusal) { return refusal.name; } })()") == (
        "SecurityError"
    )


def test_downloaded_bulletin_opens_without_anybody(
    demo_site: Site, new_page: Callable[..., Any], tmp_path: Path
) -> None:
    """Opened as a file, in the dark, it asks for nothing but itself and hands out its tables; printed, all unfolds."""
    page = new_page(**DESKTOP)
    sit_down(page, demo_site.url, "zh-hans")
    with page.expect_download() as kept:
        page.locator("form .form-actions [name=download]").click()
    file = tmp_path / kept.value.suggested_filename
    kept.value.save_as(file)
    alone = new_page(**DESKTOP, color_scheme="dark", offline=True)
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(file.as_uri())
    expect(alone.locator("#explore-chart canvas").first).to_be_attached()
    assert not keeps_out(alone)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    with alone.expect_download() as table:
        alone.locator("#hours a.csv").last.click()
    assert table.value.path().read_bytes().startswith(b"\xef\xbb\xbf")
    alone.emulate_media(media="print")
    alone.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert alone.locator("details:not([open])").count() == 0
    expect(alone.locator("#explore")).to_be_hidden()


def test_bulletin_is_read_without_scripts(demo_site: Site, new_page: Callable[..., Any]) -> None:
    """Pictures and tables are there; the chart says that it is not."""
    page = new_page(**PHONE, java_script_enabled=False)
    sit_down(page, demo_site.url, "zh-hans")
    page.locator("form .form-actions .button-primary").click()
    expect(page.locator("#calendar svg.picture").first).to_be_visible()
    expect(page.locator("#explore-chart")).to_contain_text("此图需要启用脚本")
