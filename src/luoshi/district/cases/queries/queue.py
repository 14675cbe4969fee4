"""The queue: one page of cases in an order, with its facets, at a cost that does not grow with the ledger."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from luoshi.district.cases.models import Assignment, Case, Part
from luoshi.district.cases.models.assignment import LIVE
from luoshi.district.cases.queries.cursors import Cursor, open_cursor
from luoshi.district.cases.queries.facets import COUNT_CAP, Counts, FacetValue, counts
from luoshi.district.cases.queries.filters import beyond_q, counted_q, stage_q
from luoshi.district.cases.queries.keyset import ORDER, Row, every_row, key_of, read_rows
from luoshi.district.cases.queries.lights import case_light
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue_query import QueueQuery
from luoshi.district.cases.queries.scope import Arm, arms_of
from luoshi.district.people.api import Actor

__all__ = [
    "COUNT_CAP",
    "CaseLine",
    "Counts",
    "FacetValue",
    "QueuePage",
    "QueueQuery",
    "export_rows",
    "queue",
    "rows_of",
]

PAGE_SIZE = 50
LARGEST_PAGE = 200

COLUMNS = (
    "id", "code", "title", "state", "is_open", "due_at", "yellow_at", "due_is_provisional", "lead_unit_id",
    "category_id", "area_id", "urgency", "supports", "source", "problem_class", "registered_at", "completed_at",
    "closed_at", "last_progress_at", "review_on", "was_late", "hand_backs", "returns", "urges", "reopenings",
    "follow_up", "lon", "lat", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What a list shows of a case."""

    id: int
    code: str
    title: str
    state: str
    light: str
    due_at: datetime | None
    due_is_provisional: bool
    lead_unit_id: int | None
    lead_unit: str
    lead_unit_en: str
    category_id: int
    category: str
    category_en: str
    area_id: int | None
    area: str
    area_en: str
    urgency: int
    supports: int
    source: str
    problem_class: str
    registered_at: datetime
    completed_at: datetime | None
    closed_at: datetime | None
    last_progress_at: datetime | None
    review_on: Any
    was_late: bool
    hand_backs: int
    returns: int
    urges: int
    reopenings: int
    follow_up: str
    lon: float | None
    lat: float | None
    version: int
    co_units: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page; ``next_cursor`` and ``prev_cursor`` are empty where there is nothing further."""

    query: QueueQuery
    rows: list[CaseLine]
    next_cursor: str
    prev_cursor: str
    order: str
    counts: Counts | None

    @property
    def count(self) -> int:
        """How many cases the answer has; at least so many when ``count_is_capped``."""
        return self.counts.count if self.counts else len(self.rows)

    @property
    def count_is_capped(self) -> bool:
        """True when there are more than :attr:`count` says."""
        return self.counts is not None and self.counts.count_is_capped

    @property
    def facets(self) -> dict[str, list[FacetValue]]:
        """The choices in each dimension: state, light, lead_unit, category_top, area."""
        return self.counts.facets if self.counts else {}


def queue(
    query: QueueQuery,
    *,
    actor: Actor,
    at: datetime,
    lang: str = "zh",
    size: int = PAGE_SIZE,
    with_counts: bool = True,
) -> QueuePage:
    """One page of the cases that ``actor`` may see and ``query`` asks for."""
    names = Names.all()
    arms = _arms(query, actor, names)
    order = query.effective_order
    size = max(1, min(size, LARGEST_PAGE))
    cursor = _cursor(query.cursor, order)
    found = read_rows(
        _cases(query, actor, arms, names, at),
        order=order,
        columns=COLUMNS,
        limit=size + 1,
        key=cursor.key if cursor else None,
        forward=cursor.forward if cursor else True,
        text=query.text,
    )
    page, before, after = _cut(found, size, order, cursor)
    counted = counts(query, actor=actor, arms=arms, names=names, at=at, lang=lang) if with_counts else None
    if counted and counted.count_is_capped:
        # The page knows more than a sample: it may be the whole answer, or there is a page before and a row after it.
        least = len(page) + (size if before else 0) + bool(after)
        is_whole = not (before or after)
        known = len(page) if is_whole else max(counted.count, least)
        counted = replace(counted, count=known, count_is_capped=not is_whole)
    return QueuePage(query, _rows(page, order, names, at), after, before, order, counted)


def export_rows(query: QueueQuery, *, actor: Actor, at: datetime) -> Iterator[CaseLine]:
    """Every case of the answer in its order, read in chunks by key."""
    names = Names()
    arms, order = _arms(query, actor, names), query.effective_order
    chunk: list[Row] = []
    for row in every_row(_cases(query, actor, arms, names, at), order=order, columns=COLUMNS, text=query.text):
        chunk.append(row)
        if len(chunk) == 500:  # noqa: PLR2004 - as many co-unit counts as one query asks for comfortably
            yield from _rows(chunk, order, names, at)
            chunk = []
    yield from _rows(chunk, order, names, at)


def rows_of(cases: QuerySet[Case], *, at: datetime, names: Names | None = None) -> list[CaseLine]:
    """The rows of a few cases in hand, in their own order; two queries beside the names."""
    rows = list(cases.values_list("id", *COLUMNS))
    return _rows(rows, "newest", names or Names(), at)


def _arms(query: QueueQuery, actor: Actor, names: Names) -> Sequence[Arm]:
    """The actor's reach; one's own registrations are in sight wherever they went."""
    return (Arm("led"),) if query.mine == "registered" and actor.grants else arms_of(actor, names)


def _cases(query: QueueQuery, actor: Actor, arms: Sequence[Arm], names: Names, at: datetime) -> list[QuerySet[Case]]:
    asked = stage_q(query) & counted_q(query, names, at) & beyond_q(query, actor, names, at)
    return [Case.objects.filter(arm.q(), asked) for arm in arms]


def _cursor(text: str, order: str) -> Cursor | None:
    cursor = open_cursor(text, order=order)
    return cursor if cursor and len(cursor.key) == len(ORDER[order].columns) else None


def _cut(found: list[Row], size: int, order: str, cursor: Cursor | None) -> tuple[list[Row], str, str]:
    """The page, and the cursors of the one before and the one after; the extra row says whether there is more."""
    more = len(found) > size
    forward = cursor.forward if cursor else True
    page = found[:size] if forward else found[-size:]
    if not page:
        return [], "", ""
    before = Cursor(order, key_of(order, page[0]), forward=False).seal()
    after = Cursor(order, key_of(order, page[-1]), forward=True).seal()
    has_before = cursor is not None if forward else more
    has_after = more if forward else True
    return page, before if has_before else "", after if has_after else ""


def _rows(rows: Iterable[Row], order: str, names: Names, at: datetime) -> list[CaseLine]:
    skipped = len(ORDER[order].columns)
    facts = [dict(zip(COLUMNS, row[skipped:], strict=True)) for row in rows]
    shares = _co_units([fact["id"] for fact in facts])
    return [_row(fact, shares, names, at) for fact in facts]


def _row(fact: dict[str, Any], shares: Counter[int], names: Names, at: datetime) -> CaseLine:
    unit, area = names.unit(fact["lead_unit_id"]), names.area(fact["area_id"])
    category = names.categories[fact["category_id"]]
    yellow_at = fact.pop("yellow_at")
    light = case_light(is_open=fact["is_open"], due_at=fact["due_at"], yellow_at=yellow_at, at=at)
    return CaseLine(
        **fact,
        light=light,
        lead_unit=unit.zh,
        lead_unit_en=unit.said("en"),
        category=category.zh,
        category_en=category.said("en"),
        area=area.zh,
        area_en=area.said("en"),
        co_units=shares[fact["id"]],
    )


def _co_units(case_ids: Sequence[int]) -> Counter[int]:
    if not case_ids:
        return Counter()
    shares = Assignment.objects.filter(case_id__in=case_ids, part=Part.CO, state__in=LIVE)
    return Counter(dict(shares.order_by().values_list("case_id").annotate(Count("pk"))))
