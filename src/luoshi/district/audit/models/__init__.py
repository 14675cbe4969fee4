"""The rows of the ledger, one class a file."""

from .event import LedgerEvent
from .head import LedgerEdge
from .opening import Opening

__all__ = ["LedgerEdge", "LedgerEvent", "Opening"]
