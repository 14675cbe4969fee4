"""A sheet of messages comes in through the browser: handed in, understood, confirmed, watched, its errors fetched."""

import csv
import io

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.journeys.staff import DESKTOP, PHONE

pytestmark = pytest.mark.journey

HEADER = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"]
ROWS = [
    ["7001", "A1", "书院路夜间施工噪声", "2019/2/28 11:25:05", "\t夜里两点仍在施工<br>无法休息", "0", "3"],
    ["7002", "A2", "书院路公交站没有站牌", "2018/4/24", "等车不知道停哪里", "1", "0"],
    ["7003", "A3", "书院路积水", "昨天下午", "下雨就积水", "0", "0"],
    ["7004", "A4", "", "2019/3/1 8:00:00", "", "0", "0"],
]


def sheet() -> dict[str, object]:
    """The file as it comes out of an old system: separated by commas, in GB18030."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *ROWS])
    return {"name": "留言.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("gb18030")}


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_sheet_is_understood_confirmed_and_imported(district_site, seat, screen):
    """Two rows come in, two are refused with the reason; the second time all is known; the errors come as a sheet."""
    person = seat("supervisor", "/intake/", **screen)
    person.page.get_by_role("link", name="导入表格").first.click()
    person.page.locator("#id_file").set_input_files(sheet())
    person.page.get_by_role("button", name="查看识别结果").click()
    expect(person.page.get_by_label("诉求内容")).to_have_value("留言详情")
    expect(person.page.get_by_label("诉求时间")).to_have_value("留言时间")
    expect(person.page.locator("table")).to_contain_text("2月28日 11:25")
    expect(person.page.locator("main")).to_contain_text("诉求时间“昨天下午”不是时间。")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= screen["viewport"]["width"]
    new = tile(person, "新增")
    person.page.get_by_role("button", name="导入", exact=True).click()
    expect(person.page.locator(".badge").first).to_have_text("已完成", timeout=60_000)
    assert (tile(person, "已读取"), tile(person, "已导入"), tile(person, "不能导入")) == (4, new, 2)
    assert new + tile(person, "已有") == 2

    for form, words in (("xlsx", "下载 XLSX"), ("csv", "下载 CSV")):
        with person.page.expect_download() as waiting:
            person.page.get_by_role("link", name=words).click()
        rows = _read(waiting.value.path().read_bytes(), form)
        assert rows[0] == ["行号", "原因", *HEADER]
        assert [row[0] for row in rows[1:]] == ["4", "5"]
        assert rows[1][1] == "诉求时间“昨天下午”不是时间。"
        assert rows[1][4] == "书院路积水"

    person.open("/intake/?q=书院路")
    expect(person.page.locator("tbody tr")).to_have_count(2)
    person.told_in_chinese()
    person.open("/cases/?text=书院路&stage=all")
    expect(person.page.locator("tbody tr")).to_have_count(2)


def tile(person, words: str) -> int:
    """The number of a tile."""
    return int(
        person.page.locator(".tile", has=person.page.get_by_text(words, exact=True)).locator(".tile-value").inner_text()
    )


def _read(content: bytes, form: str) -> list[list[str]]:
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [[str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
