"""A file is told by its content; what was found out and what was left unread is said; nothing is dropped in silence."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.sheets import Fault, Table, as_text, errors, is_garbled, is_placeholder, lost_digits, read_book
from tests.sheets.files import HEADER, ROWS, forms, html_of, rezipped, score, simple_workbook, text_of, workbook

ALL = (HEADER, *ROWS)


def table(content: bytes, name: str = "in.csv", **given_: object) -> Table:
    choices = {key: given_.pop(key) for key in ("sheet", "header_row") if key in given_}
    return read_book(content, name, **given_).table(score, **choices)


def facts(opened: Table) -> list[tuple[str, ...]]:
    return [tuple(as_text(cell) for cell in row.cells) for row in opened.rows()]


@pytest.mark.parametrize("name", sorted(forms(ALL)))
def test_same_rows_in_any_form_give_the_same_facts(name):
    """Sixteen ways of saving a sheet, one content."""
    opened = table(forms(ALL)[name], name)
    assert opened.names == HEADER
    assert facts(opened) == [tuple(row) for row in ROWS]
    assert opened.total == len(ROWS)
    assert [row for row in opened.rows() if row.faults] == []


@pytest.mark.parametrize(
    ("encoding", "reported", "known_by"),
    [
        ("utf-8", "utf-8", "certain"),
        ("utf-8-sig", "utf-8", "mark"),
        ("gb18030", "gb18030", "guessed"),
        ("utf-16", "utf-16", "mark"),
        ("utf-16-be", "utf-16-be", "guessed"),
    ],
)
def test_account_says_which_encoding_was_taken_and_why(encoding, reported, known_by):
    """What was guessed can be told from what is certain."""
    account = table(text_of(ALL).encode(encoding)).account
    assert (account.encoding, account.encoding_known_by) == (reported, known_by)


def test_big5_is_recognised():
    """A sheet from Hong Kong or Taiwan is not read as rare characters of GB18030."""
    rows = [
        ("編號", "主題", "時間", "詳情"),
        ("B1", "路燈不亮", "2026-11-01 10:00", "門前路燈連續三晚不亮，請派人查看。"),
    ]
    opened = read_book(text_of(rows).encode("big5"), "in.csv").table(lambda names: float("主題" in names))
    assert opened.account.encoding == "big5"
    assert facts(opened) == [rows[1]]


def test_encoding_that_cannot_be_told_is_asked_for():
    """Bytes that fit nothing are not turned into letters that nobody wrote."""
    broken = text_of(ALL).encode("gb18030").replace("路灯".encode("gb18030"), b"\xff\xfe\xff\x80")
    with pytest.raises(errors.UnknownEncodingError):
        table(broken)


def test_chosen_encoding_is_taken_or_refused():
    """Whoever knows better decides; a choice that does not fit is refused."""
    content = text_of(ALL).encode("gb18030")
    assert table(content, encoding="gb18030").account.encoding_known_by == "chosen"
    with pytest.raises(errors.WrongEncodingError):
        table(content, encoding="utf-8")


@pytest.mark.parametrize(
    "garbled",
    [
        text_of(ALL).encode().decode("gb18030", "replace"),
        text_of(ALL).encode().decode("latin-1"),
        text_of(ALL).encode().decode("cp1252", "replace"),
        text_of(ALL).encode("gb18030").decode("latin-1"),
        text_of(ALL).encode("gb18030").decode("utf-8", "replace"),
    ],
)
def test_file_garbled_before_it_came_is_refused(garbled):
    """Letters that went through a wrong encoding are never imported."""
    with pytest.raises(errors.GarbledFileError):
        table(garbled.encode())


def test_garbled_cell_is_a_fault_of_its_row():
    """One letter that was lost earlier does not let the other rows down."""
    rows = [
        *ALL,
        ("A4", "锟斤拷", "2026-11-04 10:00", "锟斤拷锟斤拷"),
        ("A5", "垃圾", "2026-11-05 10:00", "私\ue5e5用"),
    ]
    found = {row.number: row.faults for row in table(text_of(rows).encode()).rows() if row.faults}
    assert found == {5: (Fault("garbled", 1), Fault("garbled", 3)), 6: (Fault("garbled", 3),)}


@pytest.mark.parametrize(
    "text",
    [
        "路灯不亮",
        "قانۇن",
        "བོད་ཡིག",
        "한국어 민원",
        "Café Zürich naïve",
        "𠮷野家",
        "瀍镕喆堃昇垚犇瑄珺曈翀璟",
        "㈱①Ⅱ℃",
        "🙂👍🏽",
        "Ｆｕｌｌ",
    ],
)
def test_what_people_write_is_not_called_garbled(text):
    """Other scripts, rare characters of names and signs are as good as any."""
    assert not is_garbled(text)


def test_unclosed_quote_costs_its_own_line_only():
    """The row with the open quote is named; what stands below comes in."""
    lines = text_of([*ALL[:2], *((f"B{n}", "主题", "2026-11-01", f"内容{n}") for n in range(6))]).splitlines()
    lines[4] = 'B2,"没有结束的引号,2026-11-01,内容2'
    opened = table("\r\n".join(lines).encode())
    rows = list(opened.rows())
    assert opened.total == len(rows) == 7
    assert [(row.number, row.faults, row.cells) for row in rows if row.faults] == [
        (5, (Fault("broken_quote"),), (lines[4],))
    ]


def test_two_open_quotes_do_not_swallow_what_stands_between():
    """The second quote closes the first, and the record would look well formed."""
    lines = text_of([HEADER, *((f"B{n}", f"主题{n}", "2026-11-01", f"内容{n}") for n in range(8))]).splitlines()
    lines[3] = 'B2,"主题2,2026-11-01,内容2'
    lines[6] = 'B5,主题5",2026-11-01,内容5'
    rows = {row.cells[0]: row.faults for row in table("\n".join(lines).encode()).rows()}
    assert {"B0", "B1", "B3", "B4", "B6", "B7"} <= {name for name, faults in rows.items() if not faults}
    assert rows[lines[3]] == (Fault("broken_quote"),)


def test_text_of_several_lines_stays_one_cell():
    """A quoted line break is part of a letter, also where the letter holds commas."""
    letter = "第一段，有逗号,还有\n第二段\n1,2,3\n最后一段"
    opened = table(text_of([HEADER, ("A1", "主题", "2026-11-01", letter), *ROWS[1:]]).encode())
    assert facts(opened)[0][3] == letter


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_letters_with_separators_at_the_beginnings_of_their_lines_stay_whole(separator):
    """Tabs and commas within quoted letters are as many as the columns, and still no rows."""
    letter = "\n|||第一段。\n|||第二段，|见附件。\n一|二|三|四".replace("|", separator)
    rows = [(f"{n}", f"主题{n}", f"2026/11/{n} 9:0{n}:00", letter) for n in range(1, 6)]
    opened = table(text_of([HEADER, *rows], separator=separator).encode("utf-16"))
    assert [row.faults for row in opened.rows()] == [()] * 5
    assert facts(opened)[4][3] == letter


def test_line_break_without_quotes_is_named_on_both_halves():
    """Half a letter is never imported as a whole one."""
    content = text_of(ALL[:2]) + "A9,主题,2026-11-01,前半\r\n后半句\r\n" + text_of(ROWS[2:])
    # The second half has one cell: together they have one more than the header.
    content = content.replace("A9,主题,2026-11-01,前半", "A9,主题,前半")
    content = content.replace("后半句", "后半句,2026-11-01")
    found = {row.number: row.faults for row in table(content.encode()).rows()}
    assert found == {2: (), 3: (Fault("broken_line"),), 4: (Fault("broken_line"),), 5: ()}


def test_more_cells_than_columns_is_a_fault():
    """A comma within a letter that was not quoted does not cut the letter."""
    content = text_of(ALL) + "A9,主题,2026-11-01,有逗号,的内容\r\n"
    last = list(table(content.encode()).rows())[-1]
    assert last.faults == (Fault("more_cells"),)
    assert last.cells[-1] == "的内容"


WRITTEN = st.one_of(
    st.characters(exclude_categories=("Cs", "Co", "Cc", "Cn"), exclude_characters="\ufffd"),
    st.sampled_from("\n\t,;\"'"),
)


@given(st.lists(st.lists(st.text(WRITTEN, max_size=12), min_size=4, max_size=4), min_size=1, max_size=12))
def test_every_written_row_comes_back(rows):
    """Whatever cells hold, the rows that hold anything come back, as many as were written."""
    content = text_of([HEADER, ("A0", "一", "二", "三"), *rows]).encode()
    opened = table(content)
    filled = [
        row for row in rows if any(cell.strip(" \t\r\n\u00a0\u3000\ufeff\u00ad\u200b\u2060\ufffe") for cell in row)
    ]
    assert opened.total == len(list(opened.rows()))
    assert opened.total >= len(filled)


def test_hidden_sheets_are_named_and_not_read():
    """Last month's copy stays hidden, and the result says that it is there."""

    def fill(book):
        old, new = book.add_worksheet("上月备份"), book.add_worksheet("本月")
        for sheet, letter in ((old, "B"), (new, "C")):
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, (f"{letter}1", "主题", "2026-11-01", "内容"))
        new.activate()
        new.set_first_sheet()
        old.very_hidden()

    content = workbook(fill)
    opened = table(content)
    assert facts(opened)[0][0] == "C1"
    assert [(s.name, s.why, s.rows) for s in opened.account.sheets_unread] == [("上月备份", "hidden", 2)]
    assert facts(table(content, sheet="上月备份"))[0][0] == "B1"


