"""Without JavaScript nothing essential is missing: reporting, signing in, assigning, signing for, completing."""

import pytest
from playwright.sync_api import expect

from tests.journeys.staff import DESKTOP, PHONE, Resident

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_loop_runs_without_scripts(district_site, new_page, seat, screen):
    """Plain links and forms carry a case from the report to verification."""
    plain = {**screen, "java_script_enabled": False}
    title = "休闲步道灯柱倾斜" if screen is PHONE else "休闲广场灯柱倾斜"
    resident = Resident(new_page(**plain), district_site.url)
    resident.report(title, "休闲广场")
    supervisor, unit = seat("supervisor", "/cases/", **plain), seat("planning", **plain)
    supervisor.page.get_by_role("link", name=title).click()
    supervisor.begin("交办")
    supervisor.page.get_by_label("牵头单位").select_option(label="规划国土局")
    supervisor.page.get_by_role("button", name="先看期限").click()
    expect(supervisor.page.locator("#preview")).to_contain_text("第 5 个工作日")
    supervisor.send()
    supervisor.is_told("交办：")

    unit.open("/cases/")
    unit.page.get_by_role("link", name=title).click()
    unit.begin("签收")
    unit.is_told("签收：")
    unit.begin("制定路线图")
    unit.page.locator("#id_step-0-title").fill("加固基座")
    unit.page.get_by_role("button", name="添加步骤").click()
    expect(unit.page.locator("#id_step-0-title")).to_have_value("加固基座")
    expect(unit.page.locator("#id_step-1-title")).to_be_visible()
    unit.page.locator("#id_step-0-due_on").fill(supervisor.due()[:10])
    unit.send()
    unit.is_told("制定路线图：")
    unit.do("申报办结", "已扶正加固", photo_of="after", steps_left="基座已一并加固")
    unit.sees(state="待核查", next_act="")
    resident.reads("已办结，正在核查", "已扶正加固")


def test_queue_is_narrowed_and_assigned_without_scripts(district_site, seat):
    """Facets are links, ticking and sending is a form."""
    for n in (1, 2):
        district_site.stage.case(f"候车亭玻璃破碎第{n}处")
    person = seat("supervisor", "/cases/?text=候车亭", **DESKTOP, java_script_enabled=False)
    person.tick("候车亭玻璃破碎第1处", "候车亭玻璃破碎第2处")
    person.page.locator("#bulk").get_by_role("button", name="交办").click()
    person.page.get_by_label("牵头单位").select_option(label="建设局")
    person.page.locator("form.form .button-primary").click()
    person.is_told("已交办 2 件事项。")
