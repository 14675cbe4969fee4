"""What tests stand on: copies of a deployment that has just begun, and waits that grow with the machine's work."""

import sqlite3
from contextlib import closing

from tests.fakes.patience import LEAST, patience, slowness, within
from tests.fakes.prepared import DATABASE, give, migrated, seeded


def _ask(database, question):
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(question).fetchall()


def test_copied_deployment_has_tables_and_what_every_one_begins_with():
    """One holds the tables alone, the other kinds and a calendar too; both the same tables."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    assert _ask(migrated(), tables) == _ask(seeded(), tables)
    for kept in ("cases_casekind", "cases_calendarversion"):
        assert _ask(migrated(), f"SELECT count(*) FROM {kept}") == [(0,)]
        assert _ask(seeded(), f"SELECT count(*) FROM {kept}")[0][0] > 0


def test_deployment_that_has_a_database_keeps_it(tmp_path):
    """A copy is for an empty folder, and closed to others like what the product makes."""
    give(tmp_path / "new", migrated())
    assert (tmp_path / "new" / DATABASE).stat().st_mode & 0o077 == 0
    (tmp_path / DATABASE).write_text("mine")
    give(tmp_path, seeded())
    assert (tmp_path / DATABASE).read_text() == "mine"


def test_wait_ends_when_it_holds_and_is_never_shorter_than_asked():
    """A busy machine waits longer; what never comes is said to be missing."""
    assert slowness() >= 1
    assert patience(2) >= 2 * LEAST
    assert within(1000, lambda: True)
    assert not within(0.001, lambda: False)
