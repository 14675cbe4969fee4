"""A promise from the resident's report to the resident's "solved": nobody's turn is skipped, all see it alike."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Peopled
from tests.journeys.staff import SCREENS, Resident, Staff, photo

pytestmark = pytest.mark.journey

TITLES = {"desktop": "春藤路口的路灯三天不亮", "phone": "雪松路人行道塌了一块"}


@pytest.mark.parametrize("screen", SCREENS)
def test_problem_is_handled_returned_reopened_and_solved(district_site, new_page, seat, screen):
    """Reported, assigned, planned, done, returned, done, closed, "not solved", done again, "solved"."""
    loop = Loop(district_site, new_page, seat, screen)
    dispatch_due = loop.is_reported()
    due = loop.is_assigned(dispatch_due)
    loop.is_signed_for_and_planned(due)
    loop.is_helped()
    loop.is_done()
    loop.is_returned_once_with_its_old_deadline(due)
    loop.is_done_and_closed()
    loop.is_reopened_by_the_resident(due)
    loop.is_solved()


class Loop:
    """The five people of one case, and each stretch of its way."""

    def __init__(self, site: Peopled, new_page: Callable[..., Any], seat: Callable[..., Staff], screen: str) -> None:
        self.title, self.code = TITLES[screen], ""
        self.resident = Resident(new_page(**SCREENS[screen]), site.url)
        self.supervisor, self.unit, self.helper, self.verifier = (
            seat(who, **SCREENS[screen]) for who in ("supervisor", "wutong", "city-management", "verifier")
        )

    def is_reported(self) -> str:
        """The resident has a receipt and reads until when it is assigned."""
        self.resident.report(self.title, "春藤路与玉兰街路口")
        self.resident.reads("已收到，正在交办", "已收到")
        expect(self.resident.page.locator("main")).to_contain_text("尚未交办，由督查室负责")
        return self.resident.dispatched_by()

    def is_assigned(self, dispatch_due: str) -> str:
        """From the queue, to a lead unit and a helper, after a look at the deadlines; the clock runs at once."""
        supervisor = self.supervisor
        supervisor.open("/cases/")
        supervisor.page.get_by_role("link", name=self.title).click()
        supervisor.sees(state="待交办", light="正常", next_act="交办")
        self.code = supervisor.page.url.rstrip("/").rpartition("/")[2]
        assert supervisor.due() == dispatch_due
        expect(supervisor.happened("登记立项").locator("img")).to_have_count(1)
        supervisor.begin("交办")
        supervisor.page.get_by_label("牵头单位").select_option(label="梧桐办事处")
        supervisor.page.get_by_role("checkbox", name="城市管理局").check()
        supervisor.page.get_by_label("任务要求").fill("查明线路故障")
        supervisor.page.get_by_role("button", name="先看期限").click()
        expect(supervisor.page.locator("#preview")).to_contain_text("第 5 个工作日")
        expect(supervisor.page.get_by_role("checkbox", name="城市管理局")).to_be_checked()
        expect(supervisor.page.get_by_label("任务要求")).to_have_value("查明线路故障")
        supervisor.send()
        supervisor.is_told("交办：")
        supervisor.sees(state="待签收", light="正常", next_act="")
        due = supervisor.due()
        assert due > dispatch_due
        self.resident.reads("已交办，等待单位签收", "已交办")
        assert self.resident.due() == due
        return due

    def is_signed_for_and_planned(self, due: str) -> None:
        """The unit finds it among today's work, signs for it with one tap, draws up a roadmap and reports."""
        unit = self.unit
        unit.open("/work/")
        row = unit.page.locator(".items > li", has_text=self.title).first
        row.get_by_role("button", name="签收").click()
        unit.is_told("签收：")
        unit.open("/cases/")
        unit.page.get_by_role("link", name=self.title).click()
        unit.sees(state="办理中", light="正常", next_act="制定路线图")
        assert unit.due() == due
        unit.begin("制定路线图")
        unit.page.locator("#id_step-0-title").fill("查明故障点")
        unit.page.locator("#id_step-0-due_on").fill(due[:10])
        unit.page.get_by_role("button", name="添加步骤").click()
        unit.page.locator("#id_step-1-title").fill("更换电缆")
        unit.page.locator("#id_step-1-due_on").fill(due[:10])
        unit.send()
        unit.is_told("制定路线图：")
        unit.sees(next_act="")  # the helper's share is still open, so nothing can be reported as done
        unit.do("反馈进展", "故障点已查明，电缆周五到货")
        self.resident.reads("办理中", "承办单位已签收", "故障点已查明，电缆周五到货")
        expect(self.resident.page.locator(".steps")).to_contain_text("更换电缆")

    def is_helped(self) -> None:
        """The helper signs for its share and finishes it."""
        self.helper.open_case(self.code)
        self.helper.sees(state="办理中", next_act="签收协办任务")
        self.helper.begin("签收协办任务")
        self.helper.is_told("协办单位签收：")
        self.helper.sees(next_act="协办办结")
        self.helper.do("协办办结", "线路故障点在 12 号灯杆")
        self.helper.sees(next_act="")

    def is_done(self) -> None:
        """Not without the photo its kind demands, nor with open steps and no word on them; what was typed stays."""
        unit = self.unit
        unit.open_case(self.code)
        unit.sees(next_act="申报办结")
        unit.begin("申报办结")
        unit.page.locator("textarea[name=text]").fill("电缆已更换，路灯已亮")
        left = unit.page.locator("textarea[name=steps_left]")
        expect(left).to_have_attribute("required", "")
        expect(unit.page.locator("form.form")).to_contain_text("更换电缆")
        left.fill("两步已一并完成")
        unit.send()
        expect(unit.page.locator("form.form")).to_contain_text("尚缺“办理后”佐证材料。")
        expect(unit.page.locator("textarea[name=text]")).to_have_value("电缆已更换，路灯已亮")
        expect(left).to_have_value("两步已一并完成")
        unit.page.locator("input[name=file_after]").set_input_files(photo())
        unit.send()
        unit.is_told("申报办结：")
        unit.sees(state="待核查", next_act="")
        self.resident.reads("已办结，正在核查", "电缆已更换，路灯已亮")

    def is_returned_once_with_its_old_deadline(self, due: str) -> None:
        """Someone outside the unit looks, and it is not done: the promise stays what it was."""
        self.verifier.open_case(self.code)
        self.verifier.sees(state="待核查", light="正常", next_act="核查销号")
        expect(self.verifier.happened("申报办结")).to_contain_text("两步已一并完成")
        self.verifier.do("退办", "东侧两盏仍不亮")
        self.verifier.sees(state="办理中", next_act="")
        self.unit.open_case(self.code)
        self.unit.sees(state="办理中", next_act="申报办结")
        assert self.unit.due() == due
        expect(self.unit.happened("退办")).to_contain_text("东侧两盏仍不亮")
        self.resident.reads("办理中", "核查未通过，退回重办")

    def is_done_and_closed(self) -> None:
        """The second look finds it done, in time."""
        self.unit.do("申报办结", "东侧两盏也已修好", photo_of="after", steps_left="东侧随同一根电缆修好")
        self.verifier.open_case(self.code)
        self.verifier.do("核查销号", "现场查看，全部亮灯", steps_seen=True)
        self.verifier.sees(state="已销号")
        expect(self.verifier.page.locator(".case-time")).to_contain_text("按期")
        self.resident.reads("已核查销号", "核查通过，已销号", "现场查看，全部亮灯")

    def is_reopened_by_the_resident(self, due: str) -> None:
        """Closed is not solved: that is the resident's to say, with a word on what is missing; a new clock runs."""
        self.resident.says(solved=False)
        expect(self.resident.page.locator("#feedback")).to_contain_text("请简单说明还有什么没有解决。")
        self.resident.says(solved=False, text="昨晚又灭了")
        expect(self.resident.page.get_by_text("感谢您的反馈，此事项已重新办理。")).to_be_visible()
        self.resident.reads("已交办，等待单位签收", "重新办理")
        assert self.resident.due() >= due
        self.unit.open_case(self.code)
        self.unit.sees(state="待签收", light="正常", next_act="签收")
        expect(self.unit.happened("重办")).to_contain_text("反映人表示问题没有解决")
        expect(self.unit.happened("回访")).to_contain_text("昨晚又灭了")

    def is_solved(self) -> None:
        """Handled once more, and this time it helped."""
        self.unit.begin("签收")
        self.unit.is_told("签收：")
        self.unit.do("申报办结", "更换了控制箱", photo_of="after", steps_left="控制箱一并更换")
        self.verifier.open_case(self.code)
        self.verifier.do("核查销号", "连续两晚正常", steps_seen=True)
        self.resident.says(solved=True, text="谢谢")
        expect(self.resident.page.get_by_text("感谢您的反馈，很高兴问题得到解决。")).to_be_visible()
        self.resident.reads("已核查销号")
        expect(self.resident.page.locator("#feedback")).to_have_count(0)
        self.supervisor.open_case(self.code)
        self.supervisor.sees(state="已销号", next_act="")
        expect(self.supervisor.page.locator(".case-time")).to_contain_text("已解决")
        self.supervisor.told_in_chinese()
