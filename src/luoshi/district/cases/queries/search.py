"""The search index: bigrams in FTS5 on SQLite, in a ``tsvector`` on PostgreSQL, both asked by phrase."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import OrderBy, RawSQL

from luoshi.district.cases.models import Case
from luoshi.district.cases.rules.bigrams import phrases
from luoshi.district.cases.rules.indexed import case_words, vector


def index_cases(cases: Sequence[Case]) -> None:
    """Add cases that are new to the index."""
    rows = [(case.pk, index_text(case)) for case in cases]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("INSERT INTO cases_search (rowid, tokens) VALUES (%s, %s)", rows)
        else:
            cursor.executemany(
                "INSERT INTO cases_search (case_id, tokens) VALUES (%s, %s::tsvector)",
                [(pk, vector(text.split())) for pk, text in rows],
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
    return " ".join(case_words(code=case.code, title=case.title, address=case.address, description=case.description))


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


def matching(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Those of ``cases`` that hold every word of ``text``.

    The search table is joined, not asked for a list: in the order of ids both databases stop at the last row shown.
    """
    expression = match_expression(text)
    if expression is None:
        return cases.none()
    key, condition = _asked()
    return cases.extra(  # noqa: S610 - the reader's words are a parameter
        tables=["cases_search"], where=[f"{key} = cases_case.id", condition], params=[expression]
    )


def among_matches(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """The same answer for orders other than that of ids: few cases are looked up in the list of matches."""
    expression = match_expression(text)
    if expression is None:
        return cases.none()
    key, condition = _asked()
    inner = f"SELECT {key} FROM cases_search WHERE {condition}"  # noqa: S608 - no words of the reader
    return cases.extra(where=[f"cases_case.id IN ({inner})"], params=[expression])  # noqa: S610 - the same


def newest_matches(text: str, *, most: int) -> list[int]:
    """The ids of the latest cases that hold every word of ``text``."""
    expression = match_expression(text)
    if expression is None:
        return []
    key, condition = _asked()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} FROM cases_search WHERE {condition} ORDER BY {key} DESC LIMIT {int(most)}",  # noqa: S608 - no words of the reader
            [expression],
        )
        return [row[0] for row in cursor.fetchall()]


def by_match(*, descending: bool) -> OrderBy:
    """The order of ids, said of the search table, which can then be read in it."""
    key = RawSQL(_asked()[0], (), output_field=BigIntegerField())  # noqa: S611 - one of two fixed names
    return key.desc() if descending else key.asc()


def _asked() -> tuple[str, str]:
    if connection.vendor == "sqlite":
        return "cases_search.rowid", "cases_search MATCH %s"
    return "cases_search.case_id", "cases_search.tokens @@ %s::tsquery"
