"""What else can become of a promise: handed back, extended, suspended, joined, divided, settled, urged.

The acts before the turn happen behind the scenes; the turn itself, and what each person then reads, on the screen.
"""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.fakes.stage import Staged
from tests.journeys.staff import DESKTOP, PHONE, Resident, photo

pytestmark = pytest.mark.journey

ASSIGNED = ("assign", "supervisor", 0)  # planning leads, nobody helps
SIGNED = (ASSIGNED, ("sign_for", "planning"))


def test_second_hand_back_ends_in_a_ruling(district_site, seat):
    """Once is a question, twice is a dispute: the supervision office rules, and the unit cannot hand it back again."""
    case = district_site.stage.case("地下通道无人管理", ASSIGNED, ("hand_back", "planning"), ASSIGNED)
    unit = seat("planning")
    unit.open_case(case)
    unit.sees(state="待签收", next_act="签收")
    unit.begin("退回改派")
    unit.page.get_by_label("不属于本单位职责的理由").fill("通道已移交建设局")
    unit.page.get_by_label("应由哪个单位办理").select_option(label="建设局")
    unit.send()
    unit.is_told("退回改派：")

    supervisor = seat("supervisor", "/board/supervision/")
    expect(supervisor.page.locator("#rulings")).to_contain_text("地下通道无人管理")
    supervisor.open_case(case)
    supervisor.sees(state="待裁定", next_act="交办")
    expect(supervisor.happened("退回改派")).to_contain_text("建设局")
    supervisor.do("裁定维持交办", "建设用地档案载明由规划局负责")
    supervisor.sees(state="待签收")

    unit.open_case(case)
    unit.sees(state="待签收", next_act="签收")
    unit.page.locator(".next-do details.menu > summary").click()
    expect(unit.page.locator(".next-do").get_by_text("退回改派")).to_have_count(0)
    unit.open(f"/cases/{case.code}/do/hand_back/")
    expect(unit.page.locator("main")).to_contain_text("督查部门已裁定由该单位承办。")
    unit.page.get_by_role("link", name="返回事项").click()
    unit.sees(state="待签收")


def test_extension_moves_the_deadline_and_says_why(district_site, new_page, seat):
    """Asked for by the unit, granted by supervision: the new day, its derivation and the reason stand on every page."""
    case = district_site.stage.case("小区围墙开裂", *SIGNED, by_resident=True)
    resident = Resident.holding(case, new_page(**PHONE), district_site.url)
    unit, supervisor = seat("planning"), seat("supervisor")
    unit.open_case(case)
    old = unit.due()
    unit.begin("申请延期")
    latest = unit.page.get_by_label("新的期限").input_value()
    unit.page.get_by_label("申请延期的理由").fill("鉴定报告下周才能出具")
    unit.send()
    unit.is_told("申请延期：")
    unit.sees(state="办理中", next_act="制定路线图")
    assert unit.due() == old, "the clock runs until the office decides"

    supervisor.open_case(case)
    supervisor.sees(next_act="审批延期")
    supervisor.begin("审批延期")
    expect(supervisor.page.locator("form.form")).to_contain_text("鉴定报告下周才能出具")
    supervisor.page.get_by_label("同意", exact=True).check()
    supervisor.page.get_by_label("审批意见").fill("同意，逾期不再延长")
    supervisor.send()
    supervisor.is_told("审批延期：")
    new = supervisor.due()
    assert new > old
    assert new[:16] == latest
    supervisor.page.locator(".case-time a").click()
    expect(supervisor.page.locator(".derivation")).to_contain_text("延期")
    expect(supervisor.page.locator("aside")).to_contain_text("鉴定报告下周才能出具")
    supervisor.told_in_chinese()

    resident.reads("办理中", "延期申请已审定", "同意，逾期不再延长")
    assert resident.due() == new
    resident.page.get_by_text("期限是怎么算的").click()
    expect(resident.page.locator("#why")).to_contain_text("延期")


def test_suspended_case_stands_still_until_its_review_date(district_site, new_page, seat):
    """Parked with a reason and a day on which it is looked at again; everybody reads both; then it goes on."""
    case = district_site.stage.case("房产证长期未办", *SIGNED, by_resident=True)
    resident = Resident.holding(case, new_page(**DESKTOP), district_site.url)
    unit, supervisor = seat("planning", **PHONE), seat("supervisor", **PHONE)
    review = date.fromisoformat(_today(unit)) + timedelta(days=20)
    unit.open_case(case)
    unit.begin("申请挂账")
    unit.page.get_by_label("复查日期").fill(review.isoformat())
    unit.page.get_by_label("暂时无法解决的原因").fill("开发企业破产清算中")
    unit.send()
    unit.is_told("申请挂账：")
    supervisor.open_case(case)
    supervisor.sees(next_act="审批挂账")
    supervisor.begin("审批挂账")
    expect(supervisor.page.get_by_label("复查日期")).to_have_value(review.isoformat())
    supervisor.page.get_by_label("同意", exact=True).check()
    supervisor.page.get_by_label("审批意见").fill("同意挂账，按期复查")
    supervisor.send()
    supervisor.sees(state="已挂账", next_act="恢复办理")
    day = f"{review.month}月{review.day}日"
    expect(supervisor.page.locator(".case-time")).to_contain_text("已暂停计时")
    expect(supervisor.page.locator(".case-time")).to_contain_text(day)
    resident.reads("暂时无法解决，已挂账", "挂账申请已审定")
    expect(resident.page.locator("main")).to_contain_text(day)
    supervisor.do("恢复办理", "清算结束，可以办理")
    supervisor.sees(state="办理中", light="正常")
    resident.reads("办理中", "恢复办理")


