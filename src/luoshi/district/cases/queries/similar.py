"""Open cases that say nearly the same: those that share the most pairs of characters with a new case's title."""

from collections.abc import Sequence

from django.db import connection

from luoshi.district.cases.models import Case
from luoshi.district.cases.queries.scope import visible_to
from luoshi.district.cases.rules.bigrams import tokens
from luoshi.district.people.api import Actor

MOST_TOKENS = 16
CANDIDATES = 60
LEAST_SHARED = 0.34
"""Below a third of shared pairs, two titles have no more than a street or a word in common."""


def similar_cases(text: str, *, actor: Actor, limit: int = 5) -> Sequence[Case]:
    """At most ``limit`` open cases whose titles share the most with ``text``; two queries."""
    wanted = [word for word in dict.fromkeys(tokens(text)) if len(word) > 1][:MOST_TOKENS]
    if not wanted:
        return []
    found = Case.objects.filter(visible_to(actor), pk__in=_candidates(wanted), is_open=True)
    scored = [(_shared(wanted, case), case) for case in found.select_related("lead_unit", "category")]
    near = sorted((pair for pair in scored if pair[0] >= LEAST_SHARED), key=lambda pair: (-pair[0], -pair[1].pk))
    return [case for _score, case in near[:limit]]


def _candidates(wanted: Sequence[str]) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT rowid FROM cases_search WHERE cases_search MATCH %s ORDER BY rank LIMIT %s",
                [" OR ".join(f'"{word}"' for word in wanted), CANDIDATES],
            )
        else:
            query = " | ".join(f"'{word}'" for word in wanted)
            cursor.execute(
                "SELECT case_id FROM cases_search WHERE tokens @@ %s::tsquery "
                "ORDER BY ts_rank(tokens, %s::tsquery) DESC, case_id DESC LIMIT %s",
                [query, query, CANDIDATES],
            )
        return [row[0] for row in cursor.fetchall()]


def _shared(wanted: Sequence[str], case: Case) -> float:
    said = set(tokens(f"{case.title} {case.address}"))
    return sum(word in said for word in wanted) / len(wanted)
