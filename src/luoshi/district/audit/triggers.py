"""Append-only in the database too: triggers that refuse whatever would change or take away a row once it is written.

On SQLite ``INSERT OR REPLACE`` takes the old row away without asking the triggers that watch deletions, so there an
insertion is refused as well when its rowid, or the columns of any unique index, are those of a row that is there. On
PostgreSQL an upsert is an update and asks as one; ``TRUNCATE`` has a trigger of its own.
"""

from collections.abc import Callable
from typing import Any, Final

EVENTS: Final = "audit_ledgerevent"
HEADS_AND_KEYS: Final = ("audit_signedhead", "audit_logkey", "audit_ledgertile")
DROPPED: Final = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {{table}}_no_{what}" for what in ("update", "delete", "replace")],
    "postgresql": [f"DROP TRIGGER IF EXISTS {{table}}_no_{what} ON {{table}}" for what in ("change", "truncate")],
}
CREATED: Final = {
    "sqlite": [
        """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
        """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
        """CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {is_there}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
    ],
    "postgresql": [
        """CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$""",
        """CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_refuse()""",
        # An empty table may be truncated: nothing is lost, and tests that clean up do it to every table.
        """CREATE OR REPLACE FUNCTION {table}_refuse_all() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF EXISTS (SELECT 1 FROM {table}) THEN RAISE EXCEPTION '{table} is append-only'; END IF;
        RETURN NULL; END $$""",
        """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_all()""",
    ],
}


class Step:
    """A step of a migration; ``tables`` are those it makes append-only, none if it takes the triggers away."""

    def __init__(self, act: Callable[[Any, str], None], given: tuple[str, ...], *, makes: bool) -> None:
        self.given = given
        self.tables = given if makes else ()
        self._act = act

    def __call__(self, _apps: Any, schema_editor: Any) -> None:
        for table in self.given:
            self._act(schema_editor.connection, table)


def make_append_only(*tables: str) -> Step:
    """A migration's step that installs the triggers on ``tables``."""
    return Step(install, tables, makes=True)


def allow_changes(*tables: str) -> Step:
    """A migration's step that takes the triggers away, for as long as a migration must change rows."""
    return Step(remove, tables, makes=False)


def install(connection: Any, table: str) -> None:
    """Put the triggers on a table, in place of those it may have."""
    remove(connection, table)
    with connection.cursor() as cursor:
        is_there = _is_there(cursor, table) if connection.vendor == "sqlite" else ""
        for statement in CREATED[connection.vendor]:
            cursor.execute(statement.format(table=table, is_there=is_there))


def remove(connection: Any, table: str) -> None:
    """Take the triggers of a table away."""
    with connection.cursor() as cursor:
        for statement in DROPPED[connection.vendor]:
            cursor.execute(statement.format(table=table))


def _is_there(cursor: Any, table: str) -> str:
    """The condition under which an insertion would meet a row: by its rowid or by a unique index.

    Where no rowid is given, SQLite shows −1 in its place, which no row has by itself.
    """
    cursor.execute('SELECT name, partial FROM pragma_index_list(%s) WHERE "unique"', [table])
    met = ["rowid = NEW.rowid"]
    for index, partial in cursor.fetchall():
        cursor.execute("SELECT name FROM pragma_index_info(%s)", [index])
        columns = [name for (name,) in cursor.fetchall()]
        if partial or None in columns:
            message = f"{index} is not over columns alone: a trigger could not tell what a row would replace"
            raise ValueError(message)
        met.append(" AND ".join(f'"{name}" = NEW."{name}"' for name in columns))
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in met)  # noqa: S608 - our own tables
