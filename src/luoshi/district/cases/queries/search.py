"""The search index: bigrams in FTS5 on SQLite, in a ``tsvector`` on PostgreSQL, both asked by phrase."""

from collections.abc import Sequence

from django.db import connection

from luoshi.district.cases.models import Case
from luoshi.district.cases.rules.bigrams import phrases, tokens

DESCRIPTION_INDEXED = 2000


def index_cases(cases: Sequence[Case]) -> None:
    """Add cases that are new to the index."""
    rows = [(case.pk, index_text(case)) for case in cases]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("INSERT INTO cases_search (rowid, tokens) VALUES (%s, %s)", rows)
        else:
            cursor.executemany(
                "INSERT INTO cases_search (case_id, tokens) VALUES (%s, %s::tsvector)",
                [(pk, _vector(text.split())) for pk, text in rows],
            )


def reindex_case(case: Case, *, was: str) -> None:
    """Replace a case's words; ``was`` is its :func:`index_text` before they changed."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT INTO cases_search (cases_search, rowid, tokens) VALUES ('delete', %s, %s)", [case.pk, was]
            )
        else:
            cursor.execute("DELETE FROM cases_search WHERE case_id = %s", [case.pk])
    index_cases([case])


def index_text(case: Case) -> str:
    """The tokens of a case's code, title, place and description, in that order."""
    parts = (case.code, case.title, case.address, case.description[:DESCRIPTION_INDEXED])
    return " ".join(" ".join(tokens(part)) for part in parts)


def match_expression(query: str) -> str | None:
    """What the database's search is asked; None when ``query`` holds nothing that can be searched."""
    wanted = phrases(query)
    if not wanted:
        return None
    return _fts5(wanted) if connection.vendor == "sqlite" else _tsquery(wanted)


def _fts5(wanted: list[tuple[list[str], bool]]) -> str:
    return " AND ".join(f'"{" ".join(words)}"{" *" if prefix else ""}' for words, prefix in wanted)


def _tsquery(wanted: list[tuple[list[str], bool]]) -> str:
    parts = []
    for words, prefix in wanted:
        quoted = [f"'{word}'" for word in words]
        if prefix:
            quoted[-1] += ":*"
        parts.append("(" + " <-> ".join(quoted) + ")")
    return " & ".join(parts)


def _vector(words: Sequence[str]) -> str:
    return " ".join(f"'{word}':{position}" for position, word in enumerate(words, 1))
