"""Reads the records of who read personal data, and holds them against their seals in the ledger."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from luoshi.district.audit.difference import Difference
from luoshi.district.audit.models import AccessPurge, LedgerEvent, Opening, PersonalAccess
from luoshi.district.audit.numbering import number_waiting
from luoshi.district.audit.rules.access import PURGED, SEALED, AccessFacts, sealed_text
from luoshi.proof.canonical import rfc3339
from luoshi.proof.commitment import opens

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """Which records are wanted; what is empty does not narrow. ``actors`` None means everybody's."""

    actors: Collection[str] | None = None
    subject: str = ""
    field: str = ""
    purpose: str = ""
    door: str = ""
    since: datetime | None = None
    until: datetime | None = None


def list_accesses(wanted: AccessFilter) -> QuerySet[PersonalAccess]:
    """The records that are wanted, the newest first."""
    rows = PersonalAccess.objects.order_by("-id")
    if wanted.actors is not None:
        rows = rows.filter(actor__in=list(wanted.actors))
    if wanted.subject:
        among_several = Q(subject="", subjects__contains=f" {wanted.subject} ")
        rows = rows.filter(Q(subject=wanted.subject) | among_several)
    if wanted.field:
        rows = rows.filter(fields__contains=f" {wanted.field} ")
    exact = {"purpose": wanted.purpose, "door": wanted.door, "at__gte": wanted.since, "at__lt": wanted.until}
    return rows.filter(**{name: value for name, value in exact.items() if value})


def facts_of(row: PersonalAccess) -> AccessFacts:
    """A row as it is sealed."""
    return AccessFacts(row.pk, row.at, row.actor, row.subjects, row.fields, row.purpose, row.door, row.reason)


def first_access_difference() -> Difference | None:
    """The first seal whose records are not those that were sealed; None when all are, or went when their time came.

    Records that no seal covers yet, those of the last minute, cannot be checked.
    """
    number_waiting()
    return next(_differences(), None)


def _differences() -> Iterator[Difference]:
    purges = _told(PURGED)
    told = {event.ticket: json.loads(event.body)["data"]["until"] for event in purges}
    for ticket, until in AccessPurge.objects.values_list("ticket", "until"):
        if told.get(ticket) != rfc3339(until):
            yield Difference("access_purge_not_in_ledger", kept=rfc3339(until))
    purged_until: str = max(told.values(), default="")
    last = -1
    while events := list(_told(SEALED).filter(seq__gt=last)[:AT_ONCE]):
        last = events[-1].seq
        yield from _wrong(events, purged_until)
    sealed = _told(SEALED).values("ticket")
    stray = PersonalAccess.objects.exclude(ticket=None).exclude(ticket__in=sealed).order_by("id").first()
    if stray is not None:
        yield Difference("access_not_sealed", kept=str(stray.pk))


def _told(kind: str) -> QuerySet[LedgerEvent]:
    return LedgerEvent.objects.filter(kind=kind).order_by("seq")


def _wrong(events: list[LedgerEvent], purged_until: str) -> Iterator[Difference]:
    tickets = [event.ticket for event in events]
    kept: dict[int, list[AccessFacts]] = {ticket: [] for ticket in tickets}
    for row in PersonalAccess.objects.filter(ticket__in=tickets):
        kept[row.ticket or 0].append(facts_of(row))
    keys = {row.event_id: bytes(row.key) for row in Opening.objects.filter(event_id__in=tickets, field="records")}
    for event in events:
        said, records = json.loads(event.body), kept[event.ticket]
        if event.ticket not in keys and not records and said["at"] < purged_until:
            continue
        key = keys.get(event.ticket, b"")
        if not opens(said["data"]["commitments"]["records"], sealed_text(records), key):
            found = f"{len(records)} / {said['data']['count']}"
            yield Difference("access_changed", event.seq, event.subject, found=found)
