"""``luoshi demo``: built once, rebuilt on request, and never over real data."""

import json
import sqlite3
from contextlib import closing

from tests.fakes.running_site import environment_of, run_luoshi


def test_built_demonstration_is_left_alone(built_demo):
    """A second call says so and changes nothing."""
    before = (built_demo / "luoshi.sqlite3").stat().st_mtime_ns
    done = run_luoshi("demo", environment=environment_of(built_demo))
    assert done.returncode == 0
    assert "already there" in done.stderr
    assert (built_demo / "luoshi.sqlite3").stat().st_mtime_ns == before


def test_real_data_are_never_replaced(tmp_path):
    """Neither by the demonstration nor by --fresh."""
    environment = environment_of(tmp_path)
    assert run_luoshi("createadmin", "--username", "admin", environment=environment).returncode == 0
    assert "left out" in run_luoshi("demo", environment=environment).stderr
    done = run_luoshi("demo", "--fresh", environment=environment)
    assert done.returncode == 2
    assert "not the demonstration's" in done.stderr


def test_interrupted_demonstration_is_built_anew(built_demo):
    """What a killed process left half-way is cleared away and done again."""
    assert "interrupted" in (built_demo / "demo.stderr").read_text()
    assert json.loads((built_demo / "demo.json").read_text())["state"] == "built"
    with closing(sqlite3.connect(f"file:{built_demo / 'luoshi.sqlite3'}?mode=ro", uri=True)) as database:
        found = database.execute("SELECT count(*) FROM people_account WHERE username = 'half'").fetchone()
    assert found == (0,)
