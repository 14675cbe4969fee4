"""Small tables read from files."""

import pytest

from luoshi.district.site.sheets import UnreadableSheetError, read_rows
from luoshi.district.ui.sheets import write_csv, write_xlsx

HEADER = ["名称", "说明"]
ROWS = [["石佛办事处", "逗号,和\n换行"], ["双桥", '引"号'], ["=1+1", "-"]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_written_sheet_reads_back(tmp_path, kind):
    """Both kinds keep Chinese, commas, quotes, line breaks, and what looks like a formula."""
    file = tmp_path / f"sheet.{kind}"
    file.write_bytes(write_xlsx(ROWS, HEADER) if kind == "xlsx" else b"".join(write_csv(ROWS, HEADER)))
    assert read_rows(file) == [HEADER, *ROWS]


def test_sheet_in_gb18030_is_read(tmp_path):
    """The encoding in which Chinese spreadsheets write CSV."""
    file = tmp_path / "old.csv"
    file.write_bytes("名称,说明\n枫杨,测试\n".encode("gb18030"))
    assert read_rows(file) == [HEADER, ["枫杨", "测试"]]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"\xff\xff\x00\x81"])
def test_file_that_is_no_sheet_is_refused(tmp_path, content):
    """With the file's name and a reason."""
    file = tmp_path / "photo.jpg"
    file.write_bytes(content)
    with pytest.raises(UnreadableSheetError, match=r"photo\.jpg"):
        read_rows(file)
