"""``luoshi import requests`` as a script sees it: one line of JSON, and an exit code."""

import json

from tests.fakes.running_site import begun, run_luoshi

COUNTED = ("read", "imported", "changed", "already_known", "conflicts", "rejected")
SHEET = """留言编号,留言用户,留言主题,留言时间,留言详情
1,U1,路灯不亮,2019/2/28 11:25:05,梧桐街第三盏路灯连续三晚不亮。
2,U2,井盖松动,2018/4/24,石佛路井盖松动，车辆经过有响声。
"""


def test_same_sheet_again_imports_nothing(tmp_path):
    """On an empty machine: everything comes in once, and is known the second time."""
    sheet = tmp_path / "messages.csv"
    sheet.write_text(SHEET, encoding="gb18030")
    environment = begun(tmp_path / "home")
    first = run_luoshi("import", "requests", str(sheet), "--json", environment=environment)
    assert first.returncode == 0, first.stderr
    counts = json.loads(first.stdout.splitlines()[-1])
    assert counts.pop("seconds") >= 0
    assert {name: counts[name] for name in COUNTED} == dict.fromkeys(COUNTED, 0) | {"read": 2, "imported": 2}
    again = json.loads(run_luoshi("import", "requests", str(sheet), "--json", environment=environment).stdout)
    assert (again["imported"], again["already_known"]) == (0, 2)


def test_file_that_is_no_sheet_is_refused_in_one_line(tmp_path):
    """Code 2 and the reason."""
    photo = tmp_path / "photo.xlsx"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n")
    done = run_luoshi("import", "requests", str(photo), environment=begun(tmp_path / "home"))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_map_that_is_no_json_is_refused(tmp_path):
    """Before anything is read."""
    sheet = tmp_path / "messages.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    done = run_luoshi("import", "requests", str(sheet), "--map", "{text", environment=begun(tmp_path / "home"))
    assert done.returncode == 2
    assert "not JSON" in done.stderr
