"""A resident with a phone: reports in a minute, keeps the receipt, follows it; with and without scripts."""

import io
import re
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from tests.fakes.browser import PHONE
from tests.fakes.running_site import start

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> Iterator[str]:
    """A running deployment as it begins: kinds of case and a calendar, no cases."""
    site = start(tmp_path_factory.mktemp("home"), fresh=True)
    yield site.url
    site.stop()


def photo() -> dict[str, object]:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), "gray").save(buffer, "JPEG")
    return {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def no_serious_finding(page) -> None:
    """No finding of axe that keeps anybody out."""
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_resident_reports_keeps_the_receipt_and_follows_it(url, new_page, scripts):
    """Home → report with photo → receipt → tracking → public list, on a phone, well within two minutes."""
    began = time.monotonic()
    page = new_page(**PHONE, java_script_enabled=scripts)
    page.goto(url)
    page.get_by_role("link", name="我要反映").click()
    page.get_by_label("您要反映什么问题").fill("春藤路口的路灯三天不亮")
    page.get_by_label("照片").set_input_files(photo())
    page.get_by_label("在什么地方").fill("春藤路与玉兰街路口")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile("/report/done/"))
    code = page.locator("#code").inner_text()
    if scripts:
        no_serious_finding(page)
    page.goto(f"{url}/track/")
    page.get_by_label("回执编码").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="查询进度").click()
    page.get_by_role("heading", name="春藤路口的路灯三天不亮").wait_for()
    waiting = page.locator("dt:text-is('等待') + dd")
    expect(waiting).to_contain_text("正在分办，将于以下时间前交办")
    expect(waiting.locator("time")).to_be_visible()
    assert time.monotonic() - began < 120


def test_place_marked_on_the_map_is_seen_there(url, phone_page):
    """The pin stands where the finger was, and the form knows the point."""
    page = phone_page
    page.goto(f"{url}/report/")
    page.locator("details[data-map-later] summary").click()
    page.locator(".map[data-ready]").click(position={"x": 120, "y": 140})
    pin, around = page.locator(".maplibregl-marker svg"), page.locator(".map")
    expect(pin).to_be_in_viewport()
    at, frame = pin.bounding_box(), around.bounding_box()
    assert abs(at["x"] + at["width"] / 2 - frame["x"] - 120) < 3
    assert abs(at["y"] + at["height"] - frame["y"] - 140) < 12
    assert page.locator("#id_lat").input_value()


def test_unsent_report_is_still_there_after_the_page_was_left(url, phone_page):
    """What was typed is kept in the browser until it was sent."""
    phone_page.goto(f"{url}/report/")
    phone_page.get_by_label("您要反映什么问题").fill("写到一半")
    phone_page.goto(url)
    phone_page.goto(f"{url}/report/")
    assert phone_page.get_by_label("您要反映什么问题").input_value() == "写到一半"


@pytest.mark.parametrize("path", ["/", "/report/", "/track/", "/open/"])
def test_public_page_keeps_nobody_out(url, phone_page, path):
    """axe finds nothing serious, and nothing is wider than the phone."""
    phone_page.goto(url + path)
    no_serious_finding(phone_page)
