"""The one reading of what everybody may see: who has a case, until when, and what was done about it.

It is a list of what is shown, not of what is not: acts, words and photos are public by
:mod:`luoshi.district.cases.rules.publication` and by somebody's release, and by nothing else. No reporter and no
official is named; numbers of persons are masked once more on the way out.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.db.models import Count, Q, QuerySet

from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.models import Case, CaseEvidence, Category, Entry, RoadmapStep
from luoshi.district.cases.queries.derivation import public_derivation
from luoshi.district.cases.queries.lights import case_light, light_q
from luoshi.district.cases.queries.public_search import public_matching
from luoshi.district.cases.rules.publication import ANSWERS, PROMISED, PUBLIC_ACTS, SAID_TO_REPORTER, WAITING
from luoshi.district.cases.rules.states import CaseState
from luoshi.kernel.personal import mask
from luoshi.kernel.worktime import Light

PAGE_SIZE = 30
MOST_MERGES = 20
MOST_PHOTOS = 30


class Reader(Enum):
    """For whom a case is read: everybody; whose report was joined with it; whoever raised it."""

    PUBLIC = "public"
    JOINED = "joined"
    REPORTER = "reporter"


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One case in the public list; ``title`` is empty until one is released.

    ``due_at`` is the promise, and nothing before there is one; ``waiting`` names what is waited for where another
    clock runs (``dispatch``, ``verify``) and ``waiting_until`` until when.
    """

    code: str
    title: str
    state: str
    is_open: bool
    light: str
    unit: str
    category: str
    area: str
    registered_at: datetime
    due_at: datetime | None
    waiting: str
    waiting_until: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicStep:
    """A step of the roadmap."""

    title: str
    due_on: date
    done_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One public act: ``action`` is its key, ``unit`` the unit that acted, ``text`` its answer where it is one."""

    action: str
    at: datetime
    unit: str
    text: str
    ledger_seq: int


@dataclass(frozen=True, slots=True)
class PublicPhoto:
    """A photo that was released, by its number and its purpose; or one that the reader handed in themselves."""

    id: int
    purpose: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class PublicCase:
    """Everything the public page of a case says; ``asks`` while the reporter is to say whether it helped."""

    line: PublicLine
    outcome: str
    review_on: date | None
    derivation: tuple[str, ...]
    steps: tuple[PublicStep, ...]
    entries: tuple[PublicEntry, ...]
    photos: tuple[PublicPhoto, ...]
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


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """How many public cases are open and late now, and how many were closed, late or not, since an instant."""

    open: int
    late: int
    closed: int
    closed_late: int


@dataclass(frozen=True, slots=True)
class PublicEnding:
    """A public case that was closed, and whether that was late."""

    line: PublicLine
    registered_at: datetime
    closed_at: datetime
    was_late: bool


def public_list(question: PublicQuestion, *, at: datetime, lang: str, size: int = PAGE_SIZE) -> PublicPage:
    """Public cases, the newest first, from a key on."""
    wanted = _published().filter(is_open=not question.ended)
    if question.ended:
        wanted = wanted.filter(state=CaseState.CLOSED)
    if question.top:
        wanted = wanted.filter(category_top=question.top)
    if question.light in ("green", "yellow", "red") and not question.ended:
        wanted = wanted.filter(light_q(question.light, at), state__in=sorted(PROMISED))
    if question.words.strip():
        wanted = public_matching(wanted, question.words)
    backwards = question.before is not None
    if backwards:
        wanted = wanted.filter(id__gt=question.before)
    elif question.after is not None:
        wanted = wanted.filter(id__lt=question.after)
    rows = list(wanted.select_related(*_RELATED).order_by("id" if backwards else "-id")[: size + 1])
    more = len(rows) > size
    rows = rows[:size][::-1] if backwards else rows[:size]
    if not rows:
        return PublicPage([], None, None)
    has_previous = more if backwards else question.after is not None
    return PublicPage(
        [_line(case, at=at, lang=lang) for case in rows],
        rows[0].pk if has_previous else None,
        rows[-1].pk if (backwards or more) else None,
    )


def public_case(code: str, *, at: datetime, lang: str) -> PublicCase:
    """The public page of a case; a merged one shows the case that answers for it.

    Raises
    ------
    CaseNotFoundError
        There is no such case, or it is not public.
    """
    case = _published().filter(code=code).first()
    if case is None:
        raise CaseNotFoundError
    answer = answering(case)
    return _described(answer if answer.is_public else case, at=at, lang=lang, reader=Reader.PUBLIC)


def case_of_reporter(case: Case, *, at: datetime, lang: str) -> PublicCase:
    """The case that answers for what somebody raised, as they read it: also what was said with them.

    Of a case with which theirs was joined they read the answers, and nothing that its own reporter said or was told.
    """
    answer = answering(case)
    reader = Reader.REPORTER if answer.pk == case.pk else Reader.JOINED
    return _described(answer, at=at, lang=lang, reader=reader)


def answering(case: Case) -> Case:
    """The case into which ``case`` was merged, or itself."""
    for _ in range(MOST_MERGES):
        if case.merged_into is None:
            break
        case = case.merged_into
    return case


def public_figures(*, since: datetime, at: datetime) -> PublicFigures:
    """Counts of public cases, as the lists behind them show them."""
    cases = _published()
    closed = _ended(since, at).aggregate(all=Count("id"), late=Count("id", filter=Q(was_late=True)))
    return PublicFigures(
        open=cases.filter(is_open=True).count(),
        late=cases.filter(light_q(Light.RED, at), state__in=sorted(PROMISED)).count(),
        closed=closed["all"],
        closed_late=closed["late"],
    )


def public_endings(*, since: datetime, at: datetime, lang: str, most: int) -> list[PublicEnding]:
    """The last public cases that were closed."""
    rows = _ended(since, at).select_related(*_RELATED).order_by("-closed_at", "-id")[:most]
    return [
        PublicEnding(_line(row, at=at, lang=lang), row.registered_at, row.closed_at or row.registered_at, row.was_late)
        for row in rows
    ]


def public_tops(lang: str) -> list[tuple[str, str]]:
    """The categories of the first level, as the list's facets."""
    rows = Category.objects.filter(level=1, is_active=True).order_by("path")
    return [(category.code, _name(category, lang)) for category in rows]


