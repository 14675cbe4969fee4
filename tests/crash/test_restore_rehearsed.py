"""A restore rehearsed with heads and a witness: an older state goes on only by a declaration that everybody sees."""

import json
from pathlib import Path

import pytest

from tests.fakes.running_site import begun, run_luoshi


@pytest.mark.crash
def test_older_state_is_signed_only_once_the_restore_was_declared(tmp_path):
    """The witness has seen more than the copy holds: signing is refused, the declaration is told, and it goes on."""
    environment = begun(tmp_path / "home")
    feed, state = str(tmp_path / "feed"), str(tmp_path / "witness")

    def luoshi(*words: str):
        return run_luoshi(*words, environment=environment)

    def look(*more: str) -> int:
        assert luoshi("ledger", "publish", feed).returncode == 0
        return luoshi("witness", feed, "--state", state, *more).returncode

    assert luoshi("createadmin", "--username", "first").returncode == 0
    assert look() == 0
    taken = luoshi("backup", str(tmp_path / "b"), "--with-keys", "--json")
    assert taken.returncode == 0, taken.stderr
    copy = json.loads(taken.stdout.splitlines()[-1])["file"]
    assert luoshi("createadmin", "--username", "lost").returncode == 0
    assert look() == 0

    restored = luoshi("restore", copy, "--replace", "--json")
    assert restored.returncode == 0, restored.stderr
    aside = Path(json.loads(restored.stdout.splitlines()[-1])["kept_aside"])
    assert (aside / "luoshi.sqlite3").exists()
    for words in (("ledger", "sign"), ("ledger", "publish", feed), ("serve", "--port", "0")):
        refused = luoshi(*words)
        assert refused.returncode == 2, words
        assert "declare-restore" in refused.stderr, words
    declared = luoshi("ledger", "declare-restore", "--reason", "the disk was lost", "--by", "the operator's office")
    assert declared.returncode == 0, declared.stderr
    assert luoshi("createadmin", "--username", "after").returncode == 0
    (tmp_path / "feed").rename(tmp_path / "feed-before")
    assert look() == 1, "a witness goes on only when it is told to"
    assert look("--accept-declared") == 0
    assert luoshi("audit").returncode == 0
