"""Categories from sheets as people keep them: all of it, or nothing with every wrong row named."""

import pytest

from luoshi.district.cases import api
from luoshi.district.cases.errors import CategoryRowsError
from luoshi.district.cases.models import Category
from luoshi.district.people.api import SYSTEM
from luoshi.sheets.errors import SheetError, TooManyRowsError
from tests.fakes.small_district import MONDAY
from tests.sheets.files import text_of, workbook

HEADER = ("一级分类", "二级分类", "三级分类")
ROWS = (("城市管理", "市容", "乱停车"), ("", "", "乱张贴"), ("", "环卫", ""), ("教育", "", ""))
CHAINS = [["城市管理", "市容", "乱停车"], ["", "", "乱张贴"], ["", "环卫", ""], ["教育", "", ""]]


def xlsx(*rows):
    def fill(book):
        sheet = book.add_worksheet("分类")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)

    return workbook(fill)


FORMS = {
    "csv": text_of((HEADER, *ROWS)).encode(),
    "gb18030": text_of((HEADER, *ROWS)).encode("gb18030"),
    "xlsx": xlsx(HEADER, *ROWS),
    "title": xlsx(("分类表",), (), HEADER, *ROWS),
    "more_columns": xlsx((*HEADER, "备注"), *((*row, "x") for row in ROWS)),
    "other_order": xlsx(("序号", *HEADER), *((n, *row) for n, row in enumerate(ROWS, 1))),
    "no_header": xlsx(*ROWS),
    "no_header_csv": text_of(ROWS).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_same_tree_in_any_form_is_the_same(db, form):
    """With a title, further columns, or no header at all: no row is taken for one."""
    found = api.read_category_sheet(FORMS[form], "")
    assert found.rows == CHAINS
    done = api.import_categories(rows=found.rows, numbers=found.numbers, broken=found.broken, by=SYSTEM, at=MONDAY)
    assert (done.read, done.new, done.already_known) == (4, 4, 0)
    assert Category.objects.count() == 6
    again = api.import_categories(rows=found.rows, numbers=found.numbers, by=SYSTEM, at=MONDAY)
    assert (again.added, again.new, again.already_known) == (0, 0, 4)


def test_first_row_of_a_sheet_without_header_is_kept_though_it_is_short(db):
    """A first row with one name looks like a title, and is a category."""
    found = api.read_category_sheet(xlsx(("城市管理", "", ""), ("", "市容", "乱停车")), "")
    assert found.rows == [["城市管理", "", ""], ["", "市容", "乱停车"]]


def test_every_wrong_row_is_named_and_nothing_comes_in(db):
    """A name is never cut; the rows that are right wait with them."""
    content = text_of((HEADER, ("", "市容", ""), ("城" * 81, "", ""), ("教育", "", ""))).encode()
    found = api.read_category_sheet(content, "")
    with pytest.raises(CategoryRowsError) as caught:
        api.import_categories(rows=found.rows, numbers=found.numbers, broken=found.broken, by=SYSTEM, at=MONDAY)
    account = caught.value.data["account"]
    assert [one["row"] for one in account["refused"]] == [2, 3]
    assert (account["read"], account["rejected"], account["held_back"], account["imported"]) == (3, 2, 1, 0)
    assert not Category.objects.exists()


BROKEN = ['"没有关上,市容,乱停车\n', "城市管理,市容,乱停车,多一格\n"]


@pytest.mark.parametrize("row", BROKEN)
def test_broken_row_is_named(db, row):
    """It swallows nothing."""
    found = api.read_category_sheet((text_of((HEADER, *ROWS)) + row).encode(), "")
    assert list(found.broken) == [6]
    assert len(found.rows) == 5


def test_more_rows_than_are_read_are_refused_and_not_cut(db):
    """A tree of 5,001 rows is not imported as one of 5,000."""
    with pytest.raises(TooManyRowsError):
        api.read_category_sheet(text_of((HEADER, *(("a", str(n), "") for n in range(5001)))).encode(), "")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00", b"", b"PK\x03\x04 no workbook"])
def test_what_is_no_sheet_is_refused(db, content):
    """In words."""
    with pytest.raises(SheetError):
        api.read_category_sheet(content, "a.xlsx")
