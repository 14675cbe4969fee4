"""A day at the queue: ticking, bulk assignment, the keyboard, saved views, and lists taken along as sheets."""

import csv
import io
import zipfile

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.journeys.staff import DESKTOP, PHONE

pytestmark = pytest.mark.journey

ASSIGNED = ("assign", "supervisor", 0)


def listed(person) -> list[str]:
    """The titles in the queue, from above."""
    return person.page.locator("tbody .main-cell > a").all_inner_texts()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_ticked_cases_are_assigned_together(district_site, seat, screen):
    """Two of three are ticked; both go to one unit, the third stays, and the list is where it was."""
    stage, kind = district_site.stage, "沟渠" if screen is PHONE else "花坛"
    titles = [f"{kind}堵塞第{n}处" for n in (1, 2, 3)]
    for title in titles:
        stage.case(title)
    supervisor = seat("supervisor", f"/cases/?text={kind}", **screen)
    assert sorted(listed(supervisor)) == titles
    expect(supervisor.page.locator("[data-bulk]")).to_be_hidden()
    supervisor.tick(*titles[:2])
    expect(supervisor.page.locator("[data-bulk-count]")).to_have_text("已选 2 件")
    supervisor.page.locator("[data-bulk]").get_by_role("button", name="交办").click()
    supervisor.page.get_by_label("牵头单位").select_option(label="建设局")
    supervisor.page.get_by_label("给承办单位的内部批注，不公开").fill("本周内完成")
    supervisor.page.locator("form.form .button-primary").click()
    supervisor.is_told("已交办 2 件事项。")
    rows = supervisor.page.locator("tbody tr")
    expect(rows.filter(has_text="待签收")).to_have_count(2)
    expect(rows.filter(has_text="建设局")).to_have_count(2)
    expect(rows.filter(has_text=titles[2])).to_contain_text("待交办")


def test_bulk_says_which_case_could_not_be_done(district_site, seat):
    """One of the ticked was assigned by a colleague meanwhile: it is named with the reason, the other is done."""
    stage = district_site.stage
    taken, free = stage.case("岗亭破损甲"), stage.case("岗亭破损乙")
    supervisor = seat("supervisor", "/cases/?text=岗亭")
    supervisor.tick("岗亭破损甲", "岗亭破损乙")
    stage.act(taken, ASSIGNED)
    supervisor.page.locator("[data-bulk]").get_by_role("button", name="交办").click()
    supervisor.page.get_by_label("牵头单位").select_option(label="建设局")
    supervisor.page.locator("form.form .button-primary").click()
    failed, done = supervisor.page.locator(".card").nth(0), supervisor.page.locator(".card").nth(1)
    expect(failed).to_contain_text(taken.code)
    expect(done).to_contain_text(free.code)
    supervisor.told_in_chinese()


def test_queue_is_worked_by_keyboard(district_site, seat):
    """j and k move, x ticks, ? explains, / searches, Enter opens."""
    for n in (1, 2):
        district_site.stage.case(f"凉亭漏雨第{n}处")
    person = seat("supervisor", "/cases/?text=凉亭")
    first, second = listed(person)
    keys = person.page.keyboard
    keys.press("j")
    keys.press("j")
    expect(person.page.locator("tbody tr.is-here")).to_contain_text(second)
    keys.press("x")
    expect(person.page.get_by_label(f"勾选 {second}", exact=True)).to_be_checked()
    keys.press("k")
    keys.press("x")
    expect(person.page.locator("[data-bulk-count]")).to_have_text("已选 2 件")
    keys.press("?")
    expect(person.page.get_by_role("dialog")).to_contain_text("打开当前条目")
    person.told_in_chinese()
    keys.press("Escape")
    expect(person.page.get_by_role("dialog")).to_have_count(0)
    keys.press("k")
    keys.press("Enter")
    person.page.wait_for_url("**/cases/*-*/")
    expect(person.page.get_by_role("heading", level=1)).to_have_text(first)
    person.open("/cases/")
    keys.press("/")
    keys.type("凉亭")
    keys.press("Enter")
    expect(person.page.locator("tbody tr")).to_have_count(2)


def test_search_for_a_number_opens_the_case(district_site, seat):
    """Whoever reads a case number on paper types it and is there."""
    case = district_site.stage.case("驿站热水器损坏")
    person = seat("supervisor", "/cases/")
    person.page.get_by_role("searchbox").first.fill(case.code)
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("驿站热水器损坏")


def test_saved_view_brings_the_choice_back(district_site, seat):
    """What was narrowed down is kept under a name, found again with one tap, and can be thrown away."""
    stage = district_site.stage
    stage.case("码头护栏松动", ASSIGNED)
    stage.case("码头照明不足")
    person = seat("supervisor", "/cases/?text=码头")
    person.page.locator(".facets").get_by_role("link", name="待交办").click()
    expect(person.page.locator("tbody tr")).to_have_count(1)
    person.page.locator("summary", has_text="视图").click()
    person.page.locator("#view-name").fill("码头待交办")
    person.page.get_by_role("button", name="保存").click()
    person.is_told("已保存视图“码头待交办”。")
    person.open("/cases/")
    person.page.get_by_role("link", name="码头待交办").click()
    assert listed(person) == ["码头照明不足"]
    person.page.locator("summary", has_text="视图").click()
    person.page.get_by_role("button", name="删除视图 码头待交办").click()
    person.is_told("已删除视图“码头待交办”。")
    expect(person.page.get_by_role("link", name="码头待交办")).to_have_count(0)


def test_list_is_taken_along_as_a_sheet_that_runs_nothing(district_site, seat):
    """XLSX and CSV hold what the list shows; a title that a spreadsheet would run is text."""
    stage = district_site.stage
    stage.case('=HYPERLINK("x")石桥', ASSIGNED)
    stage.case("石桥栏杆断裂")
    person = seat("supervisor", "/cases/?text=石桥")
    shown = sorted(listed(person))
    workbook = _download(person, "导出全部结果（XLSX）")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
    assert rows[0][:8] == ["编号", "标题", "状态", "亮灯", "期限", "是否超期", "牵头单位", "协办单位"]
    assert sorted(row[1] for row in rows[1:]) == shown
    assert {row[1]: row[2] for row in rows[1:]}["石桥栏杆断裂"] == "待交办"
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    separated = _download(person, "导出全部结果（CSV）").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(separated)))
    assert lines[0] == [str(cell) for cell in rows[0]]
    assert sorted(line[1].removeprefix("'") for line in lines[1:]) == shown
    assert not any(cell.startswith(("=", "+", "@")) for line in lines for cell in line)

    person.tick("石桥栏杆断裂")
    with person.page.expect_download() as waiting:
        person.page.locator("[data-bulk]").get_by_role("button", name="CSV").click()
    chosen = list(csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    assert [line[1] for line in chosen[1:]] == ["石桥栏杆断裂"]


def _download(person, words: str) -> bytes:
    """What a link of the export menu brings."""
    menu = person.page.locator("details.menu", has=person.page.get_by_text("导出", exact=True))
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    with person.page.expect_download() as waiting:
        menu.get_by_role("link", name=words).click()
    assert waiting.value.suggested_filename.startswith("事项台账-")
    return bytes(waiting.value.path().read_bytes())
