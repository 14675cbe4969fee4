"""Registering a case: from a door, in bulk from a sheet, or as history that was already closed when it came."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from luoshi.district.audit.api import Draft, note, record_many, reserve_tickets
from luoshi.district.cases.commands import clocks
from luoshi.district.cases.commands.proof_of import EvidenceUse, attach_evidence
from luoshi.district.cases.commands.rows import insert_rows
from luoshi.district.cases.commands.turn import Cell, cell_of
from luoshi.district.cases.errors import (
    NotPermittedError,
    PointIncompleteError,
    TitleMissingError,
    UnknownCategoryError,
    UnknownKindError,
    UnknownOriginError,
    UnknownSourceError,
)
from luoshi.district.cases.events import CaseActed, announce
from luoshi.district.cases.models import (
    BY_STAFF,
    Case,
    CaseKind,
    CaseTally,
    Category,
    Deadline,
    Entry,
    FollowUp,
    Notice,
    ProblemClass,
    Stage,
)
from luoshi.district.cases.queries.public_search import index_public
from luoshi.district.cases.queries.search import index_cases
from luoshi.district.cases.queries.sources import is_origin, sources
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.committed import spell_point
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.people.api import Actor, may
from luoshi.district.places.api import area_at
from luoshi.kernel import clock, ids
from luoshi.kernel.personal import cut
from luoshi.kernel.verdict import refuse

REACHED_BY = ("reporter_phone", "reporter_contact")
"""The personal words by which whoever raised a case can be reached."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """The facts of a case as a door hands them over; ``personal`` maps a field to words that are a person's own.

    ``source`` is a code that a domain declares, ``origin`` the thing there that it came from (``meetings:12``).

    ``closed_at`` and ``reply`` are given for history: a case that was answered before it came here.
    """

    title: str
    category_code: str = "unsorted"
    kind_code: str = "general"
    description: str = ""
    source: str = BY_STAFF
    origin: str = ""
    problem_class: str = ProblemClass.INCREMENT
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    area_id: int | None = None
    place_id: int | None = None
    cause: str = ""
    urgency: int = 0
    supports: int = 0
    is_public: bool | None = None
    registered_at: datetime | None = None
    fields_typed: int = 0
    personal: Mapping[str, str] = field(default_factory=dict)
    parent_id: int | None = None
    closed_at: datetime | None = None
    reply: str = ""
    lead_unit_id: int | None = None

    @property
    def has_contact(self) -> bool:
        """True when whoever raised it left a way to be reached."""
        return any(self.personal.get(name, "").strip() for name in REACHED_BY)


def register_case(*, new: NewCase, by: Actor, at: datetime, evidence: Sequence[EvidenceUse] = ()) -> Case:
    """Register one case; its dispatch clock starts at once.

    Raises
    ------
    NotPermittedError
        The actor's posts do not include registering.
    TitleMissingError, UnknownCategoryError, UnknownKindError, UnknownSourceError, UnknownOriginError, NoCalendarError
    """
    return register_cases(new=[new], by=by, at=at, evidence=evidence)[0]


def register_cases(
    *,
    new: Sequence[NewCase],
    by: Actor,
    at: datetime,
    evidence: Sequence[EvidenceUse] = (),
    is_announced: bool = True,
) -> list[Case]:
    """Register many cases in one transaction; ``evidence`` goes to the first.

    Whoever brings in many at once announces them by one notice of their own (:func:`announce_import`), not one each.

    A history (``closed_at``) is registered as closed, without clocks or notices: what was promised then is not known.
    """
    check_may_register(by)
    with transaction.atomic():
        kinds = _kinds({item.kind_code for item in new})
        categories = _categories({item.category_code for item in new})
        numbers = _numbers([item.registered_at or at for item in new])
        cases = [
            _row(item, kinds[item.kind_code], categories[item.category_code], number, by=by, at=at)
            for item, number in zip(new, numbers, strict=True)
        ]
        _find_areas(cases)
        clocks_of = _start_dispatch(cases, at=at)
        _insert(cases)
        for deadline in clocks_of:
            deadline.case_id = deadline.case.pk  # the case had no id yet when its clock was wound up
        _insert(clocks_of)
        tickets = reserve_tickets(len(cases))
        entries = [
            _entry(case, item, ticket, by=by, at=at) for case, item, ticket in zip(cases, new, tickets, strict=True)
        ]
        _insert(entries)
        if evidence:
            attach_evidence(entries[0], evidence, by=by)
        record_many(
            drafts=[
                _draft(case, item, evidence if n == 0 else ())
                for n, (case, item) in enumerate(zip(cases, new, strict=True))
            ],
            by=by,
            at=at,
            tickets=tickets,
        )
        for case, ticket in zip(cases, tickets, strict=True):
            announce(_registered(case, ticket, at=at))
        _tally(cases)
        if is_announced:
            insert_rows([_notice(case, at=at) for case in cases if case.is_open])
        index_cases(cases)
        index_public(cases)
    return cases


def _insert(rows: Sequence[Case] | Sequence[Deadline] | Sequence[Entry]) -> None:
    """Insert rows that the ledger vouches for."""
    insert_rows(rows)
    note(rows)


def announce_import(*, first: Case, count: int, by: Actor, at: datetime) -> None:
    """One notice to the desk for all the cases that one import has brought in; it leads to the first."""
    check_may_register(by)
    Notice.objects.create(role="supervisor", case=first, kind="imported", at=at, data={"n": count})


def check_may_register(by: Actor) -> None:
    """Whoever reports may register through a door, and so may the system; an account needs a post that includes it."""
    if by.kind in ("reporter", "system"):
        return
    if not (may(by, "register") or may(by, "import_requests")):
        raise NotPermittedError(action=Action.REGISTER.value, verdict=refuse("not_your_part", action="register"))


def _row(
    item: NewCase, kind: CaseKind, category: Category, number: tuple[str, datetime], *, by: Actor, at: datetime
) -> Case:
    code, registered_at = number
    if not item.title.strip():
        raise TitleMissingError
    if (item.lon is None) != (item.lat is None):
        raise PointIncompleteError
    if item.parent_id is None and item.source not in sources():  # a part keeps the source of its whole
        raise UnknownSourceError(source=item.source)
    if item.origin and not is_origin(item.origin):
        raise UnknownOriginError(origin=item.origin)
    closed = item.closed_at is not None
    return Case(
        code=code,
        kind=kind,
        category=category,
        category_top=category.path.split("/")[1],
        title=cut(item.title.strip(), 200),
        description=item.description,
        state=CaseState.CLOSED if closed else CaseState.REGISTERED,
        is_open=not closed,
        problem_class=item.problem_class,
        source=item.source,
        origin=item.origin,
        cause=item.cause,
        urgency=item.urgency,
        supports=item.supports,
        is_public=kind.is_public if item.is_public is None else item.is_public,
        place_id=item.place_id,
        area_id=item.area_id,
        address=item.address[:200],
        lon=item.lon,
        lat=item.lat,
        has_contact=item.has_contact,
        lead_unit_id=item.lead_unit_id if closed else None,
        registered_at=registered_at,
        registered_by_id=by.account_id,
        completed_at=item.closed_at,
        closed_at=item.closed_at,
        last_progress_at=item.closed_at or at,
        outcome=item.reply,
        follow_up=FollowUp.NONE,
        fields_typed=item.fields_typed,
        parent_id=item.parent_id,
    )


def _start_dispatch(cases: Sequence[Case], *, at: datetime) -> list[Deadline]:
    """The dispatch clocks of the open cases; a case registered late still begins its clock now."""
    started = []
    for case in cases:
        written = case.kind.deadlines.get(Stage.DISPATCH.value) if case.is_open else None
        if written:
            deadline = clocks.new_deadline(
                case,
                Stage.DISPATCH,
                rule=clocks.read_rule(written),
                at=at,
                thresholds=clocks.thresholds_of(case.kind.yellow),
            )
            case.due_at, case.yellow_at = deadline.due_at, deadline.yellow_at
            case.due_is_provisional = deadline.is_provisional
            started.append(deadline)
    return started


def _draft(case: Case, item: NewCase, evidence: Sequence[EvidenceUse]) -> Draft:
    data: dict[str, Any] = {
        "case": case.code,
        "state": str(case.state),
        "version": case.version,
        "lead": None,
        "co": [],
        "due_at": case.due_at,
        "kind": case.kind.code,
        "kind_version": case.kind.version,
        "category": case.category.code,
        "source": str(case.source),
        "problem_class": str(case.problem_class),
        "registered_at": case.registered_at,
        "evidence": [use.as_event() for use in evidence],
    }
    if case.closed_at is not None:
        data["closed_at"] = case.closed_at
    words = {"title": case.title, "description": case.description, "address": case.address, "reply": item.reply}
    if case.lon is not None and case.lat is not None:
        words["place"] = spell_point(case.lon, case.lat)  # where somebody stood when writing is often where they live
    return Draft("case.register", f"case:{case.code}", data, {**words, **item.personal})


def _entry(case: Case, item: NewCase, seq: int, *, by: Actor, at: datetime) -> Entry:
    return Entry(
        case=case,
        ledger_seq=seq,
        action=Action.REGISTER.value,
        at=at,
        by_id=by.account_id,
        by_as=by.name,
        unit_id=by.grants[0].unit_id if by.grants else None,
        text=item.reply,
        data={"source": str(case.source), **({"closed_at": case.closed_at.isoformat()} if case.closed_at else {})},
        is_public=True,
        version=case.version,
    )


def _registered(case: Case, ticket: int, *, at: datetime) -> CaseActed:
    return CaseActed(
        case=case.code,
        origin=case.origin,
        act=Action.REGISTER.value,
        state_before="",
        state_after=str(case.state),
        version=case.version,
        ticket=ticket,
        at=at,
    )


def _notice(case: Case, *, at: datetime) -> Notice:
    return Notice(role="supervisor", case=case, kind="registered", at=at)


def _tally(cases: Sequence[Case]) -> None:
    counts: Counter[Cell] = Counter(cell_of(case) for case in cases)
    insert_rows(
        [
            CaseTally(lead_unit=unit, state=state, category_top=top, area=area, n=n)
            for (unit, state, top, area), n in counts.items()
        ]
    )


def _find_areas(cases: Sequence[Case]) -> None:
    for case in cases:
        if case.area_id is None and case.lon is not None and case.lat is not None:
            case.area = area_at(case.lon, case.lat)


def _places(values: Collection[object]) -> str:
    """Written by hand, as each of these questions is asked for every case that comes in."""
    return ", ".join(["%s"] * len(values))


def _kinds(codes: set[str]) -> dict[str, CaseKind]:
    wanted = f"SELECT * FROM cases_casekind WHERE is_current AND code IN ({_places(codes)})"  # noqa: S608 - no values
    found = {kind.code: kind for kind in CaseKind.objects.raw(wanted, [*codes])}
    for code in codes - found.keys():
        raise UnknownKindError(kind=code)
    return found


def _categories(codes: set[str]) -> dict[str, Category]:
    wanted = f"SELECT * FROM cases_category WHERE code IN ({_places(codes)})"  # noqa: S608 - no values
    found = {category.code: category for category in Category.objects.raw(wanted, [*codes])}
    for code in codes - found.keys():
        raise UnknownCategoryError(category=code)
    return found


def _numbers(instants: Sequence[datetime]) -> list[tuple[str, datetime]]:
    """A code for each instant, counting on from the day's last number."""
    days = [clock.local(instant).date() for instant in instants]
    last = {}
    with connection.cursor() as cursor:
        for on, count in sorted(Counter(days).items()):
            cursor.execute(
                'INSERT INTO cases_casenumber ("on", last) VALUES (%s, %s) '
                'ON CONFLICT ("on") DO UPDATE SET last = cases_casenumber.last + %s RETURNING last',
                [on, count, count],
            )
            last[on] = cursor.fetchone()[0] - count
    codes = []
    for on, instant in zip(days, instants, strict=True):
        last[on] += 1
        codes.append((ids.case_code(on, last[on]), instant))
    return codes
