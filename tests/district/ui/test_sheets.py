"""Exported lists open in a spreadsheet as they were, and no cell is run."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from luoshi.district.ui.sheets import BOM, safe_cell, write_csv, write_xlsx
from luoshi.sheets import plain_cell

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "  =1", "\u3000=1", "\u200b=1", "\ufeff+1", "\x00@A1"],
)
def test_text_that_would_run_is_disarmed(text):
    """A cell that begins like a formula gets an apostrophe, which import takes off again."""
    assert safe_cell(text) == "'" + text
    assert plain_cell("'" + text) == text


def test_numbers_times_and_nothing_are_written_as_themselves():
    """A negative number stays a number; instants are local; nothing is empty."""
    row = [-1.5, 3, None, True, NOON, date(2026, 11, 24), ""]
    content = b"".join(write_csv([row], ["h"] * 7))
    assert read_csv(content)[1] == ["-1.5", "3", "", "1", "2026-11-24 12:00:00", "2026-11-24", ""]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_and_never_starts_a_formula(text):
    """What goes out comes back, and no cell begins with a formula's sign."""
    [[_], [cell]] = read_csv(b"".join(write_csv([[text]], ["h"]))) if text else [["h"], [""]]
    assert plain_cell(cell) == text or text.startswith("'")
    assert cell.strip(" \u3000")[:1] not in {*"=+-@\t\r\n＝＋－＠"} or not cell.strip(" \u3000")


def test_csv_begins_with_the_mark_that_excel_needs():
    """Without a byte-order mark Excel shows Chinese as noise."""
    assert b"".join(write_csv([], ["名称"])) == BOM + "名称\r\n".encode()


def test_long_csv_comes_in_pieces():
    """A hundred thousand rows are not one string."""
    pieces = list(write_csv((["路灯" * 10, n] for n in range(10_000)), ["a", "b"]))
    assert len(pieces) > 5
    assert len(read_csv(b"".join(pieces))) == 10_001


def test_workbook_holds_text_as_text():
    """A formula in a workbook is only its words; times are times."""
    content = write_xlsx([["=1+1", "http://x", -2, NOON], ["0123", None, 1.5, date(2026, 1, 2)]], ["a", "b", "c", "d"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows == [
        ["a", "b", "c", "d"],
        ["=1+1", "http://x", -2.0, datetime(2026, 11, 24, 12)],  # noqa: DTZ001 - a workbook knows no zone,
        ["0123", "", 1.5, date(2026, 1, 2)],
    ]
    assert b"<f>" not in content


def test_workbook_takes_any_title_and_endless_text():
    """Signs a sheet's name may not have are left out; a cell holds 32,767 characters."""
    content = write_xlsx([["字" * 40_000]], ["a"], title="[台账]: 2026/11?")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["台账 202611"]
    assert len(book.get_sheet_by_index(0).to_python()[1][0]) == 32_767
