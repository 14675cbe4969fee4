# ruff: noqa: S608 - every name in these statements is one of this module
"""The records of reading cannot be changed, only sealed once, and go only when a purge was declared for their time."""

from typing import Any

ACCESS = "audit_personalaccess"
PURGE = "audit_accesspurge"
FACTS = ("id", "at", "actor", "subject", "subjects", "fields", "purpose", "door", "reason")
_CHANGED = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FACTS)
_CHANGED_STANDARD = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FACTS)
_DECLARED = f"EXISTS (SELECT 1 FROM {PURGE} WHERE until > OLD.at)"

SQLITE = [
    f"""CREATE TRIGGER {ACCESS}_no_update BEFORE UPDATE ON {ACCESS}
    WHEN OLD.ticket IS NOT NULL OR NEW.ticket IS NULL OR {_CHANGED}
    BEGIN SELECT RAISE(ABORT, '{ACCESS} is append-only'); END""",
    f"""CREATE TRIGGER {ACCESS}_no_delete BEFORE DELETE ON {ACCESS} WHEN NOT {_DECLARED}
    BEGIN SELECT RAISE(ABORT, '{ACCESS} is append-only'); END""",
    f"""CREATE TRIGGER {ACCESS}_no_replace BEFORE INSERT ON {ACCESS}
    WHEN EXISTS (SELECT 1 FROM {ACCESS} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{ACCESS} is append-only'); END""",
]  # fmt: skip
POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {ACCESS}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
        IF {_DECLARED} THEN RETURN OLD; END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        IF OLD.ticket IS NULL AND NEW.ticket IS NOT NULL AND NOT ({_CHANGED_STANDARD}) THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '{ACCESS} is append-only'; END $$""",
    f"""CREATE TRIGGER {ACCESS}_no_change BEFORE UPDATE OR DELETE ON {ACCESS}
    FOR EACH ROW EXECUTE FUNCTION {ACCESS}_refuse()""",
    f"""CREATE OR REPLACE FUNCTION {ACCESS}_refuse_all() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF EXISTS (SELECT 1 FROM {ACCESS}) THEN RAISE EXCEPTION '{ACCESS} is append-only'; END IF;
    RETURN NULL; END $$""",
    f"""CREATE TRIGGER {ACCESS}_no_truncate BEFORE TRUNCATE ON {ACCESS}
    FOR EACH STATEMENT EXECUTE FUNCTION {ACCESS}_refuse_all()""",
]  # fmt: skip
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def guard_accesses(_apps: Any, schema_editor: Any) -> None:
    """The migration's step that installs the triggers."""
    with schema_editor.connection.cursor() as cursor:
        for statement in STATEMENTS[schema_editor.connection.vendor]:
            cursor.execute(statement)
