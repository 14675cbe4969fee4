"""The doctor finds what is damaged, open to others, or late, and says what to do."""

import json
import sqlite3
from contextlib import closing

import pytest

from luoshi.district.site.modes import open_to_others
from luoshi.district.site.pages import look_through
from tests.fakes.running_site import begun, run_luoshi


@pytest.fixture
def database(tmp_path):
    """A database of some hundred pages."""
    path = tmp_path / "luoshi.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT UNIQUE)")
        connection.executemany("INSERT INTO words VALUES (?, ?)", [(n, f"{n:0500d}") for n in range(2000)])
    return path


def _damage(path, *, page: int) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * page + 8)
        file.write(b"\xff" * 64)


def test_whole_database_is_found_whole(database):
    """Both looks see everything."""
    for thorough in (False, True):
        looked = look_through(database, thorough=thorough)
        assert (looked.faults, looked.is_complete) == ((), True)


@pytest.mark.parametrize("page", [1, 5, 40, 200])
def test_damaged_page_is_found(database, page):
    """Wherever it lies."""
    _damage(database, page=page)
    assert look_through(database).faults


def test_file_that_is_no_database_is_found(tmp_path):
    """Overwritten from its first byte."""
    path = tmp_path / "luoshi.sqlite3"
    path.write_bytes(b"\0" * 8192 + b"x")
    path.write_bytes(b"not a database at all" * 500)
    assert "not a database" in look_through(path).faults[0]


def test_look_ends_when_its_time_is_up(database, monkeypatch):
    """And says that it did not see everything."""
    monkeypatch.setattr("luoshi.district.site.pages.STEPS", 10)
    looked = look_through(database, seconds=-1)
    assert (looked.faults, looked.is_complete) == ((), False)


def test_what_others_may_read_is_found(tmp_path):
    """Keys, database and copies, when the home itself is open; a key's file always."""
    home = tmp_path / "home"
    (home / "ledger").mkdir(parents=True)
    for name in ("secret.key", "ledger/1.key", "luoshi.sqlite3", "demo.json"):
        (home / name).write_text("")
        (home / name).chmod(0o644)
    home.chmod(0o755)
    (home / "ledger").chmod(0o700)
    found = {str(path.relative_to(home)) for path in open_to_others(home)}
    assert found == {"secret.key", "ledger/1.key", "luoshi.sqlite3"}
    home.chmod(0o700)
    assert [path.name for path in open_to_others(home)] == ["1.key"]


@pytest.mark.crash
def test_doctor_finds_damage_and_open_doors_of_a_deployment(tmp_path):
    """From the command line, with a remedy each; afterwards the damaged database is refused in words."""
    home = tmp_path / "home"
    environment = begun(home)
    assert run_luoshi("createadmin", "--username", "admin", environment=environment).returncode == 0
    open_before = [path for path in home.rglob("*") if path.stat().st_mode & 0o077]
    assert open_before == [], "whatever the program writes is for its own account alone"
    (home / "secret.key").chmod(0o644)
    home.chmod(0o755)
    size = (home / "luoshi.sqlite3").stat().st_size // 4096
    for page in range(20, size, 7):
        _damage(home / "luoshi.sqlite3", page=page)
    done = run_luoshi("doctor", "--json", environment=environment)
    found = {one["what"]: one for one in json.loads(done.stdout.splitlines()[-1])["findings"]}
    assert done.returncode == 1
    assert found["Pages"]["state"] == "bad"
    assert "luoshi restore" in found["Pages"]["remedy"]
    assert "secret.key" in found["Closed to others"]["found"]
    refused = run_luoshi("backup", str(tmp_path / "b"), environment=environment)
    assert (refused.returncode, "database is damaged" in refused.stderr) == (2, True)
    assert list((tmp_path / "b").iterdir()) == []