def is_released_photo(evidence_id: int) -> bool:
    """Whether somebody released this piece of evidence to everybody, in a case that is public."""
    return CaseEvidence.objects.filter(evidence_id=evidence_id, is_public=True, case__is_public=True).exists()


def is_photo_of_reporter(evidence_id: int, case: Case) -> bool:
    """Whether whoever raised the case may look at this piece: they handed it in, or it was released."""
    answer = answering(case)
    own = CaseEvidence.objects.filter(evidence_id=evidence_id, case=case, entry__action="register")
    return own.exists() or CaseEvidence.objects.filter(evidence_id=evidence_id, case=answer, is_public=True).exists()


_RELATED = ("lead_unit", "category", "area")


def _published() -> QuerySet[Case]:
    return Case.objects.filter(is_public=True)


def _ended(since: datetime, at: datetime) -> QuerySet[Case]:
    return _published().filter(closed_at__gte=since, closed_at__lte=at, state=CaseState.CLOSED)


def _line(case: Case, *, at: datetime, lang: str) -> PublicLine:
    is_promised = case.state in PROMISED
    light = case_light(is_open=case.is_open, due_at=case.due_at, yellow_at=case.yellow_at, at=at)
    waiting = WAITING.get(CaseState(case.state), "") if case.due_at else ""
    return PublicLine(
        code=case.code,
        title=mask(case.public_title),
        state=case.state,
        is_open=case.is_open,
        light=light if is_promised else "",
        unit=_name(case.lead_unit, lang),
        category=_name(case.category, lang),
        area=_name(case.area, lang),
        registered_at=case.registered_at,
        due_at=case.due_at if is_promised else None,
        waiting=waiting,
        waiting_until=case.due_at if waiting else None,
        closed_at=case.closed_at,
    )


def _described(case: Case, *, at: datetime, lang: str, reader: Reader) -> PublicCase:
    has_words = bool(case.public_title) or reader is not Reader.PUBLIC
    line = _line(case, at=at, lang=lang)
    return PublicCase(
        line=line,
        outcome=mask(case.outcome) if has_words and not case.is_open else "",
        review_on=case.review_on,
        derivation=_derivation(case, at=at, lang=lang) if line.due_at else (),
        steps=_steps(case, at=at) if has_words else (),
        entries=_entries(case, lang, reader, has_words=has_words),
        photos=_photos(case, reader),
        asks=case.state == CaseState.CLOSED and case.follow_up in ("pending", "no_answer"),
    )


def _entries(case: Case, lang: str, reader: Reader, *, has_words: bool) -> tuple[PublicEntry, ...]:
    speaking = SAID_TO_REPORTER if reader is Reader.REPORTER else ANSWERS
    rows = Entry.objects.filter(case=case, is_public=True, action__in=sorted(PUBLIC_ACTS)).order_by("ledger_seq")
    return tuple(
        PublicEntry(
            action=row.action,
            at=row.at,
            unit=_name(row.unit, lang),
            text=mask(row.text) if has_words and row.action in speaking else "",
            ledger_seq=row.ledger_seq,
        )
        for row in rows.select_related("unit")
    )


def _steps(case: Case, *, at: datetime) -> tuple[PublicStep, ...]:
    today = at.date()
    rows = RoadmapStep.objects.filter(case=case, dropped_at__isnull=True).order_by("position")
    return tuple(
        PublicStep(mask(step.title), step.due_on, step.done_at, step.done_at is None and step.due_on < today)
        for step in rows
    )


def _photos(case: Case, reader: Reader) -> tuple[PublicPhoto, ...]:
    """What was released; whoever raised the case sees what they handed in as well."""
    shown = Q(is_public=True)
    if reader is Reader.REPORTER:
        shown |= Q(entry__action="register")
    rows = CaseEvidence.objects.filter(shown, case=case, evidence__thumbnail_blob__isnull=False).order_by("id")
    found = rows.values_list("evidence_id", "purpose", "is_public")[:MOST_PHOTOS]
    photos = [PublicPhoto(pk, purpose, is_own=not is_public) for pk, purpose, is_public in found]
    return tuple({photo.id: photo for photo in photos}.values())


def _derivation(case: Case, *, at: datetime, lang: str) -> tuple[str, ...]:
    if case.due_at is None:
        return ()
    deadline = case.deadlines.filter(state="open", due_at=case.due_at).order_by("-id").first()
    return tuple(public_derivation(deadline, as_of=at, lang=lang)) if deadline else ()


def _name(thing: object, lang: str) -> str:
    english = getattr(thing, "name_en", "")
    return str(english if lang.startswith("en") and english else getattr(thing, "name", ""))
