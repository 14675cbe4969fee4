"""Append-only in the database too: triggers that refuse to change or delete what the ledger has written."""

from collections.abc import Callable
from typing import Any

SQLITE = [
    "DROP TRIGGER IF EXISTS {table}_no_update",
    "DROP TRIGGER IF EXISTS {table}_no_delete",
    """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
    """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""",
]
POSTGRESQL = [
    "DROP TRIGGER IF EXISTS {table}_no_change ON {table}",
    """CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$""",
    """CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_refuse()""",
]
CREATED = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
DROPPED = {"sqlite": SQLITE[:2], "postgresql": POSTGRESQL[:1]}
EVENTS = "audit_ledgerevent"
HEADS_AND_KEYS = ("audit_signedhead", "audit_logkey", "audit_ledgertile")

Step = Callable[[Any, Any], None]


def make_append_only(*tables: str) -> Step:
    """A migration's step that installs the triggers on ``tables``."""
    return _step(CREATED, tables)


def allow_changes(*tables: str) -> Step:
    """A migration's step that takes the triggers away, for as long as a migration must change rows."""
    return _step(DROPPED, tables)


def _step(statements: dict[str, list[str]], tables: tuple[str, ...]) -> Step:
    def act(_apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            for table in tables:
                for statement in statements[schema_editor.connection.vendor]:
                    cursor.execute(statement.format(table=table))

    return act
