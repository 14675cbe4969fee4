"""Signed heads as they were published."""

from dataclasses import dataclass
from datetime import datetime

from luoshi.district.audit.models import LedgerEdge, LedgerEvent, SignedHead, WaitingEvent
from luoshi.proof.notes import SignedNote


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head; ``note`` is what a receipt carries and a follower checks."""

    size: int
    root: bytes
    at: datetime
    note: SignedNote


def latest_head() -> Head | None:
    """The newest signed head; None before anything was signed."""
    row = SignedHead.objects.order_by("-size").first()
    return _head(row) if row else None


def head_of(size: int) -> Head | None:
    """The head of exactly ``size`` entries."""
    row = SignedHead.objects.filter(size=size).first()
    return _head(row) if row else None


def heads_after(size: int, limit: int) -> list[Head]:
    """The heads larger than ``size``, in order, at most ``limit``."""
    return [_head(row) for row in SignedHead.objects.filter(size__gt=size).order_by("size")[:limit]]


def newest_heads(limit: int) -> list[Head]:
    """The last heads, the newest first."""
    return [_head(row) for row in SignedHead.objects.order_by("-size")[:limit]]


def ledger_size() -> int:
    """How many entries the ledger has."""
    return LedgerEdge.objects.filter(pk=1).values_list("size", flat=True).first() or 0


def unsigned_since(signed: int) -> datetime | None:
    """When the first entry was recorded that a head of ``signed`` entries does not cover; None if there is none."""
    return LedgerEvent.objects.filter(seq=signed).values_list("at", flat=True).first()


def waiting_since() -> datetime | None:
    """When the first act was recorded that has no number yet; None if none waits."""
    return WaitingEvent.objects.order_by("ticket").values_list("at", flat=True).first()


def _head(row: SignedHead) -> Head:
    return Head(row.size, bytes(row.root), row.at, SignedNote.parse(row.note))
