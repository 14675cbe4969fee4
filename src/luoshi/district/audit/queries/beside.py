"""What is kept beside the entries: the openings of their commitments, and what their acts left in rows.

Each commitment has its opening, unless an entry about an erasing names it; an erasing recorded before those entries
named any excuses all before it. What an act left is exactly what its entry committed to.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from luoshi.district.audit.difference import Difference
from luoshi.district.audit.images import spelled_parts
from luoshi.district.audit.models import Image, LedgerEvent, Opening, WaitingEvent
from luoshi.district.audit.rules.access import SEALED
from luoshi.proof.commitment import opens
from luoshi.proof.events import Event

ERASING: Final = "person.erase"
Known = Sequence[tuple[int, Event]]
"""Some entries, each with its ticket."""


class Beside:
    """The state of one reading of the log."""

    def __init__(self) -> None:
        self.erased, self.unnamed_until = _erasings()
        self.images = 0

    def check(self, known: Known) -> Difference | None:
        """Hold what is beside some entries, which follow those checked before, against them."""
        return self._openings(known) or self._images(known)

    def end(self) -> Difference | None:
        """After the last entry: something left by no act."""
        if Image.objects.count() != self.images:
            told, waiting = LedgerEvent.objects.values("ticket"), WaitingEvent.objects.values("ticket")
            rows = Image.objects.exclude(ticket__in=told).exclude(ticket__in=waiting)
            stray = rows.order_by("ticket").values_list("ticket", flat=True).first()
            if stray is not None:  # otherwise acts came while this was reading
                return Difference("image_stray", table="audit.image", kept=str(stray))
        return None

    def _openings(self, known: Known) -> Difference | None:
        wanted = {
            (ticket, name): event
            for ticket, event in known
            if event.kind != SEALED  # what was read by whom goes when its time is over, and is audited by itself
            for name in _named(event.data.get("commitments"))
        }
        if not wanted:
            return None
        rows = Opening.objects.filter(event_id__in={ticket for ticket, _ in wanted})
        for of in rows.values_list("event_id", "field"):
            wanted.pop(of, None)
        for (ticket, name), event in wanted.items():
            if (ticket, name) not in self.erased and ticket >= self.unnamed_until:
                return Difference(
                    "opening_missing", event.seq, event.subject, table="audit.opening", row=str(ticket), column=name
                )
        return None

    def _images(self, known: Known) -> Difference | None:
        kept: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
        salts: dict[int, bytes] = {}
        rows = Image.objects.filter(ticket__in=[ticket for ticket, _ in known]).order_by("ticket", "part")
        for ticket, of, owner, text, salt in rows.values_list("ticket", "of", "owner", "rows", "salt"):
            kept[ticket].append((of, owner, text))
            salts.setdefault(ticket, bytes(salt))
            self.images += 1
        for ticket, event in known:
            said = event.data.get("rows")
            parts = kept.get(ticket, [])
            if said is None and not parts:
                continue
            if said is None or not parts or not opens(str(said), spelled_parts(parts), salts[ticket]):
                what = "image_changed" if said is not None and parts else "image_missing" if said else "image_stray"
                return Difference(what, event.seq, event.subject, table="audit.image", row=str(ticket))
        return None


def _erasings() -> tuple[set[tuple[int, str]], int]:
    """The openings that entries about erasings name; and the ticket of the last such entry that named none."""
    named: set[tuple[int, str]] = set()
    unnamed = -1
    rows = LedgerEvent.objects.filter(subject__startswith="erasure:", kind=ERASING).order_by("seq")
    for ticket, body in rows.values_list("ticket", "body").iterator(chunk_size=500):
        openings = json.loads(body)["data"].get("openings")
        if openings is None:
            unnamed = ticket
        else:
            named.update((number, name) for number, name in openings)
    return named, unnamed


def _named(commitments: object) -> Sequence[str]:
    return list(commitments) if isinstance(commitments, dict) else ()
