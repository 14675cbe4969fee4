"""The search table, in the way of each database; Django's models do not describe it."""

from typing import Any

STATEMENTS = {
    "sqlite": [
        "CREATE VIRTUAL TABLE cases_search USING fts5(tokens, content='', tokenize='unicode61')",
    ],
    "postgresql": [
        "CREATE TABLE cases_search (case_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX cases_search_tokens ON cases_search USING gin (tokens) WITH (fastupdate = on)",
    ],
}


def create_search_table(_apps: Any, schema_editor: Any) -> None:
    """Create the table."""
    with schema_editor.connection.cursor() as cursor:
        for statement in STATEMENTS[schema_editor.connection.vendor]:
            cursor.execute(statement)


def drop_search_table(_apps: Any, schema_editor: Any) -> None:
    """Drop the table."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE cases_search")
