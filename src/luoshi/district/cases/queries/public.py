"""What everyone may read: what was promised, by whom, until when, and what has been done about it.

A case is shown in the words of its title and of the units that work on it. Nothing that a reporter said in private, no
reporter and no official is named; the words of an act are shown only where the act is one whose words are an answer.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.models import Case, Category, Entry, RoadmapStep
from luoshi.district.cases.queries.cursors import Cursor, open_cursor
from luoshi.district.cases.queries.filters import category_q
from luoshi.district.cases.queries.keyset import key_of, read_rows
from luoshi.district.cases.queries.lights import case_light
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.queries.queue_query import QueueQuery

PAGE_SIZE = 20
ANSWERS = frozenset(
    {"report", "co_report", "complete", "close", "settle", "dismiss", "decide_extension", "decide_suspension", "merge"}
)
"""The acts whose words are said to the public."""


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One public act: ``action`` is its key, ``unit`` the unit that acted, ``text`` its answer where it is one."""

    action: str
    at: datetime
    unit: str
    unit_en: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One step of the roadmap."""

    title: str
    unit: str
    unit_en: str
    due_on: date
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A case in the public list; ``state`` is the key of its word."""

    id: int
    code: str
    title: str
    state: str
    is_open: bool
    light: str
    lead_unit: str
    lead_unit_en: str
    category: str
    category_en: str
    area: str
    area_en: str
    registered_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    supports: int


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case as the public, or whoever raised it, reads it."""

    row: PublicRow
    due_is_provisional: bool
    outcome: str
    settled_on_spot: bool
    was_late: bool
    follow_up: str
    review_on: date | None
    timeline: list[PublicEntry]
    steps: list[PublicStep]
    merged_into: str
    merged_into_id: int | None
    version: int

    @property
    def code(self) -> str:
        """The case's code."""
        return self.row.code

    @property
    def title(self) -> str:
        """What it is about."""
        return self.row.title

    @property
    def state(self) -> str:
        """The key of its state's word."""
        return self.row.state

    @property
    def light(self) -> str:
        """Its light, empty when no clock runs."""
        return self.row.light

    @property
    def due_at(self) -> datetime | None:
        """Until when it is promised."""
        return self.row.due_at


@dataclass(frozen=True, slots=True)
class PublicPage:
    """One page of the public list."""

    query: QueueQuery
    rows: list[PublicRow]
    next_cursor: str
    prev_cursor: str


def case_for_public(
    *, at: datetime, code: str = "", case_id: int | None = None, with_receipt: bool = False
) -> PublicCase:
    """The case with this code or id; one that is not public only for whoever holds its receipt.

    Raises
    ------
    CaseNotFoundError
        There is none, or it is not public.
    """
    asked = Q(pk=case_id) if case_id is not None else Q(code=code)
    case = Case.objects.select_related("merged_into").filter(asked).first()
    if case is None or not (case.is_public or with_receipt):
        raise CaseNotFoundError
    names = Names()
    into = case.merged_into
    return PublicCase(
        row=_row(case, names, at),
        due_is_provisional=case.due_is_provisional,
        outcome=case.outcome,
        settled_on_spot=case.settled_on_spot,
        was_late=case.was_late,
        follow_up=case.follow_up,
        review_on=case.review_on,
        timeline=_timeline(case, names),
        steps=_steps(case, names),
        merged_into=into.code if into is not None and (into.is_public or with_receipt) else "",
        merged_into_id=case.merged_into_id,
        version=case.version,
    )


def public_cases(query: QueueQuery, *, at: datetime, size: int = PAGE_SIZE) -> PublicPage:
    """One page of the public cases, newest first, by words, state, first-level category and area."""
    names = Names()
    cases = Case.objects.filter(_public_q(query, names), is_public=True)
    cursor = open_cursor(query.cursor, order="newest")
    found = read_rows(
        [cases],
        order="newest",
        columns=(),
        limit=size + 1,
        key=cursor.key if cursor else None,
        forward=cursor.forward if cursor else True,
        text=query.text,
    )
    forward = cursor.forward if cursor else True
    more = len(found) > size
    page = found[:size] if forward else found[-size:]
    by_id = Case.objects.in_bulk([row[0] for row in page])
    rows = [_row(by_id[row[0]], names, at) for row in page]
    if not page:
        return PublicPage(query, [], "", "")
    after = Cursor("newest", key_of("newest", page[-1])).seal() if (more or not forward) else ""
    before = Cursor("newest", key_of("newest", page[0]), forward=False).seal() if (cursor and (more or forward)) else ""
    return PublicPage(query, rows, after, before)


def categories_for_select(lang: str) -> list[tuple[str, str]]:
    """Choices for a form field, ``(code, name)``, indented like the tree."""
    rows = Category.objects.filter(is_active=True).order_by("path")
    return [(row.code, "\u3000" * (row.level - 1) + _said(row, lang)) for row in rows]


def _said(row: Category, lang: str) -> str:
    return row.name_en if lang.startswith("en") and row.name_en else row.name


def _public_q(query: QueueQuery, names: Names) -> Q:
    condition = category_q(query, names)
    if query.stage != "all" or query.states:
        condition &= Q(state__in=sorted(state.value for state in query.wanted_states))
    if query.area_ids:
        condition &= Q(area_id__in=query.area_ids)
    return condition


def _row(case: Case, names: Names, at: datetime) -> PublicRow:
    unit, area, category = names.unit(case.lead_unit_id), names.area(case.area_id), names.categories[case.category_id]
    return PublicRow(
        id=case.pk,
        code=case.code,
        title=case.title,
        state=case.state,
        is_open=case.is_open,
        light=case_light(is_open=case.is_open, due_at=case.due_at, yellow_at=case.yellow_at, at=at),
        lead_unit=unit.zh,
        lead_unit_en=unit.said("en"),
        category=category.zh,
        category_en=category.said("en"),
        area=area.zh,
        area_en=area.said("en"),
        registered_at=case.registered_at,
        due_at=case.due_at,
        closed_at=case.closed_at,
        supports=case.supports,
    )


def _timeline(case: Case, names: Names) -> list[PublicEntry]:
    rows = Entry.objects.filter(case=case, is_public=True).order_by("ledger_seq")
    return [
        PublicEntry(
            row.action,
            row.at,
            names.unit(row.unit_id).zh,
            names.unit(row.unit_id).said("en"),
            row.text if _is_answer(row) else "",
        )
        for row in rows
    ]


def _is_answer(row: Entry) -> bool:
    """A registration has words only when it is history: then they are the reply given at the time."""
    return row.action in ANSWERS or (row.action == "register" and "closed_at" in row.data)


def _steps(case: Case, names: Names) -> list[PublicStep]:
    rows = RoadmapStep.objects.filter(case=case, dropped_at__isnull=True).order_by("position")
    return [
        PublicStep(row.title, names.unit(row.unit_id).zh, names.unit(row.unit_id).said("en"), row.due_on, row.done_at)
        for row in rows
    ]
