"""Days of the calendar from sheets as people write them, each row accounted for."""

from datetime import date

import pytest

from luoshi.district.site.cli.calendar_sheets import read_calendar
from luoshi.kernel.worktime import CalendarDay, DayKind, WorkCalendar
from luoshi.sheets.errors import MissingColumnsError, SeveralSheetsError
from tests.sheets.files import text_of, workbook

KNOWN = CalendarDay(date(2026, 10, 1), DayKind.HOLIDAY, "国庆节", "National Day", "国办发明电〔2025〕7号")
NOW = WorkCalendar("district", 3, days={KNOWN.on: KNOWN}, decreed_years=frozenset({2026}))
HEADER = ("日期", "类型", "名称", "依据")


def read(tmp_path, content, **chosen):
    file = tmp_path / "days.csv"
    file.write_bytes(content)
    return read_calendar(file, NOW, **chosen)


WRITTEN = [
    ("2027-01-02", "holiday", DayKind.HOLIDAY),
    ("2027/1/2", "放假", DayKind.HOLIDAY),
    ("2027.1.2", "休", DayKind.HOLIDAY),
    ("2027年1月2日", "调休上班", DayKind.MAKE_UP),
    ("2027年1月2日（星期六）", "补班", DayKind.MAKE_UP),
    ("２０２７－０１－０２", "工作日", DayKind.WORKDAY),
    ("20270102", "周末", DayKind.WEEKEND),
    ("2027-01-02 00:00:00", "HOLIDAY", DayKind.HOLIDAY),
]


@pytest.mark.parametrize(("on", "kind", "meant"), WRITTEN)
def test_day_is_read_as_it_is_written(tmp_path, on, kind, meant):
    """Any usual way of writing a day, and the words of either language."""
    found = read(tmp_path, text_of((HEADER, (on, kind, "元旦", "某号文"))).encode())
    assert found.fresh == [CalendarDay(date(2027, 1, 2), meant, "元旦", "", "某号文")]


@pytest.mark.parametrize(
    ("on", "kind"),
    [("2027-13-01", "放假"), ("明天", "放假"), ("2027-01-02", "放风"), ("", "放假"), ("2027-01-02", "")],
)
def test_row_that_is_no_day_is_named_and_refused(tmp_path, on, kind):
    """The others come in."""
    found = read(tmp_path, text_of((HEADER, (on, kind, "x", ""), ("2027-01-03", "放假", "元旦", ""))).encode())
    assert [one["row"] for one in found.refused] == [2]
    assert [day.on for day in found.fresh] == [date(2027, 1, 3)]


def test_every_row_column_and_sheet_is_accounted_for(tmp_path):
    """New, changed with both sides, known, in conflict and refused; their sum is the sheet."""

    def fill(book):
        sheet = book.add_worksheet("安排")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        rows = [
            (date(2026, 10, 2), "放假"),
            (date(2026, 10, 1), "上班"),
            (date(2026, 10, 2), "放假"),
            (date(2026, 10, 2), "上班"),
            (date(2026, 10, 3), "?"),
        ]
        sheet.write_row(0, 0, ("日期", "类型", "备注"))
        for at, (on, kind) in enumerate(rows, 1):
            sheet.write_datetime(at, 0, on, day)
            sheet.write(at, 1, kind)
            sheet.write(at, 2, "x")
        book.add_worksheet("说明").write(0, 0, "不读")

    found = read(tmp_path, workbook(fill)).as_json()
    numbers = {name: found[name] for name in ("read", "new", "changed", "already_known", "in_conflict", "rejected")}
    assert numbers == {"read": 5, "new": 1, "changed": 1, "already_known": 1, "in_conflict": 1, "rejected": 1}
    assert [(one["was"]["kind"], one["is"]["kind"]) for one in found["changes"]] == [("holiday", "workday")]
    assert [one["row"] for one in found["refused"]] == [5, 6]
    assert found["account"]["columns_unused"] == ["备注"]
    assert [one["name"] for one in found["account"]["sheets_unread"]] == ["说明"]


def test_december_days_alone_do_not_make_their_year_decreed(tmp_path):
    """The sheet of next year's decree says nothing of this year beyond its last days."""
    found = read(
        tmp_path, text_of((HEADER, ("2028-12-30", "上班", "元旦", ""), ("2029-01-01", "放假", "元旦", ""))).encode()
    )
    assert found.decreed == {2029}


def test_sheet_without_the_columns_or_with_several_tables_is_refused(tmp_path):
    """In words that name what is there."""
    with pytest.raises(MissingColumnsError, match="甲"):
        read(tmp_path, "甲,乙\n1,2\n".encode())

    def fill(book):
        for year in ("2026", "2027"):
            sheet = book.add_worksheet(year)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, (f"{year}-05-01", "放假"))

    with pytest.raises(SeveralSheetsError, match="2027"):
        read(tmp_path, workbook(fill))
    assert [day.on for day in read(tmp_path, workbook(fill), sheet="2027").fresh] == [date(2027, 5, 1)]


def test_encoding_of_chinese_spreadsheets_is_read(tmp_path):
    """GB18030, found out by itself."""
    found = read(tmp_path, text_of((HEADER, ("2027-01-02", "放假", "元旦", "某号文"))).encode("gb18030"))
    assert found.fresh[0].name == "元旦"
    assert found.account["encoding"].startswith("gb")