def test_several_sheets_that_fit_are_offered():
    """Nobody decides in silence which month was meant."""

    def fill(book):
        for name in ("十月", "十一月"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, (name, "主题", "2026-11-01", "内容"))
        book.add_worksheet("说明").write(0, 0, "填表说明")

    content = workbook(fill)
    with pytest.raises(errors.SeveralSheetsError) as refused:
        table(content)
    assert refused.value.data["sheets"] == "“十月”、“十一月”"
    opened = table(content, sheet="十一月")
    assert [(s.name, s.why) for s in opened.account.sheets_unread] == [("十月", "not_chosen"), ("说明", "not_chosen")]
    with pytest.raises(errors.NoSuchSheetError):
        table(content, sheet="十二月")


def test_one_fitting_sheet_is_read_and_the_others_named():
    """A sheet of notes beside the data asks nobody."""

    def fill(book):
        book.add_worksheet("说明").write_column(0, 0, ("填表说明", "请勿修改表头"))
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROWS[0])

    account = table(workbook(fill)).account
    assert account.sheet == "数据"
    assert [(s.name, s.why, s.rows) for s in account.sheets_unread] == [("说明", "no_header", 2)]


def test_two_row_header_with_merged_cells_is_read():
    """Groups above names, a title above both: each column has its lower name."""

    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 4, "2026年11月群众诉求登记表")
        sheet.merge_range(1, 0, 2, 0, "受理编号")
        sheet.merge_range(1, 1, 1, 2, "诉求人")
        sheet.merge_range(1, 3, 1, 4, "诉求内容")
        sheet.write_row(2, 1, ("姓名", "留言时间", "留言主题", "留言详情"))
        sheet.write_row(3, 0, ("D1", "某人", "2026-11-01", "主题", "内容"))

    opened = table(workbook(fill))
    assert opened.names == ("受理编号", "姓名", "留言时间", "留言主题", "留言详情")
    assert [h.group for h in opened.headers] == ["", "诉求人", "诉求人", "诉求内容", "诉求内容"]
    assert opened.account.header_rows == (2, 3)
    assert opened.account.rows_above == 1
    assert facts(opened) == [("D1", "某人", "2026-11-01", "主题", "内容")]


