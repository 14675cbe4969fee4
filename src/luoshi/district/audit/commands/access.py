"""Records who read personal data, seals the records in the ledger, and removes them when their time is over.

A reading costs one inserted row. The worker seals all new rows together: the ledger's entry carries a commitment to
their text and how many there are, so that neither the log nor its public feed tells who read what, while whoever
changes, removes or adds a sealed row is found by ``luoshi audit``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar

from django.db import connection, transaction

from luoshi.district.audit.commands.record import HasKey, record
from luoshi.district.audit.models import AccessPurge, Opening, PersonalAccess
from luoshi.district.audit.numbering import number_waiting
from luoshi.district.audit.queries.accesses import facts_of
from luoshi.district.audit.rules.access import (
    LONGEST_REASON,
    MOST_SUBJECTS,
    PURGED,
    SEALED,
    Door,
    Personal,
    Purpose,
    is_recorded,
    joined,
    sealed_text,
)

Thing = TypeVar("Thing")
AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class _Worker:
    key: str = "system"


def record_access(
    *,
    by: HasKey,
    at: datetime,
    subjects: Iterable[str],
    fields: Iterable[Personal],
    purpose: Purpose,
    door: Door = Door.PAGE,
    reason: str = "",
) -> None:
    """Put on record that ``by`` reads these fields of these subjects; call it before the values leave.

    ``subjects`` says whose data, in the ledger's spelling: ``case:CODE``, ``account:ID``, ``place:CODE``. ``reason`` is
    what the reader said when asked why; it stays on record and must name nobody.

    One row, and none when there are no subjects or when ``by`` is whoever holds the receipt. Needs no transaction; in
    one, the record stands or falls with it.
    """
    names = joined(Personal(field).value for field in fields)
    if not names or not is_recorded(by.key):
        return
    facts = {"at": at, "actor": by.key, "fields": names, "purpose": Purpose(purpose).value, "door": Door(door).value}
    said = " ".join(reason.split())[:LONGEST_REASON]
    rows = [
        PersonalAccess(
            **facts, subject=some[0] if len(some) == 1 else "", subjects=joined(some), reason=said
        )
        for some in _parts(dict.fromkeys(filter(None, subjects)), MOST_SUBJECTS)
    ]  # fmt: skip
    if len(rows) == 1:
        rows[0].save(force_insert=True)
    elif rows:
        PersonalAccess.objects.bulk_create(rows)


def seal_accesses(*, at: datetime) -> int:
    """Seal every record that is not sealed yet; how many there were."""
    total = 0
    while count := _seal_some(at):
        total += count
    return total


@transaction.atomic
def _seal_some(at: datetime) -> int:
    rows = PersonalAccess.objects.filter(ticket=None).order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    found = [facts_of(row) for row in rows[:AT_ONCE]]
    if not found:
        return 0
    sealed = record(
        kind=SEALED,
        subject=f"access:{at:%Y%m%d}",
        by=_Worker(),
        at=at,
        data={"count": len(found)},
        personal={"records": sealed_text(found)},
    )
    PersonalAccess.objects.filter(pk__in=[row.id for row in found]).update(ticket=sealed.ticket)
    return len(found)


def purge_accesses(*, before: datetime, at: datetime) -> int:
    """Remove the records that were sealed before ``before``, with the keys of their seals; how many went.

    The ledger says that it was done. Its entries stay, and nothing can be learned from them any more.
    """
    seal_accesses(at=at)
    number_waiting()
    with transaction.atomic():
        old = Opening.objects.filter(event__kind=SEALED, event__at__lt=before)
        tickets = sorted(old.values_list("event_id", flat=True).distinct())
        if not tickets:
            return 0
        data = {"until": before, "seals": len(tickets)}
        said = record(kind=PURGED, subject=f"access:{at:%Y%m%d}", by=_Worker(), at=at, data=data)
        AccessPurge.objects.create(at=at, until=before, ticket=said.ticket)
        count = 0
        for some in _parts(tickets, AT_ONCE):
            Opening.objects.filter(event_id__in=some).delete()
            count += PersonalAccess.objects.filter(ticket__in=some).delete()[0]
    return count


def _parts(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    rest = iter(things)
    while part := list(islice(rest, size)):
        yield part
