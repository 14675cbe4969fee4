"""The entries about many subjects at once, for whoever replays them."""

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from luoshi.district.audit.models import LedgerEvent, Opening
from luoshi.proof.commitment import opens


class Told(NamedTuple):
    """One entry as replaying needs it."""

    seq: int
    ticket: int
    kind: str
    at: str
    data: dict[str, Any]


def histories(subjects: Collection[str]) -> dict[str, list[Told]]:
    """For each subject its entries, oldest first; a subject without any has an empty list."""
    found: dict[str, list[Told]] = {subject: [] for subject in subjects}
    rows = LedgerEvent.objects.filter(subject__in=subjects).order_by("seq")
    for seq, ticket, subject, kind, body in rows.values_list("seq", "ticket", "subject", "kind", "body"):
        event = json.loads(body)
        found[subject].append(Told(seq, ticket, kind, event["at"], event["data"]))
    return found


def subjects_like(prefix: str, size: int = 500) -> Iterator[list[str]]:
    """Every subject that begins with ``prefix``, some at a time."""
    rows = LedgerEvent.objects.filter(subject__startswith=prefix).order_by("subject").values_list("subject").distinct()
    batch: list[str] = []
    for (subject,) in rows.iterator(chunk_size=5000):
        batch.append(subject)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def keys_of(tickets: Collection[int], field: str) -> dict[int, bytes]:
    """The keys that open the commitments of ``field`` in these entries, as far as they were not thrown away."""
    rows = Opening.objects.filter(event_id__in=tickets, field=field).values_list("event_id", "key")
    return {ticket: bytes(key) for ticket, key in rows}


def is_what_was_said(told: Told, field: str, words: str, key: bytes) -> bool:
    """Whether ``words`` are those that the entry committed to."""
    return opens(str(told.data.get("commitments", {}).get(field, "")), words, key)
