"""A backup of the database is put back while the folder of the key is newer: what the commands say and do."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from luoshi.proof.verify import luoshi_verify
from tests.fakes.prepared import give, seeded
from tests.fakes.running_site import environment_of, run_luoshi

ACT = """
import django
django.setup()
from django.db import transaction
from luoshi.district.audit.api import record
from luoshi.district.people.api import SYSTEM
from luoshi.kernel import clock
with transaction.atomic():
    record(kind="test.happened", subject="test:1", by=SYSTEM, at=clock.now(), data={"says": "%s"})
"""


@pytest.fixture
def home(tmp_path) -> Path:
    """A deployment with a signed log, whose witness has seen it."""
    give(tmp_path / "home", seeded())
    act(tmp_path / "home", "before") if luoshi(tmp_path / "home", "ledger", "keys")[0] == 0 else None
    return tmp_path / "home"


def luoshi(home: Path, *words: str) -> tuple[int, str, str]:
    done = run_luoshi(*words, environment=environment_of(home))
    return done.returncode, done.stdout, done.stderr


def act(home: Path, says: str) -> None:
    environment = environment_of(home) | {"DJANGO_SETTINGS_MODULE": "luoshi.district.site.settings"}
    subprocess.run([sys.executable, "-c", ACT % says], env=environment, check=True, capture_output=True)


def test_restored_home_does_not_serve_until_the_restore_is_declared(home, tmp_path, capsys):
    """Refused in words that name the command; declared, everything goes on and nobody is told that nothing happened."""
    feed, state = tmp_path / "feed", tmp_path / "witness"
    assert luoshi(home, "ledger", "publish", str(feed))[0] == 0
    assert luoshi(home, "witness", str(feed), "--state", str(state))[0] == 0
    shutil.copy(home / "luoshi.sqlite3", tmp_path / "backup")
    act(home, "lost")
    assert luoshi(home, "ledger", "publish", str(feed))[0] == 0
    assert luoshi(home, "witness", str(feed), "--state", str(state))[0] == 0
    key = json.loads(luoshi(home, "ledger", "keys", "--json")[1])["keys"][0]["key"]
    for beside in home.glob("luoshi.sqlite3*"):
        beside.unlink()
    shutil.copy(tmp_path / "backup", home / "luoshi.sqlite3")

    for words in (("serve", "--port", "0"), ("ledger", "sign"), ("export", "ledger"), ("ledger", "publish", str(feed))):
        status, _, said = luoshi(home, *words)
        assert status != 0, words
        assert "declare-restore" in said, words
    reason = ("--reason", "硬盘损坏", "--by", "区督查室主任")
    assert luoshi(home, "ledger", "declare-restore", *reason)[0] == 0
    status, _, said = luoshi(home, "ledger", "publish", str(feed))
    assert (status != 0, "another history" in said) == (True, True)
    assert luoshi(home, "ledger", "publish", str(tmp_path / "new"))[0] == 0
    status, said, _ = luoshi(home, "witness", str(tmp_path / "new"), "--state", str(state), "--json")
    assert (status, json.loads(said)["refusal"]) == (1, "declared_restored")
    assert luoshi(home, "witness", str(tmp_path / "new"), "--state", str(state), "--accept-declared")[0] == 0
    assert luoshi(home, "export", "ledger", "-o", str(tmp_path / "log"))[0] == 0
    assert luoshi_verify.main(["log", str(tmp_path / "log"), "--key", key]) == luoshi_verify.DECLARED
    assert "区督查室主任" in capsys.readouterr().out
    assert luoshi(home, "ledger", "declare-restore", *reason)[0] != 0
