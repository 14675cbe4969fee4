"""``luoshi audit``, ``luoshi ledger`` and the exports with proofs, on a deployment of their own."""

import json
import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from luoshi.district.audit.triggers import DROPPED, EVENTS
from luoshi.proof.verify import luoshi_verify
from tests.fakes.running_site import begun, run_luoshi

TAKEN = [statement.format(table=EVENTS) for statement in DROPPED["sqlite"]]


@pytest.fixture(scope="module")
def signed_home(built_demo, tmp_path_factory) -> Path:
    """A demonstration whose ledger is signed; tests copy it before they change anything."""
    home = tmp_path_factory.mktemp("ledger") / "home"
    shutil.copytree(built_demo, home)
    done = run_luoshi("ledger", "sign", "--json", environment=begun(home))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["size"] > 1000
    return home


@pytest.fixture
def home(signed_home, tmp_path) -> Path:
    """A copy of its own."""
    shutil.copytree(signed_home, tmp_path / "home")
    return tmp_path / "home"


def _luoshi(home: Path, *words: str) -> tuple[int, str]:
    done = run_luoshi(*words, environment=begun(home))
    return done.returncode, done.stdout


def _changed(home: Path, *statements: str) -> None:
    database = sqlite3.connect(home / "luoshi.sqlite3")
    with database:
        for statement in statements:
            database.execute(statement)
    database.close()


def _some_case(home: Path) -> str:
    database = sqlite3.connect(home / "luoshi.sqlite3")
    row = database.execute(
        "SELECT code FROM cases_case WHERE state = 'closed' ORDER BY code LIMIT 1 OFFSET 9"
    ).fetchone()
    database.close()
    return str(row[0])


def test_key_signs_hands_over_and_every_export_still_verifies_with_the_first(home, tmp_path, capsys):
    """Sign, export the log and a case, rotate, export again: the first key is enough for all."""
    first = json.loads(_luoshi(home, "ledger", "keys", "--json")[1])["keys"][0]["key"]
    code = _some_case(home)
    for n in range(2):
        log, case = tmp_path / f"log{n}", tmp_path / f"case{n}"
        assert _luoshi(home, "export", "ledger", "-o", str(log))[0] == 0
        assert _luoshi(home, "export", "case", code, "-o", str(case))[0] == 0
        assert luoshi_verify.main(["log", str(log), "--key", first]) == 0, capsys.readouterr().out
        assert luoshi_verify.main(["export", str(case), "--key", first]) == 0, capsys.readouterr().out
        assert _luoshi(home, "ledger", "rotate-key", "--json")[0] == 0
    assert luoshi_verify.main(["log", str(log), "--key", first, "--against", str(tmp_path / "log0")]) == 0
    assert len(json.loads(_luoshi(home, "ledger", "keys", "--json")[1])["keys"]) == 3


def test_published_feed_is_followed_by_a_witness(home, tmp_path):
    """As files in a folder; the second time only what is new is written."""
    feed, state = str(tmp_path / "feed"), str(tmp_path / "witness")
    first = json.loads(_luoshi(home, "ledger", "publish", feed, "--json")[1])
    assert first["files"] > 20
    assert _luoshi(home, "witness", feed, "--state", state)[0] == 0
    assert json.loads(_luoshi(home, "ledger", "publish", feed, "--json")[1])["files"] == 2
    code, said = _luoshi(home, "witness", feed, "--state", state, "--json")
    assert (code, json.loads(said)["before"]) == (0, json.loads(said)["size"])


def test_export_of_an_unknown_case_is_refused(home):
    """Exit 2 and a line that says why; a case needs its code and the ledger none."""
    assert _luoshi(home, "export", "case", "LS-none")[0] == 2
    assert _luoshi(home, "export", "case")[0] == 2
    assert _luoshi(home, "export", "ledger", "LS-none")[0] == 2


def test_audit_of_an_untouched_deployment_finds_nothing(home):
    """Every case of the demonstration is what its events say."""
    code, said = _luoshi(home, "audit", "--json")
    assert (code, json.loads(said)["difference"]) == (0, None)


def test_audit_names_the_first_difference(home):
    """A case changed with a database client: exit 1, the case, table and column, what is kept and what the log says."""
    code = _some_case(home)
    _changed(home, f"UPDATE cases_case SET due_at = datetime(due_at, '+9 days') WHERE code = '{code}'")
    status, said = _luoshi(home, "audit", "--json")
    found = json.loads(said)["difference"]
    where = (found["what"], found["subject"], found["table"], found["column"])
    assert (status, where) == (1, ("row_column", f"case:{code}", "cases.case", "due_at"))
    moved = datetime.fromisoformat(found["kept"]) - datetime.fromisoformat(found["found"])
    assert abs(moved - timedelta(days=9)) < timedelta(seconds=1)  # SQLite's datetime() cuts the fraction off
    assert found["message"].startswith(f"case:{code}: due_at of cases.case {found['row']} is “{found['kept']}”, but ")
    _changed(home, *TAKEN, "DELETE FROM audit_ledgerevent WHERE seq = 900")
    status, said = _luoshi(home, "audit", "--json")
    found = json.loads(said)["difference"]
    assert (status, found["what"], found["seq"]) == (1, "entry_missing", 900)
