"""Erases a person's words from cases: what they wrote, and what others wrote about them.

The case goes on without them: what was promised, by whom and until when stays, and so does every event of the ledger.
What the words were cannot be learned any more once the keys of their commitments are gone, which the caller sees to.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from luoshi.district.audit.api import openings_of
from luoshi.district.cases.models import (
    Assignment,
    Case,
    CaseEvidence,
    ClockSegment,
    Deadline,
    Entry,
    Notice,
    Petition,
    RoadmapStep,
    SavedView,
)
from luoshi.district.cases.queries.public_search import reindex_public
from luoshi.district.cases.queries.search import index_text, reindex_case
from luoshi.district.evidence.api import holding
from luoshi.kernel.erasing import ERASED, without, without_in

OF_REPORTER = (
    "title",
    "public_title",
    "description",
    "address",
    "place",
    "reporter_name",
    "reporter_phone",
    "reporter_contact",
    "reporter_address",
    "reporter_id_kind",
    "reporter_id_number",
)
"""The committed fields of a case's events that are the reporter's own."""

CASE_TEXTS = ("title", "public_title", "description", "address", "cause", "outcome")

Openings = set[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """Where words stand: a table, its texts, its plain data, and how its rows hang on a case."""

    model: Any
    texts: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    case: str = "case_id"


BESIDE_CASES = (
    Words(Assignment, ("task",)),
    Words(ClockSegment, ("ground", "notice")),
    Words(Deadline, data=("extensions",)),
    Words(Notice, data=("data",)),
    Words(Petition, ("reason", "decision")),
    Words(RoadmapStep, ("title", "note")),
    Words(SavedView, ("name", "query"), case=""),
)
"""Every table with words besides the case and its timeline; a test compares it with the models."""


@dataclass(slots=True)
class ErasedFromCases:
    """How many rows changed, and the commitments whose keys must go with them."""

    rows: int = 0
    openings: Openings = field(default_factory=set)
    cases: set[int] = field(default_factory=set)
    """The cases whose public page may say other words now."""


def words_of_reporters(case_ids: Sequence[int]) -> set[str]:
    """Every text of these cases that came from who raised them, with all that they said later."""
    words: set[str] = set()
    for case in Case.objects.filter(pk__in=case_ids):
        words |= {case.title, case.description, case.address}
        told = [number for number, _ in openings_of(f"case:{case.code}", ["text"], actor="reporter")]
        words |= set(Entry.objects.filter(ledger_seq__in=told).values_list("text", flat=True))
    return {text for text in words if text.strip() and text != ERASED}


def evidence_of_reporters(case_ids: Sequence[int]) -> list[int]:
    """What the reporters themselves handed in to these cases."""
    rows = CaseEvidence.objects.filter(case_id__in=case_ids, entry__action="register", entry__by__isnull=True)
    return list(rows.values_list("evidence_id", flat=True).distinct().order_by("evidence_id"))


def evidence_of_cases(case_ids: Sequence[int]) -> list[int]:
    """Whatever was handed in to these cases and those joined with them, by anybody."""
    rows = CaseEvidence.objects.filter(case_id__in=_joined_with(case_ids))
    return list(rows.values_list("evidence_id", flat=True).distinct().order_by("evidence_id"))


def erase_words(*, case_ids: Sequence[int], own: tuple[str, ...], everywhere: tuple[str, ...]) -> ErasedFromCases:
    """Erase the reporters' words of these cases; joins the caller's transaction, which decides who may.

    ``own`` are spellings to be taken out of everything about these cases and the cases joined with them,
    ``everywhere`` those that find the person wherever they stand.
    """
    erased = ErasedFromCases()
    for case in Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk"):
        _empty(case, own, erased)
    near = _joined_with(case_ids)
    _scrub_cases(Case.objects.filter(pk__in=near).exclude(pk__in=case_ids), own, erased)
    _scrub_entries(Entry.objects.filter(case_id__in=near), own, erased)
    for words in BESIDE_CASES:
        if words.case:
            _scrub(words, words.model.objects.filter(**{f"{words.case}__in": near}), own, erased)
    if everywhere:
        texts = CASE_TEXTS
        _scrub_cases(Case.objects.filter(holding(everywhere, texts=texts)), everywhere, erased)
        _scrub_entries(_holding_rows(Words(Entry, ("text",), ("data",)), everywhere), everywhere, erased)
        for words in BESIDE_CASES:
            _scrub(words, _holding_rows(words, everywhere), everywhere, erased)
    for case in Case.objects.filter(pk__in=erased.cases, is_public=True):
        reindex_public(case)
    return erased


def _holding_rows(words: Words, values: tuple[str, ...]) -> Any:
    """Rows of a table whose texts or plain data hold one of ``values``."""
    rows = words.model.objects.all()
    for name in words.data:
        rows = rows.annotate(**{f"{name}_spelled": Cast(name, TextField())})
    return rows.filter(holding(values, texts=[*words.texts, *(f"{name}_spelled" for name in words.data)]))


def _empty(case: Case, own: tuple[str, ...], erased: ErasedFromCases) -> None:
    """Take everything the reporter wrote from the case itself; where it is becomes its area alone."""
    was = index_text(case)
    case.title, case.public_title, case.description, case.address = ERASED, "", "", ""
    case.lon = case.lat = None
    case.cause, case.outcome = without(case.cause, own), without(case.outcome, own)
    case.save()
    CaseEvidence.objects.filter(case=case).update(distance_m=None)
    reindex_case(case, was=was)
    erased.rows += 1
    erased.cases.add(case.pk)
    erased.openings |= openings_of(f"case:{case.code}", (*OF_REPORTER, "cause", "reply"))


def _joined_with(case_ids: Sequence[int]) -> set[int]:
    """These cases, those they are parts or wholes of, and those they were merged with."""
    near = set(case_ids)
    joined = Case.objects.filter(
        Q(parent_id__in=near) | Q(merged_into_id__in=near) | Q(children__in=near) | Q(merged__in=near)
    )
    return near | set(joined.values_list("pk", flat=True))


def _scrub_cases(cases: Iterable[Case], values: tuple[str, ...], erased: ErasedFromCases) -> None:
    for case in cases:
        was = index_text(case)
        changed = _without(case, CASE_TEXTS, values)
        if not changed:
            continue
        case.title = case.title[:200]
        case.save(update_fields=changed)
        reindex_case(case, was=was)
        erased.rows += 1
        erased.cases.add(case.pk)
        names = {"reply" if name == "outcome" else name for name in changed}
        erased.openings |= openings_of(f"case:{case.code}", names)


def _scrub_entries(entries: Iterable[Entry], values: tuple[str, ...], erased: ErasedFromCases) -> None:
    """The timeline: what its words are called in the ledger is their name here."""
    for entry in entries:
        changed = _without(entry, ("text",), values)
        data = without_in(entry.data, values)
        names = {name for name in data if data[name] != entry.data[name]}
        if not changed and not names:
            continue
        entry.data = data
        entry.save(update_fields=["text", "data"])
        erased.cases.add(entry.case_id)
        erased.rows += 1
        erased.openings |= {(entry.ledger_seq, name) for name in {*changed, *names, *(["reply"] if changed else [])}}


def _scrub(words: Words, rows: Iterable[Any], values: tuple[str, ...], erased: ErasedFromCases) -> None:
    for row in rows:
        changed = list(_without(row, words.texts, values))
        for name in words.data:
            data = without_in(getattr(row, name), values)
            if data != getattr(row, name):
                setattr(row, name, data)
                changed.append(name)
        if changed:
            row.save(update_fields=changed)
            erased.rows += 1
            if words.model is RoadmapStep:
                erased.cases.add(row.case_id)


def _without(row: Any, names: Iterable[str], values: tuple[str, ...]) -> list[str]:
    """Take ``values`` out of the texts of a row in hand; the names of those that changed."""
    return list(_changing(row, names, values))


def _changing(row: Any, names: Iterable[str], values: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        text = getattr(row, name)
        if (left := without(text, values)) != text:
            longest = row._meta.get_field(name).max_length  # noqa: SLF001 - Django's public description of a model
            setattr(row, name, left[:longest] if longest else left)
            yield name
