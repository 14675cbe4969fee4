"""The public search: an index of its own over what the public page shows, and over nothing else.

A row holds the words of one public case as everybody reads them, masked: its code, its released title, the answers and
steps beneath it. What it is about, where, and who has it stand as marks that no reader can type; the words of a
question are looked up among those names when it is asked, so that a renamed category is found at once. A word with a
digit in it matches whole or not at all: by beginnings of numbers a number could be guessed digit by digit.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet

from luoshi.district.cases.models import Case, Entry, RoadmapStep
from luoshi.district.cases.queries.naming import Name, Names
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.bigrams import folded, phrases, runs
from luoshi.district.cases.rules.indexed import AREA, CATEGORY, UNIT, public_words, vector
from luoshi.district.cases.rules.publication import ANSWERS

MOST_NAMES = 200
WORDY = frozenset(action.value for action in {*ANSWERS, Action.PLAN, Action.FINISH_STEP, Action.REOPEN, Action.RETURN})
"""The acts after which the public page says other words."""


def index_public(cases: Sequence[Case]) -> None:
    """Add cases that are new; those that are not public have no row."""
    rows = [(case.pk, _text(case)) for case in cases if case.is_public]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("INSERT INTO cases_public_search (rowid, tokens) VALUES (%s, %s)", rows)
        else:
            cursor.executemany(
                "INSERT INTO cases_public_search (case_id, tokens) VALUES (%s, %s::tsvector)",
                [(pk, vector(text.split())) for pk, text in rows],
            )


def reindex_public(case: Case) -> None:
    """Write a case's row anew, or take it out."""
    key = "rowid" if connection.vendor == "sqlite" else "case_id"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM cases_public_search WHERE {key} = %s", [case.pk])  # noqa: S608 - one of two names
    index_public([case])


def shown_of(case: Case) -> tuple[object, ...]:
    """What of the case itself stands in its row: as long as it is the same, the row need not be written anew."""
    return (case.is_public, case.public_title, case.lead_unit_id, case.category_id, case.area_id)


def public_matching(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Those of the public ``cases`` whose public page holds every word of ``text``."""
    expression = _expression(text)
    if expression is None:
        return cases.none()
    key, condition = (
        ("cases_public_search.rowid", "cases_public_search MATCH %s")
        if connection.vendor == "sqlite"
        else ("cases_public_search.case_id", "cases_public_search.tokens @@ %s::tsquery")
    )
    return cases.extra(  # noqa: S610 - the reader's words are a parameter
        tables=["cases_public_search"], where=[f"{key} = cases_case.id", condition], params=[expression]
    )


def _text(case: Case) -> str:
    return " ".join(
        public_words(
            category_id=case.category_id,
            area_id=case.area_id,
            unit_id=case.lead_unit_id,
            code=case.code,
            title=case.public_title,
            said=_said(case) if case.public_title else (),
        )
    )


def _said(case: Case) -> Iterable[str]:
    """What the page says beneath the title: the answer, the answers on the way, the steps."""
    if not case.is_open:
        yield case.outcome
    answers = Entry.objects.filter(case=case, is_public=True, action__in=sorted(ANSWERS))
    yield from answers.order_by("ledger_seq").values_list("text", flat=True)
    steps = RoadmapStep.objects.filter(case=case, dropped_at__isnull=True)
    yield from steps.order_by("position").values_list("title", flat=True)


def _expression(text: str) -> str | None:
    """What the database's search is asked; None when ``text`` holds nothing that can be searched."""
    wanted = list(zip(runs(text), phrases(text), strict=True))
    if not wanted:
        return None
    names = Names.all()
    parts = [_alternatives(run, words, names, is_prefix=prefix) for run, (words, prefix) in wanted]
    return (" AND " if connection.vendor == "sqlite" else " & ").join(parts)


def _alternatives(run: str, words: list[str], names: Names, *, is_prefix: bool) -> str:
    marks = _marks(run, names)
    prefix = is_prefix and not any(sign.isdigit() for sign in run)
    if connection.vendor == "sqlite":
        said = f'"{" ".join(words)}"{" *" if prefix else ""}'
        return "(" + " OR ".join([said, *(f'"{mark}"' for mark in marks)]) + ")"
    quoted = [f"'{word}'" for word in words]
    if prefix:
        quoted[-1] += ":*"
    return "(" + " | ".join(["(" + " <-> ".join(quoted) + ")", *(f"'{mark}'" for mark in marks)]) + ")"


def _marks(run: str, names: Names) -> list[str]:
    """The marks of every category, area and unit in whose name the word stands."""
    tables: tuple[tuple[str, dict[int, Name]], ...] = (
        (CATEGORY, names.categories),
        (AREA, names.areas),
        (UNIT, names.units),
    )
    found = [
        f"{mark}{pk}"
        for mark, table in tables
        for pk, name in table.items()
        if run in folded(name.zh) or run in folded(name.en)
    ]
    return found[:MOST_NAMES]
