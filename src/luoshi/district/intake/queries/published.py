"""What everybody may see of cases: how each stands, who has it and until when; nothing by which a person is found.

The words a resident wrote are not shown beyond the title, and numbers in titles and replies are masked.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from luoshi.district.cases.api import Case, CaseState, Category, case_light, derivation, light_q, matching
from luoshi.district.intake.errors import NoSuchCaseError
from luoshi.kernel.personal import mask as mask_numbers

PAGE = 30
MOST_MERGES = 20
SILENT = frozenset({"contact", "follow_up", "merge"})
"""Acts whose words are between the unit and a person."""


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One case in the public list."""

    code: str
    title: str
    state: str
    light: str
    unit: str
    category: str
    area: str
    registered_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicStep:
    """A step of the roadmap."""

    title: str
    due_on: object
    done_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One act on the timeline."""

    action: str
    at: datetime
    unit: str
    text: str
    ledger_seq: int


@dataclass(frozen=True, slots=True)
class PublicCase:
    """Everything the public page of a case says; ``asks`` while the reporter is to say whether it helped."""

    line: PublicLine
    outcome: str
    review_on: object
    derivation: tuple[str, ...]
    steps: tuple[PublicStep, ...]
    entries: tuple[PublicEntry, ...]
    asks: bool


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A part of the public list; ``previous`` and ``next`` are keys."""

    rows: list[PublicLine]
    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """What the list is asked for."""

    words: str = ""
    top: str = ""
    light: str = ""
    ended: bool = False
    after: int | None = None
    before: int | None = None


def published() -> QuerySet[Case]:
    """The cases everybody may see."""
    cases: QuerySet[Case] = Case.objects.filter(is_public=True)
    return cases


def public_list(question: PublicQuestion, *, at: datetime, lang: str) -> PublicPage:
    """Public cases, the newest first, from a key on."""
    wanted = published().filter(is_open=not question.ended)
    if question.ended:
        wanted = wanted.filter(state=CaseState.CLOSED)
    if question.top:
        wanted = wanted.filter(category_top=question.top)
    if question.light in ("green", "yellow", "red") and not question.ended:
        wanted = wanted.filter(light_q(question.light, at))
    if question.words.strip():
        wanted = matching(wanted, question.words)
    wanted = wanted.select_related("lead_unit", "category", "area")
    backwards = question.before is not None
    if backwards:
        wanted = wanted.filter(id__gt=question.before)
    elif question.after is not None:
        wanted = wanted.filter(id__lt=question.after)
    rows = list(wanted.order_by("id" if backwards else "-id")[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE][::-1] if backwards else rows[:PAGE]
    if not rows:
        return PublicPage([], None, None)
    has_previous = more if backwards else question.after is not None
    return PublicPage(
        [line_of(case, at=at, lang=lang) for case in rows],
        rows[0].pk if has_previous else None,
        rows[-1].pk if (backwards or more) else None,
    )


def line_of(case: Case, *, at: datetime, lang: str) -> PublicLine:
    """What a list says of one case."""
    light = case_light(is_open=case.is_open, due_at=case.due_at, yellow_at=case.yellow_at, at=at)
    return PublicLine(
        code=case.code,
        title=mask_numbers(case.title),
        state=case.state,
        light=light,
        unit=_name(case.lead_unit, lang),
        category=_name(case.category, lang),
        area=_name(case.area, lang),
        registered_at=case.registered_at,
        due_at=case.due_at if case.is_open else None,
        closed_at=case.closed_at,
    )


def public_case(code: str, *, at: datetime, lang: str) -> PublicCase:
    """The public page of a case; a merged one shows the case that answers for it.

    Raises
    ------
    NoSuchCaseError
        There is no such case, or it is not public.
    """
    case = published().filter(code=code).first()
    if case is None:
        raise NoSuchCaseError
    answer = answering(case)
    return describe(answer if answer.is_public else case, at=at, lang=lang, words=False)


def answering(case: Case) -> Case:
    """The case into which ``case`` was merged, or itself."""
    for _ in range(MOST_MERGES):
        if case.merged_into is None:
            break
        case = case.merged_into
    return case


def describe(case: Case, *, at: datetime, lang: str, words: bool) -> PublicCase:
    """Everything said of a case; ``words``: also what was said to whoever raised it."""
    today = at.date()
    steps = case.steps.filter(dropped_at__isnull=True)
    entries = case.entries.filter(is_public=True).select_related("unit")
    return PublicCase(
        line=line_of(case, at=at, lang=lang),
        outcome=mask_numbers(case.outcome),
        review_on=case.review_on,
        derivation=_derivation(case, at=at, lang=lang),
        steps=tuple(
            PublicStep(step.title, step.due_on, step.done_at, step.done_at is None and step.due_on < today)
            for step in steps
        ),
        entries=tuple(
            PublicEntry(
                entry.action,
                entry.at,
                _name(entry.unit, lang),
                mask_numbers(entry.text) if words or entry.action not in SILENT else "",
                entry.ledger_seq,
            )
            for entry in entries
        ),
        asks=case.state == CaseState.CLOSED and case.follow_up in ("pending", "no_answer"),
    )


def top_categories(lang: str) -> list[tuple[str, str]]:
    """The categories of the first level, as the list's facets."""
    return [
        (category.code, _name(category, lang))
        for category in Category.objects.filter(level=1, is_active=True).order_by("path")
    ]


def _derivation(case: Case, *, at: datetime, lang: str) -> tuple[str, ...]:
    if not case.is_open or case.due_at is None:
        return ()
    deadline = case.deadlines.filter(state="open", due_at=case.due_at).order_by("-id").first()
    return tuple(derivation(deadline, as_of=at, lang=lang)) if deadline else ()


def _name(thing: object, lang: str) -> str:
    english = getattr(thing, "name_en", "")
    return str(english if lang.startswith("en") and english else getattr(thing, "name", ""))
