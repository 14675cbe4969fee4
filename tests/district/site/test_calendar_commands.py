"""``luoshi calendar`` and the sheets of days it reads and writes."""

import json

import pytest

from tests.fakes.running_site import begun, run_luoshi


@pytest.fixture
def luoshi(tmp_path):
    """The program on a deployment of its own, its tables made."""
    environment = begun(tmp_path / "home")
    made = run_luoshi("createadmin", "--username", "admin", "--json", environment=environment)
    assert made.returncode == 0, made.stderr

    def run(*arguments, code=0):
        done = run_luoshi(*arguments, environment=environment)
        assert done.returncode == code, done.stderr
        return done

    return run


def test_calendar_is_seeded_shown_changed_and_carried_over(luoshi, tmp_path):
    """Seed once, change one day, write a sheet, and find nothing new in it."""
    assert "already" in luoshi("calendar", "seed").stderr
    shown = json.loads(luoshi("calendar", "show", "2026", "--json").stdout)
    assert shown["decreed"]
    assert {
        "on": "2026-10-10",
        "kind": "make_up",
        "name": "国庆节",
        "name_en": "National Day",
        "decree": "国办发明电〔2025〕7号",
    } in shown["days"]
    luoshi("calendar", "set", "2026-12-25", "holiday", "--decree", "管委会通知〔2026〕8号")
    sheet = tmp_path / "days.csv"
    luoshi("export", "calendar", "--output", str(sheet))
    assert "2026-12-25,holiday,,,管委会通知〔2026〕8号" in sheet.read_text(encoding="utf-8-sig")
    again = json.loads(luoshi("import", "calendar", str(sheet), "--json").stdout.splitlines()[-1])
    assert again["imported"] == 0
    assert again["already_known"] == again["read"] > 400


@pytest.mark.parametrize("arguments", [["2026-13-01", "holiday"], ["soon", "holiday"]])
def test_wrong_day_is_refused_in_one_line(luoshi, arguments):
    """Not a traceback, and nothing changed."""
    done = luoshi("calendar", "set", *arguments, "--decree", "x", code=2)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
