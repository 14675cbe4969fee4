"""Cases and their history as the interface shows them."""

from datetime import datetime

from luoshi.district.cases.models import Case, Deadline, Entry
from luoshi.district.cases.queries.derivation import derivation
from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.rest.schemas import CaseOut, DeadlineOut, EntryOut, OwedOut, StandingOut, UnitOut
from luoshi.district.cases.rules.lights import light_of
from luoshi.district.cases.rules.standing import Standing
from luoshi.district.cases.words import said_in

RELATED = ("kind", "category", "lead_unit", "area__unit", "parent", "merged_into")


def show_case(case: Case, at: datetime) -> CaseOut:
    """The case as it stands ``at``; read with :data:`RELATED` for one query."""
    unit = case.lead_unit
    plain = {name: getattr(case, name) for name in CaseOut.model_fields if name not in _MADE}
    return CaseOut(
        **plain,
        light=light_of(is_open=case.is_open, due_at=case.due_at, yellow_at=case.yellow_at, at=at),
        kind=case.kind.code,
        category=case.category.code,
        lead_unit=UnitOut(id=unit.pk, code=unit.code, name=unit.name, name_en=unit.name_en) if unit else None,
        area=case.area.code if case.area else None,
        parent=case.parent.code if case.parent else None,
        merged_into=case.merged_into.code if case.merged_into else None,
    )


_MADE = frozenset({"light", "kind", "category", "lead_unit", "area", "parent", "merged_into"})


def show_standing(found: Standing) -> StandingOut:
    """Where the case stands for the caller; units by their codes."""
    names = Names()
    return StandingOut(
        action=found.action.value.rstrip("_") if found.action else None,
        waits_for=[
            OwedOut(
                what=one.what.value,
                holder=one.holder.value,
                unit=names.unit_at(one.unit_path).code if one.unit_path else None,
                since=one.since,
                count=one.count,
            )
            for one in found.others
        ],
        missing=list(found.missing),
        offers=[one.value.rstrip("_") for one in found.offers],
        only_reads=found.only_reads,
    )


def show_entry(entry: Entry) -> EntryOut:
    """One act."""
    return EntryOut(
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


def show_deadline(deadline: Deadline, *, as_of: datetime, language: str) -> DeadlineOut:
    """One promise with its derivation in the reader's language."""
    share = deadline.assignment
    return DeadlineOut(
        stage=deadline.stage,
        unit=share.unit.code if share else None,
        state=deadline.state,
        start_at=deadline.start_at,
        due_at=deadline.due_at,
        is_provisional=deadline.is_provisional,
        rule=deadline.rule,
        calendar_version=deadline.calendar.version,
        derivation=derivation(deadline, as_of=as_of, lang=language),
    )
