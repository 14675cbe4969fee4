"""One case as values, for the doors and domains that show it: how it stands, what was done, what was promised.

Rows of the database stay behind this module: who reads a :class:`CaseStory` can neither change the case nor read on
from it into what was not asked for.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luoshi.district.cases.models import Case, Deadline, Entry
from luoshi.district.cases.queries.derivation import derivation
from luoshi.district.cases.queries.facts import case_facts
from luoshi.district.cases.queries.lights import case_light
from luoshi.district.cases.queries.scope import case_for
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.district.cases.words import said_in
from luoshi.district.people.api import Actor

_RELATED = ("kind", "category", "lead_unit", "area__unit", "parent", "merged_into")


@dataclass(frozen=True, slots=True)
class UnitNamed:
    """A unit as others refer to it."""

    id: int
    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case as it stands at an instant; what it refers to stands there by its code."""

    id: int
    code: str
    version: int
    title: str
    is_public: bool
    public_title: str
    description: str
    state: str
    is_open: bool
    light: str
    """``green``, ``yellow``, ``red``; empty when nobody owes anything."""
    due_at: datetime | None
    due_is_provisional: bool
    kind: str
    category: str
    problem_class: str
    source: str
    lead_unit: UnitNamed | None
    area: str | None
    address: str
    lon: float | None
    lat: float | None
    registered_at: datetime
    assigned_at: datetime | None
    completed_at: datetime | None
    closed_at: datetime | None
    follow_up: str
    outcome: str
    hand_backs: int
    returns: int
    extensions: int
    reopenings: int
    parent: str | None
    merged_into: str | None


@dataclass(frozen=True, slots=True)
class ActShown:
    """One act of a case's history and its ticket in the ledger."""

    ledger_seq: int
    version: int
    action: str
    at: datetime
    by: str
    """As what it was done, never a name."""
    unit: str | None
    text: str
    data: dict[str, Any]
    is_public: bool


@dataclass(frozen=True, slots=True)
class PromiseShown:
    """A promise of time with its derivation, line by line."""

    stage: str
    unit: str | None
    state: str
    start_at: datetime
    due_at: datetime
    is_provisional: bool
    rule: dict[str, Any]
    calendar_version: int
    derivation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseStory:
    """A case with everything that was done and promised, oldest first."""

    case: CaseShown
    acts: tuple[ActShown, ...]
    promises: tuple[PromiseShown, ...]


def case_story(code: str, *, actor: Actor, at: datetime, lang: str = "zh") -> CaseStory:
    """The whole story of a case that the actor may see.

    Raises
    ------
    CaseNotFoundError
        There is none, or the actor may not see it.
    """
    return CaseStory(
        case_shown(code, actor=actor, at=at),
        acts_shown(code, actor=actor),
        promises_shown(code, actor=actor, at=at, lang=lang),
    )


def case_shown(code: str, *, actor: Actor, at: datetime) -> CaseShown:
    """The case with this code as it stands; raises like :func:`case_story`."""
    return just_acted_on(case_for(actor, code).pk, at=at)


def just_acted_on(case_id: int, *, at: datetime) -> CaseShown:
    """The case by its id, for whoever acted on it this moment and sees what was made of it, once."""
    return _shown(Case.objects.select_related(*_RELATED).get(pk=case_id), at)


def cases_shown(case_ids: Collection[int], *, at: datetime) -> dict[int, CaseShown]:
    """Several cases by id, in one query; whoever asks has found them within the reader's reach."""
    found = Case.objects.select_related(*_RELATED).in_bulk(case_ids)
    return {pk: _shown(case, at) for pk, case in found.items()}


def acts_shown(code: str, *, actor: Actor) -> tuple[ActShown, ...]:
    """Every act of the case; raises like :func:`case_story`."""
    return tuple(_act(entry) for entry in case_for(actor, code).entries.select_related("unit"))


def promises_shown(code: str, *, actor: Actor, at: datetime, lang: str) -> tuple[PromiseShown, ...]:
    """Every promise of the case, explained in Chinese or English; raises like :func:`case_story`."""
    rows = case_for(actor, code).deadlines.select_related("assignment__unit", "calendar", "case").order_by("id")
    return tuple(_promise(row, at, lang) for row in rows)


def facts_of(code: str, *, actor: Actor) -> CaseFacts:
    """What the rules look at; raises like :func:`case_story`."""
    return case_facts(case_for(actor, code))


def id_of(code: str, *, actor: Actor) -> int:
    """The case's id, for a command; raises like :func:`case_story`."""
    return case_for(actor, code).pk


def _shown(case: Case, at: datetime) -> CaseShown:
    unit = case.lead_unit
    return CaseShown(
        id=case.pk,
        light=case_light(is_open=case.is_open, due_at=case.due_at, yellow_at=case.yellow_at, at=at),
        kind=case.kind.code,
        category=case.category.code,
        lead_unit=UnitNamed(unit.pk, unit.code, unit.name, unit.name_en) if unit else None,
        area=case.area.code if case.area else None,
        parent=case.parent.code if case.parent else None,
        merged_into=case.merged_into.code if case.merged_into else None,
        **{name: getattr(case, name) for name in _PLAIN},
    )


_MADE = frozenset({"id", "light", "kind", "category", "lead_unit", "area", "parent", "merged_into"})
_PLAIN = tuple(name for name in CaseShown.__slots__ if name not in _MADE)


def _act(entry: Entry) -> ActShown:
    return ActShown(
        ledger_seq=entry.ledger_seq,
        version=entry.version,
        action=entry.action,
        at=entry.at,
        by=entry.by_as,
        unit=entry.unit.code if entry.unit else None,
        text=said_in(text=entry.text, data=entry.data, by_as=entry.by_as),
        data=entry.data,
        is_public=entry.is_public,
    )


def _promise(deadline: Deadline, as_of: datetime, lang: str) -> PromiseShown:
    share = deadline.assignment
    return PromiseShown(
        stage=deadline.stage,
        unit=share.unit.code if share else None,
        state=deadline.state,
        start_at=deadline.start_at,
        due_at=deadline.due_at,
        is_provisional=deadline.is_provisional,
        rule=deadline.rule,
        calendar_version=deadline.calendar.version,
        derivation=tuple(derivation(deadline, as_of=as_of, lang=lang)),
    )
