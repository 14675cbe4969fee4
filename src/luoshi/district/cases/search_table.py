"""The search table, in the way of each database; Django's models do not describe it."""

from typing import Any

from luoshi.district.cases.rules.bigrams import tokens

PUBLIC = {
    "sqlite": ["CREATE VIRTUAL TABLE cases_public_search USING fts5(tokens, tokenize='unicode61')"],
    "postgresql": [
        "CREATE TABLE cases_public_search (case_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX cases_public_search_tokens ON cases_public_search USING gin (tokens) WITH (fastupdate = on)",
    ],
}
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


def create_public_search_table(apps: Any, schema_editor: Any) -> None:
    """Create the public one, with a row for each public case: nobody has released a title yet."""
    lite = schema_editor.connection.vendor == "sqlite"
    key, value = ("rowid", "%s") if lite else ("case_id", "%s::tsvector")
    rows = apps.get_model("cases", "Case").objects.filter(is_public=True)
    with schema_editor.connection.cursor() as cursor:
        for statement in PUBLIC[schema_editor.connection.vendor]:
            cursor.execute(statement)
        for pk, code, *marks in rows.values_list("pk", "code", "category_id", "area_id", "lead_unit_id").iterator():
            said = [f"{mark}{what}" for mark, what in zip("\u03ba\u03b1\u03c5", marks, strict=True) if what]
            words = [*said, *tokens(code)]
            cursor.execute(
                f"INSERT INTO cases_public_search ({key}, tokens) VALUES (%s, {value})",  # noqa: S608 - fixed names
                [pk, " ".join(words if lite else (f"'{word}':{n}" for n, word in enumerate(words, 1)))],
            )


def drop_public_search_table(_apps: Any, schema_editor: Any) -> None:
    """Drop it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE cases_public_search")