def test_merged_reporter_still_gets_the_answer(district_site, new_page, seat):
    """Two report the same; the second is joined with the first, and both receipts lead to the one answer."""
    stage = district_site.stage
    first = stage.case("玉兰街井盖缺失", *SIGNED, by_resident=True)
    second = stage.case("玉兰街上少了一个井盖", by_resident=True)
    other = Resident.holding(second, new_page(**PHONE), district_site.url)
    supervisor = seat("supervisor")
    supervisor.open_case(second)
    supervisor.begin("合并到其他事项")
    supervisor.page.get_by_label("并入的事项编号").fill(first.code)
    supervisor.page.get_by_label("合并的理由").fill("同一个井盖")
    supervisor.send()
    supervisor.sees(next_act="")
    supervisor.page.locator(".case-time").get_by_role("link", name="玉兰街井盖缺失").click()
    supervisor.sees(state="办理中")
    other.reads("办理中")
    expect(other.page.locator(".notice")).to_contain_text("已合并办理")
    stage.act(first, ("complete", "planning"), ("close", "verifier"))
    other.reads("已核查销号", "核查通过，已销号")
    other.says(solved=True)
    expect(other.page.get_by_text("很高兴问题得到解决")).to_be_visible()


def test_whole_cannot_be_completed_while_a_part_is_open(district_site, seat):
    """The unit divides off a part; until the part is closed, reporting the whole as done is refused with the reason."""
    stage = district_site.stage
    whole = stage.case("老旧小区改造", *SIGNED)
    unit = seat("planning")
    unit.open_case(whole)
    unit.begin("分出子事项")
    unit.page.get_by_label("标题").fill("更换三号楼水管")
    unit.send()
    unit.is_told("分出子事项：")
    expect(unit.page.locator("aside")).to_contain_text("更换三号楼水管")
    supervisor = seat("supervisor")
    supervisor.open_case(whole)
    supervisor.page.get_by_role("link", name="更换三号楼水管").click()
    supervisor.sees(state="待交办", next_act="交办")
    expect(supervisor.page.locator(".breadcrumb")).to_contain_text("老旧小区改造")
    part = Staged(supervisor.page.url.rstrip("/").rpartition("/")[2])
    unit.open(f"/cases/{whole.code}/do/complete/")
    expect(unit.page.locator("main")).to_contain_text("还有 1 件子事项未办结。")
    stage.act(part, *SIGNED, ("complete", "planning"), ("close", "verifier"))
    unit.open_case(whole)
    expect(unit.page.locator("aside")).to_contain_text("已销号")
    unit.do("申报办结", "改造完成", photo_of="after")
    unit.sees(state="待核查")


def test_leader_settles_on_the_spot(district_site, new_page, seat):
    """Whoever stands there and sees it solved closes it with a photo; the reporter reads it and is asked."""
    case = district_site.stage.case("公园长椅损坏", by_resident=True)
    resident = Resident.holding(case, new_page(**PHONE), district_site.url)
    leader = seat("district-leader", **PHONE)
    leader.open_case(case)
    leader.begin("当场解决")
    leader.page.get_by_label("解决问题的单位").select_option(label="建设局")
    leader.page.get_by_label("现场解决情况").fill("现场更换木板，已可使用")
    leader.page.locator("input[name=file_after]").set_input_files(photo())
    leader.send()
    leader.is_told("当场解决：")
    leader.sees(state="已销号")
    resident.reads("已核查销号", "当场解决", "现场更换木板，已可使用")
    expect(resident.page.locator("#feedback")).to_be_visible()


def test_urged_unit_finds_it_among_its_notices(district_site, seat):
    """The office urges in its own words; the unit reads them, and the case counts it."""
    case = district_site.stage.case("路口信号灯配时不合理", *SIGNED)
    supervisor, unit = seat("supervisor"), seat("planning")
    supervisor.open_case(case)
    supervisor.do("催办", "请于本周五前反馈方案")
    unit.open("/work/")
    notice = unit.page.locator("aside .items > li", has_text="路口信号灯配时不合理").filter(has_text="收到催办")
    notice.get_by_role("link").click()
    expect(unit.happened("催办")).to_contain_text("请于本周五前反馈方案")
    expect(unit.page.locator("aside")).to_contain_text("催办次数")
    unit.open("/work/")
    notice.get_by_role("button", name="标为已读").click()
    expect(notice).to_have_count(0)


def test_late_case_is_late_for_everybody(district_site, new_page, seat):
    """Nobody is shown a friendlier light than the others: the unit, the office and the resident all read "late"."""
    case = district_site.stage.case("河道垃圾无人清理", *SIGNED, by_resident=True, days_ago=30)
    for who in ("planning", "supervisor"):
        person = seat(who)
        person.open_case(case)
        person.sees(state="办理中", light="超期")
    resident = Resident.holding(case, new_page(**PHONE), district_site.url)
    resident.reads("办理中")
    expect(resident.page.locator(".light")).to_contain_text("超期")


def _today(person):
    """The day on the wall of the district."""
    return person.page.evaluate("new Intl.DateTimeFormat('sv-SE', {timeZone: 'Asia/Shanghai'}).format(new Date())")
