"""Reads events back, and checks that the tree over all of them is the one whose root is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.district.audit.models import LedgerEdge, LedgerEvent
from luoshi.district.audit.numbering import number_waiting
from luoshi.proof.events import Event
from luoshi.proof.merkle import Frontier, leaf_hash


def events_of(subject: str) -> list[Event]:
    """Every event about ``subject``, oldest first."""
    number_waiting()
    bodies = LedgerEvent.objects.filter(subject=subject).order_by("seq").values_list("body", flat=True)
    return [Event.from_bytes(body.encode()) for body in bodies]


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """``size`` events read; ``first_fault`` is the sequence at which log and tree part, or None."""

    size: int
    root: str
    first_fault: int | None
    fault: str = ""

    @property
    def sound(self) -> bool:
        """True when every event is there, unchanged, and the kept root is the tree's."""
        return self.first_fault is None


def check_ledger() -> LedgerCheck:
    """Recompute the tree over every event in order and compare it with what is kept."""
    number_waiting()
    frontier = Frontier()
    for seq, body, leaf in _rows():
        if seq != frontier.size:
            return LedgerCheck(frontier.size, frontier.root().hex(), frontier.size, "missing")
        computed = leaf_hash(body.encode())
        if computed != leaf:
            return LedgerCheck(frontier.size, frontier.root().hex(), seq, "rewritten")
        frontier.append(computed)
    edge = LedgerEdge.objects.filter(pk=1).first()
    kept_size, kept_root = (edge.size, bytes(edge.root)) if edge and edge.size else (0, Frontier().root())
    if kept_size != frontier.size or kept_root != frontier.root():
        return LedgerCheck(frontier.size, frontier.root().hex(), min(kept_size, frontier.size), "root")
    return LedgerCheck(frontier.size, frontier.root().hex(), None)


def _rows() -> Iterator[tuple[int, str, bytes]]:
    rows = LedgerEvent.objects.order_by("seq").values_list("seq", "body", "leaf")
    for seq, body, leaf in rows.iterator(chunk_size=5000):
        yield seq, body, bytes(leaf)
