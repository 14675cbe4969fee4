"""A small district and sheets to bring into it."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from tests.fakes.small_district import SmallDistrict, small_district

HEADER = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数")
ROW = (188006, "A1", "路灯不亮", "2019/2/28 11:25:05", "梧桐街路灯三天不亮", 0, 2)


@pytest.fixture
def district(db) -> SmallDistrict:
    """The small district in an empty database."""
    return small_district()


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes an XLSX sheet of these rows."""

    def write(*rows: Sequence[object], name: str = "sheet.xlsx", **options: object) -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "nan_inf_to_errors": True, **options})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
        book.close()
        return path

    return write


@pytest.fixture
def separated(tmp_path: Path) -> Callable[..., Path]:
    """Writes a CSV file of these rows."""

    def write(*rows: Sequence[object], encoding: str = "utf-8", delimiter: str = ",", name: str = "sheet.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
        return path

    return write
