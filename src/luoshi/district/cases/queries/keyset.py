"""Reading a queue in its order from a key on, forwards or backwards, arm by arm of the reader's reach."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet

from luoshi.district.cases.models import Case
from luoshi.district.cases.queries.cursors import Key, instant, microseconds
from luoshi.district.cases.queries.search import among_matches, by_match, matching

Row = tuple[Any, ...]
"""The columns asked for; the first ones are the order's own, the id among them last."""


@dataclass(frozen=True, slots=True)
class Order:
    """The columns of an order, most significant first; ``descending`` holds for all of them, as an index is read."""

    columns: tuple[str, ...]
    descending: bool = False
    nulls_last: bool = False


ORDER: dict[str, Order] = {
    "due": Order(("due_at", "id"), nulls_last=True),
    "newest": Order(("id",), descending=True),
    "oldest": Order(("id",)),
    "urgency": Order(("urgency", "supports", "id"), descending=True),
}


def key_of(order: str, row: Row) -> Key:
    """The key of a row that begins with the order's columns."""
    return tuple(microseconds(v) if isinstance(v, datetime) else v for v in row[: len(ORDER[order].columns)])


def read_rows(
    arms: Sequence[QuerySet[Case]],
    *,
    order: str,
    columns: Sequence[str],
    limit: int,
    key: Key | None = None,
    forward: bool = True,
    text: str = "",
) -> list[Row]:
    """At most ``limit`` rows beyond ``key``, in the queue's order; without a key, from its beginning (or its end)."""
    rule = ORDER[order]
    wanted = [*rule.columns, *columns]
    found: list[Row] = []
    for segment, start in _segments(rule, key, forward=forward):
        if len(found) >= limit:
            break
        beyond = segment.q & _beyond(rule, start, forward=forward) if start else segment.q
        # Cases without a value are few: one question for the whole reach instead of one for each arm.
        reach = [reduce(or_, arms)] if segment.is_small and len(arms) > 1 else arms
        pages = [_page(arm, rule, beyond, wanted, limit - len(found), forward=forward, text=text) for arm in reach]
        found += _merged(pages, rule, forward=forward)[: limit - len(found)]
    return found if forward else found[::-1]


def every_row(
    arms: Sequence[QuerySet[Case]], *, order: str, columns: Sequence[str], text: str = "", chunk: int = 1000
) -> Iterator[Row]:
    """All rows in the queue's order, read chunk by chunk, so that a long list never stands in memory."""
    key: Key | None = None
    while True:
        rows = read_rows(arms, order=order, columns=columns, limit=chunk, key=key, text=text)
        yield from rows
        if len(rows) < chunk:
            return
        key = key_of(order, rows[-1])


def _page(
    arm: QuerySet[Case], rule: Order, beyond: Q, wanted: Sequence[str], limit: int, *, forward: bool, text: str
) -> list[Row]:
    descending = rule.descending is forward
    cases = arm.filter(beyond)
    ordered = [F(name).desc() if descending else F(name).asc() for name in rule.columns]
    if text:
        cases = matching(cases, text) if rule.columns == ("id",) else among_matches(cases, text)
        ordered = [by_match(descending=descending)] if rule.columns == ("id",) else ordered
    return list(cases.order_by(*ordered).values_list(*wanted)[:limit])


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of an order; a small one holds few cases in all."""

    q: Q
    is_small: bool = False


def _segments(rule: Order, key: Key | None, *, forward: bool) -> Iterator[tuple[Segment, Key | None]]:
    """The parts of the order one after the other: where nulls come last, what has a value and then what has none."""
    if not rule.nulls_last:
        yield Segment(Q()), key
        return
    first = rule.columns[0]
    parts = [Segment(Q(**{f"{first}__isnull": False})), Segment(Q(**{f"{first}__isnull": True}), is_small=True)]
    at = 0 if key is None or key[0] is not None else 1
    if key is None:
        at = 0 if forward else 1
    yield parts[at], key
    if forward and at == 0:
        yield parts[1], None
    if not forward and at == 1:
        yield parts[0], None


def _beyond(rule: Order, key: Key, *, forward: bool) -> Q:
    """Rows after the key: the first column bounds the range of the index, the others settle ties."""
    after = "lt" if rule.descending is forward else "gt"
    values = [
        (name, instant(v) if name.endswith("_at") and v is not None else v)
        for name, v in zip(rule.columns, key, strict=True)
    ]
    known = [(name, v) for name, v in values if v is not None]
    condition = Q(**{f"{known[-1][0]}__{after}": known[-1][1]})
    for name, value in reversed(known[:-1]):
        condition = Q(**{f"{name}__{after}e": value}) & (Q(**{f"{name}__{after}": value}) | condition)
    return condition


def _merged(pages: Sequence[list[Row]], rule: Order, *, forward: bool) -> list[Row]:
    if len(pages) == 1:
        return pages[0]
    last = len(rule.columns) - 1
    by_id = {row[last]: row for page in pages for row in page}
    beginning: Callable[[Row], Row] = lambda row: tuple(v for v in row[: last + 1] if v is not None)  # noqa: E731
    return sorted(by_id.values(), key=beginning, reverse=rule.descending is forward)
