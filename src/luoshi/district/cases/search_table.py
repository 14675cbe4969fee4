"""The search table, in the way of each database; Django's models do not describe it."""

from typing import Any

from luoshi.district.cases.rules.indexed import case_words, public_words, vector
from luoshi.district.cases.rules.publication import ANSWERS

_ALL_SCRIPTS = "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'\""
"""SQLite then takes the words as they are given to it, vowel signs that are letters of their own among them."""

PUBLIC = {
    "sqlite": ["CREATE VIRTUAL TABLE cases_public_search USING fts5(tokens, " + _ALL_SCRIPTS + ")"],
    "postgresql": [
        "CREATE TABLE cases_public_search (case_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX cases_public_search_tokens ON cases_public_search USING gin (tokens) WITH (fastupdate = on)",
    ],
}
STATEMENTS = {
    "sqlite": [
        "CREATE VIRTUAL TABLE cases_search USING fts5(tokens, content='', " + _ALL_SCRIPTS + ")",
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


def create_public_search_table(_apps: Any, schema_editor: Any) -> None:
    """Create the public one, empty; :func:`rebuild` fills it."""
    with schema_editor.connection.cursor() as cursor:
        for statement in PUBLIC[schema_editor.connection.vendor]:
            cursor.execute(statement)


def drop_public_search_table(_apps: Any, schema_editor: Any) -> None:
    """Drop it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE cases_public_search")


def rebuild(apps: Any, schema_editor: Any) -> None:
    """Write both indexes anew from the cases, as this version reads words."""
    connection = schema_editor.connection
    drop_search_table(apps, schema_editor)
    drop_public_search_table(apps, schema_editor)
    create_search_table(apps, schema_editor)
    create_public_search_table(apps, schema_editor)
    lite = connection.vendor == "sqlite"
    key, value = ("rowid", "%s") if lite else ("case_id", "%s::tsvector")
    cases = apps.get_model("cases", "Case").objects.using(connection.alias)
    with connection.cursor() as cursor:
        for case in cases.only(*_READ).order_by("pk").iterator(chunk_size=500):
            indexed = [("cases_search", _staff_words(case))]
            if case.is_public:
                indexed.append(("cases_public_search", _public_words(apps, case, connection.alias)))
            for table, words in indexed:
                cursor.execute(
                    f"INSERT INTO {table} ({key}, tokens) VALUES (%s, {value})",  # noqa: S608 - fixed names
                    [case.pk, " ".join(words) if lite else vector(words)],
                )


_READ = (
    "code",
    "title",
    "address",
    "description",
    "is_public",
    "is_open",
    "outcome",
    "public_title",
    "category_id",
    "area_id",
    "lead_unit_id",
)


def _staff_words(case: Any) -> list[str]:
    return case_words(code=case.code, title=case.title, address=case.address, description=case.description)


def _public_words(apps: Any, case: Any, using: str) -> list[str]:
    said: list[str] = []
    if case.public_title:
        entries = apps.get_model("cases", "Entry").objects.using(using)
        answers = entries.filter(case_id=case.pk, is_public=True, action__in=sorted(ANSWERS)).order_by("ledger_seq")
        steps = apps.get_model("cases", "RoadmapStep").objects.using(using)
        planned = steps.filter(case_id=case.pk, dropped_at__isnull=True).order_by("position")
        said = [
            *([] if case.is_open else [case.outcome]),
            *answers.values_list("text", flat=True),
            *planned.values_list("title", flat=True),
        ]
    return public_words(
        category_id=case.category_id,
        area_id=case.area_id,
        unit_id=case.lead_unit_id,
        code=case.code,
        title=case.public_title,
        said=said,
    )
