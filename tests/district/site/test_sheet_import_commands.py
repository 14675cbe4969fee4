"""``luoshi import places|units|categories|calendar``: what the command line says of every row, column and sheet."""

import json

import pytest

from tests.fakes.running_site import begun, run_luoshi
from tests.sheets.files import text_of

CASES = {
    "places": (
        (
            "编码,类别,名称,经度,纬度,备注",
            "s1,学校,春藤,113.46,34.8,x",
            "s2,学校,玉兰,0,0,",
            "s3,城堡,雪松,34.8,113.4,",
        ),
        (3, 2, 1),
    ),
    "units": (("编码,名称,类别,备注", "root,高新区,committee,x", "b 1,第一局,bureau,"), (2, 0, 1)),
    "categories": (("一级分类,二级分类,备注", "城管,市容,x", ",环卫,", "教育,,,多"), (3, 0, 1)),
    "calendar": (("日期,类型,备注", "2027-01-02,放假,x", "2027-01-03,放风,"), (2, 1, 1)),
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    environment = begun(tmp_path_factory.mktemp("home"))
    made = run_luoshi("createadmin", "--username", "admin", "--json", environment=environment)
    assert made.returncode == 0, made.stderr
    return environment


@pytest.mark.parametrize("kind", CASES)
def test_import_with_a_wrong_row_ends_with_1_and_accounts_for_all(environment, tmp_path, kind):
    """The sum is the file; the wrong row has its reason and the column that is not used its name."""
    lines, (read, imported, rejected) = CASES[kind]
    file = tmp_path / f"{kind}.csv"
    file.write_bytes(text_of([line.split(",") for line in lines]).encode("gb18030"))
    done = run_luoshi("import", kind, str(file), "--json", environment=environment)
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["read"], told["imported"], told["rejected"]) == (read, imported, rejected)
    counted = ("new", "changed", "already_known", "in_conflict", "rejected", "held_back")
    assert sum(told.get(name, 0) for name in counted) == read
    assert len(told["refused"]) == 1
    assert told["account"]["columns_unused"] == ["备注"]
    assert "备注" in done.stderr
    assert "Traceback" not in done.stderr