def test_merged_data_counts_for_all_its_rows():
    """One date merged over three rows is the date of each."""

    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.merge_range(1, 2, 3, 2, "2026-11-01")
        for row in range(1, 4):
            sheet.write(row, 0, f"E{row}")
            sheet.write(row, 3, f"内容{row}")

    opened = table(workbook(fill))
    assert [row[2] for row in facts(opened)] == ["2026-11-01"] * 3
    assert opened.account.merged_cells == 1


@pytest.mark.parametrize(
    ("above", "header", "first"),
    [
        ([], list(HEADER), 1),
        ([["某某区留言汇总表"], ["导出时间：2026-11-30"]], list(HEADER), 3),
        ([[], [], ["制表单位：督查室", "", "", ""]], list(HEADER), 4),
        ([], ["留言\n编号", "留言 主题", "留言\r\n时间", "留言详情"], 1),
        ([["", "", "", ""]], ["留言编号", "留言主题", "留言时间", "留言详情", "", ""], 2),
    ],
)
def test_header_is_found_below_titles_and_with_line_breaks(above, header, first):
    """Titles, blank rows and Alt+Enter do not hide the names of the columns."""
    opened = table(simple_workbook([*above, header, *ROWS]))
    assert opened.account.header_rows == (first,)
    assert [name.replace(" ", "") for name in opened.names] == list(HEADER)
    assert opened.total == len(ROWS)


def test_row_of_units_is_no_data():
    """Units beneath the names belong to the columns."""
    rows = [("编号", "时间", "PM2.5", "CO"), ("", "", "μg/m³", "mg/m3"), ("1", "2026-11-01 01:00", "35", "0.6")]
    opened = table(text_of(rows).encode())
    assert [h.unit for h in opened.headers] == ["", "", "μg/m³", "mg/m3"]
    assert opened.account.units_row == 2
    assert opened.total == 1


