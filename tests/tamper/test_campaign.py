"""Edits of the ledger by someone who owns the database: every one is found, and the place is named.

``bin/test`` makes each kind of edit twice, on PostgreSQL once; ``bin/test --long`` a thousand edits in all.
"""

import collections
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.campaign import tries
from tests.fakes.patience import patience
from tests.fakes.prepared import migrated
from tests.fakes.running_site import environment_of
from tests.tamper.attacks import ATTACKS

Row = dict[str, Any]


def campaign(folder: Path, count: int, *, seed: int = 1, database_url: str = "") -> tuple[Row, list[Row]]:
    """Run it on a deployment of its own; the ledger's facts, and one row for each attack."""
    home, outside = folder / "home", folder / "outside"
    home.mkdir()
    outside.mkdir()
    command = [sys.executable, "-m", "tests.tamper.campaign", str(outside), str(count), str(seed)]
    environment = environment_of(home, begin_with=migrated(), database_url=database_url)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=patience(600), check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    ledger, *rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == count
    return ledger, rows


def everything_is_found(ledger: Row, rows: list[Row]) -> None:
    assert (ledger["untouched"]["verify"], ledger["untouched"]["audit"]) == (0, None)
    assert ledger["covered"] > 256  # so that there are tiles to attack
    assert [row for row in rows if row["by_verify"] and row["verify"] != 1] == []
    assert [row for row in rows if row["by_audit"] and row["audit"] is None] == []
    assert [row for row in rows if row["verify"] != 1 and row["audit"] is None] == []
    # An edit beside the log is no lie of the log: the verifier does not cry wolf.
    assert [row for row in rows if not row["by_verify"] and row["verify"] != 0] == []


@pytest.fixture(scope="module")
def edited(tmp_path_factory) -> tuple[Row, list[Row]]:
    return campaign(tmp_path_factory.mktemp("tamper"), tries(short=2 * len(ATTACKS), long=1000))


def test_every_edit_is_found(edited):
    """By luoshi-verify whatever touches what a head, a witness or a receipt covers; by luoshi audit the rest."""
    ledger, rows = edited
    everything_is_found(ledger, rows)
    tried = collections.Counter(row["attack"] for row in rows)
    assert len(tried) >= len(ATTACKS)
    print(f"{len(rows)} edits of {len(tried)} kinds, all found")


def test_verifier_names_where_it_was_changed(edited):
    """The span of the first finding holds the entry that was attacked."""
    ledger, rows = edited
    on_heads = ("edit a head", "rewrite the last entries, forge heads and key")
    for row in rows:
        if row["by_verify"] and row["from"] is not None and row["attack"] not in on_heads:
            assert row["from"] <= row["leaf"] <= row["to"], row
    assert ledger["heads"][-1] == ledger["covered"]


CRUDE = {
    "change a sign": "entry_rewritten",
    "delete": "entry_missing",
    "truncate": "entry_missing",
    "swap": "entry_misfiled",
}


def test_audit_names_the_first_difference(edited):
    """Entry by entry where the text gives it away; else the head that no longer fits ends the span."""
    ledger, rows = edited
    for row in rows:
        head = min((size for size in ledger["heads"] if size > row["leaf"]), default=0)
        if row["attack"] in CRUDE:
            assert (row["audit"], row["audit_seq"]) == (CRUDE[row["attack"]], row["leaf"]), row
        elif row["attack"].endswith("recompute") and not row["attack"].startswith("truncate"):
            assert (row["audit"], row["audit_seq"]) == ("head_differs", head - 1), row
        elif row["audit"] in ("row_column", "row_sealed"):
            # The replay of the rows, which names table, row and column, speaks before the replay of the case.
            assert row["attack"].startswith(("timeline", "edit a case")), row
        elif row["attack"].startswith("timeline"):
            assert row["audit"].startswith("timeline"), row
            assert row["audit_seq"] == row["leaf"], row
        elif row["attack"].startswith("edit a case"):
            assert row["audit"] in ("case_version", "case_due_at", "case_words"), row


def test_what_is_recomputed_with_forged_heads_and_keys_is_found_by_what_others_keep(edited):
    """Inside the house nothing may contradict it any more; the printed key, the witness's head, the receipts do."""
    _ledger, rows = edited
    forged = [row for row in rows if row["attack"] == "rewrite the last entries, forge heads and key"]
    assert forged
    assert {row["finding"] for row in forged} <= {"bad_signature", "root_differs"}


@pytest.mark.postgres
def test_edits_on_postgresql_are_found(tmp_path, migrated_postgres_url):
    """The same attacks, once each or a few times."""
    again = tries(short=1, long=3)
    everything_is_found(*campaign(tmp_path, again * len(ATTACKS), seed=2, database_url=migrated_postgres_url))
