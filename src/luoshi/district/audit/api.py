"""The front door of the ledger.

An act is known by the *ticket* it was recorded under; its place in the tree (``seq``) it may get a moment later.
"""

from .commands import Draft, Recorded, record, record_many, rotate_key, sign_head
from .commands.forget import forget_keys
from .numbering import number_waiting, numbers_at_once
from .queries.events import LedgerCheck, check_ledger, events_of
from .queries.feed import published_entries, published_keys, published_tile
from .queries.heads import Head, head_of, heads_after, latest_head, ledger_size
from .queries.keys import KeyTerm, key_ring, key_terms, verifying_keys
from .queries.openings import openings_of
from .queries.receipts import consistency, event_of, inclusion, receipt_for

__all__ = [
    "Draft",
    "Head",
    "KeyTerm",
    "LedgerCheck",
    "Recorded",
    "check_ledger",
    "consistency",
    "event_of",
    "events_of",
    "forget_keys",
    "head_of",
    "heads_after",
    "inclusion",
    "key_ring",
    "key_terms",
    "latest_head",
    "ledger_size",
    "number_waiting",
    "numbers_at_once",
    "openings_of",
    "published_entries",
    "published_keys",
    "published_tile",
    "receipt_for",
    "record",
    "record_many",
    "rotate_key",
    "sign_head",
    "verifying_keys",
]
