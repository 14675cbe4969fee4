"""Signed heads as they were published."""

from dataclasses import dataclass
from datetime import datetime

from luoshi.district.audit.models import LedgerEdge, SignedHead
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


def _head(row: SignedHead) -> Head:
    return Head(row.size, bytes(row.root), row.at, SignedNote.parse(row.note))