def test_header_row_can_be_chosen():
    """Where the names are unusual, a person points at their row."""
    rows = [("甲", "乙"), ("丙", "丁"), ("1", "2")]
    opened = read_book(text_of(rows).encode(), "in.csv").table(lambda _: 0.0, header_row=2)
    assert opened.names == ("丙", "丁")


def test_columns_alike_and_without_name_are_reported():
    """Of two columns alike both are there; a nameless column with something in it is not dropped."""
    opened = table(text_of([("编号", "时间", "时间", ""), ("1", "a", "b", "c"), ("2", "", "", "")]).encode())
    assert opened.names == ("编号", "时间", "时间 (3)", "#4")
    assert (opened.account.repeated_columns, opened.account.unnamed_columns) == (("时间 (3)",), ("#4",))


def test_formula_without_value_is_no_empty_cell():
    """A sheet saved by a program that computes nothing is refused where it matters."""

    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ("F1", "主题", "", "内容"))
        sheet.write_formula(1, 2, "=TODAY()", None, "")
        sheet.write_row(2, 0, ("F2", "主题"))
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")

    content = rezipped(workbook(fill), replace=(b"<f>TODAY()</f><v></v>", b"<f>TODAY()</f>"))
    found = [row.faults for row in table(content).rows()]
    assert found == [(Fault("formula_without_value", 2),), (Fault("formula_error", 3),)]


def test_soft_noise_goes_and_words_stay():
    """Returns written as _x000D_, soft hyphens and zero-width blanks are no part of a letter."""
    noisy = "第一行_x000D_\n第\u00ad二\u200b行\r\n第三\ufeff行"
    opened = table(simple_workbook([HEADER, ("X1", "主题", "2026-11-01", noisy)]))
    assert facts(opened)[0][3] == "第一行\n第二行\n第三行"


def test_times_keep_their_second():
    """Fractions of a day are rounded to the second they stand for, in both date systems."""
    at = datetime(2026, 11, 3, 9, 30, 17)  # noqa: DTZ001 - a wall clock
    for options in ({}, {"date_1904": True}):
        opened = table(simple_workbook([HEADER, ("T1", "主题", at, "内容")], **options))
        assert next(opened.rows()).cells[2] == at


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.EmptySheetError),
        (b"\n \r\n", errors.EmptySheetError),
        (b"%PDF-1.7\n...", errors.NotASheetError),
        (b"PK\x03\x04broken", errors.DamagedSheetError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", errors.NotASheetError),
        (b"<html><body><p>no table</p></body></html>", errors.NotASheetError),
        (b"\x1f\x8bbroken", errors.DamagedSheetError),
        (b"\x00\x01\x02\x03" * 40, errors.NotASheetError),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            errors.DamagedSheetError,
        ),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(content, error):
    """No traceback, and no empty result."""
    with pytest.raises(error):
        table(content)


def test_entities_in_old_xml_are_refused():
    """A file that would grow while it is read is not read."""
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>&b;</Data>'
        b"</Cell></Row></Table></Worksheet></Workbook>"
    )
    with pytest.raises(errors.DamagedSheetError):
        table(bomb)


def test_spans_of_a_page_keep_columns_apart():
    """A cell that spans rows counts for each of them, and moves what stands beside it."""
    page = html_of([]).replace(
        b"</table>",
        "<tr><th>留言编号</th><th>留言时间</th><th>留言详情</th></tr>"
        '<tr><td>P1</td><td rowspan="2">2026-11-01</td><td>一</td></tr>'
        "<tr><td>P2</td><td>二</td></tr></table>".encode(),
    )
    assert facts(table(page, "x.xls")) == [("P1", "2026-11-01", "一"), ("P2", "2026-11-01", "二")]


@pytest.mark.parametrize("text", ["无", "-", "——", "/", "#N/A", "暂无", " 无 ", "N/A", "（空）", "null", "．"])
def test_placeholders_are_known(text):
    """What people write where they have nothing to write."""
    assert is_placeholder(text)


@pytest.mark.parametrize(
    ("cell", "lost"),
    [
        ("2.02611E+17", True),
        (2.02611030000123e17, True),
        ("２．０２６１１Ｅ＋１７", True),
        ("E12", False),
        ("1e", False),
        (12345, False),
    ],
)
def test_numbers_that_lost_their_end_are_known(cell, lost):
    """A number in E-notation is not the number that was given out."""
    assert lost_digits(cell) is lost
