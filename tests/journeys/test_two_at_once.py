"""Two officers at one case: the second learns what the first did, keeps every word and photo, and goes on."""

import pytest
from playwright.sync_api import expect

from tests.journeys.staff import DESKTOP, PHONE, photo

pytestmark = pytest.mark.journey

SIGNED = (("assign", "supervisor", 0), ("sign_for", "planning"))


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_second_officer_reads_what_changed_and_goes_on(district_site, seat, screen):
    """Both open a form of the same case; the first sends; the second's comes back whole, the other's act above."""
    case = district_site.stage.case("桥面伸缩缝损坏", *SIGNED)
    head, handler = seat("planning-head", **screen), seat("planning", **screen)
    for person in (head, handler):
        person.open_case(case)
    head.begin("反馈进展")
    handler.begin("申报办结")
    head.page.locator("textarea[name=text]").fill("已与施工单位商定周四进场")
    handler.page.locator("textarea[name=text]").fill("伸缩缝已更换")
    handler.page.locator("input[name=file_after]").set_input_files(photo("joint.jpg"))
    head.send()
    head.is_told("反馈进展：")

    handler.send()
    told = handler.page.get_by_role("alert")
    expect(told).to_contain_text("您的内容尚未保存")
    expect(told).to_contain_text("已与施工单位商定周四进场")
    expect(told).to_contain_text("规划国土局 负责人")
    expect(handler.page.locator("textarea[name=text]")).to_have_value("伸缩缝已更换")
    expect(handler.page.locator("form.form")).to_contain_text("joint.jpg")
    expect(handler.page.locator("form.form")).not_to_contain_text("目前尚缺")
    handler.told_in_chinese()
    handler.send()
    handler.is_told("申报办结：")
    handler.sees(state="待核查")
    expect(handler.happened("申报办结").locator("img")).to_have_count(1)


def test_second_officer_is_told_when_it_is_done_already(district_site, seat):
    """Both assign; the second reads that it cannot be done any more and whose it is, and nothing is assigned twice."""
    case = district_site.stage.case("公厕水管爆裂")
    first, second = seat("supervisor"), seat("supervisor-2")
    for person, unit in ((first, "建设局"), (second, "供水公司")):
        person.open_case(case)
        person.begin("交办")
        person.page.get_by_label("牵头单位").select_option(label=unit)
    first.send()
    first.is_told("交办：")
    second.send()
    told = second.page.get_by_role("alert")
    expect(told).to_contain_text("您的内容尚未保存")
    expect(told).to_contain_text("待签收")
    second.open_case(case)
    second.sees(state="待签收")
    expect(second.page.locator(".card-next, .content .card").first).to_contain_text("建设局")


def test_one_tap_on_a_stale_page_says_so(district_site, seat):
    """Signing for takes no words; a colleague's tap before mine is shown, not swallowed."""
    case = district_site.stage.case("车站雨棚漏水", ("assign", "supervisor", 0))
    head, handler = seat("planning-head"), seat("planning")
    for person in (head, handler):
        person.open_case(case)
    head.begin("签收")
    head.is_told("签收：")
    handler.begin("签收")
    expect(handler.page.get_by_role("alert")).to_contain_text("其他人已对该事项进行了操作")
    handler.told_in_chinese()
    handler.page.get_by_role("link", name="返回事项").click()
    handler.sees(state="办理中")
