"""Erases what is kept about a person and leaves the proof whole.

Values and the keys of their commitments go in one transaction, in which an event says that they went and why. No event
changes: each still proves that something was said at that time, and whoever kept value and key can still show what.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from luoshi.district.audit.api import forget_keys, forget_seals, number_waiting, record, reserve_tickets
from luoshi.district.cases.api import erase_words, evidence_of_cases
from luoshi.district.evidence.api import erase_evidence, holding
from luoshi.district.intake.errors import (
    ChangedMeanwhileError,
    ReasonNeededError,
    ReasonTellsError,
    SheetWaitsError,
)
from luoshi.district.intake.folder import kept_sheet
from luoshi.district.intake.logs import scrub_logs
from luoshi.district.intake.models import Erasure, ImportRow, ImportRun, Request
from luoshi.district.intake.queries.person import Person, check_may_erase, find_person
from luoshi.district.people.api import Actor
from luoshi.district.ui.domain import domains
from luoshi.kernel.erasing import ERASED, without

LONGEST_REASON = 300


def erase_person(*, who: str, reason: str, by: Actor, at: datetime, expected: str | None = None) -> Erasure:
    """Erase everything kept about the person of a receipt code, a telephone number or another contact.

    ``expected`` is the ``stamp`` of what was shown to whoever confirmed it.

    Raises
    ------
    ForbiddenError
        The actor's posts do not include it, or do not reach one of the cases.
    NobodyFoundError, TooManyFoundError
        It is nobody's, or not one person's.
    ReasonNeededError, ReasonTellsError
        There is no reason, or it says again what is to go.
    SheetWaitsError, ChangedMeanwhileError
        Something is under way that would bring the words back, or was added since.
    """
    said = " ".join(reason.split())[:LONGEST_REASON]
    if not said:
        raise ReasonNeededError
    number_waiting()  # so that every key that must go is found by its event
    with transaction.atomic():
        person = find_person(who)
        check_may_erase(person, by)
        if expected is not None and expected != person.stamp:
            raise ChangedMeanwhileError
        if without(said, person.own) != said:
            raise ReasonTellsError
        if ImportRun.objects.filter(finished_at__isnull=True).exists():
            raise SheetWaitsError
        erasure = _erase(person, said, by=by, at=at)
        transaction.on_commit(_drop_kept_sheets)
        transaction.on_commit(partial(scrub_logs, person.everywhere))
    return erasure


def _erase(person: Person, reason: str, *, by: Actor, at: datetime) -> Erasure:
    cases = erase_words(case_ids=person.case_ids, own=person.own, everywhere=person.everywhere)
    evidence = erase_evidence(
        evidence_ids=person.evidence_ids,
        beside=evidence_of_cases(person.case_ids),
        own=person.own,
        everywhere=person.everywhere,
    )
    requests = _empty_requests(person)
    rows = _empty_refused(person.refused_rows)
    beside = {
        domain.label: [domain.find(path).erase(person.wanted) for path in domain.erasers]
        for domain in domains()
        if domain.erasers
    }
    gone = forget_keys(
        cases.openings
        | evidence.openings
        | {key for parts in beside.values() for part in parts for key in part.openings}
    )
    codes = sorted({request.case.code for request in person.requests})
    counts = {
        "requests": requests,
        "cases": len(codes),
        "case_rows": cases.rows,
        "evidence": evidence.rows,
        "refused_rows": rows,
        **{label: sum(part.rows for part in parts) for label, parts in beside.items()},
        "keys": len(gone),
    }
    ticket = reserve_tickets(1)[0]
    erasure = Erasure.objects.create(
        at=at, by_id=by.account_id, reason=reason, cases=codes, counts=counts, ticket=ticket
    )
    forget_seals()
    record(
        kind="person.erase",
        subject=f"erasure:{at:%Y%m%d}",
        by=by,
        at=at,
        data={"cases": codes, "counts": counts, "openings": [[number, name] for number, name in gone]},
        personal={"reason": reason},
        ticket=ticket,
    )
    return erasure


def _empty_requests(person: Person) -> int:
    """The person's own requests keep their code, their times and their case; other people's lose only the numbers."""
    for request in Request.objects.select_for_update().filter(pk__in=[row.pk for row in person.requests]):
        request.title, request.description = ERASED, ""
        request.reporter_name = request.reporter_phone = request.reporter_contact = ""
        request.reporter_address = request.reporter_id_kind = request.reporter_id_number = ""
        request.official_reply = without(request.official_reply, person.own)
        request.save()
    near = Request.objects.filter(case_id__in=person.case_ids).exclude(pk__in=[row.pk for row in person.requests])
    changed = len(person.requests) + sum(_scrub(request, person.own) for request in near)
    return changed + sum(_scrub(request, person.everywhere) for request in _mentioning(person.everywhere))


def _mentioning(values: Sequence[str]) -> list[Request]:
    return list(Request.objects.filter(holding(values, texts=("title", "description", "official_reply"))))


def _scrub(request: Request, values: tuple[str, ...]) -> bool:
    before = (request.title, request.description, request.official_reply)
    after = tuple(without(text, values) for text in before)
    if after == before:
        return False
    request.title, request.description, request.official_reply = after[0][:200], after[1], after[2]
    request.save(update_fields=["title", "description", "official_reply"])
    return True


def _empty_refused(pks: Sequence[int]) -> int:
    """A refused row keeps its number and why it was refused; nobody will put it right any more."""
    for row in ImportRow.objects.filter(pk__in=pks):
        row.values = [ERASED for _ in row.values]
        row.reasons = [{**reason, "value": ""} for reason in row.reasons]
        row.save(update_fields=["values", "reasons"])
    return len(pks)


def _drop_kept_sheets() -> None:
    """Sheets that were handed in and not yet confirmed may hold the same words; whoever needs one hands it in again."""
    for path in kept_sheet("x").parent.iterdir():
        path.unlink(missing_ok=True)
