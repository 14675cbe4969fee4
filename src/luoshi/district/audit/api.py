"""The front door of the ledger.

An act is known by the *ticket* it was recorded under; its place in the tree (``seq``) it may get a moment later.
"""

from .auditing import Audited, audit_new, audit_whole
from .audits import Audits, Check, Table
from .clocks import require_believable
from .commands import Draft, Recorded, record, record_many, rotate_key
from .commands.access import purge_accesses, record_access, seal_accesses
from .commands.adopt import adopt_rows
from .commands.declare import declare_clock, declare_restore
from .commands.follow import hand_over
from .commands.forget import forget_keys
from .commands.once import Before, Begun, begin_once, enter_once, finish_once
from .commands.unseal import forget_seals
from .difference import Difference
from .followers import Followed, Handler, declared_followers, follow, unfollow
from .numbering import number_waiting, numbers_at_once, reserve_tickets
from .queries.accesses import AccessFilter, first_access_difference, list_accesses
from .queries.declarations import declarations, published_declarations
from .queries.events import LedgerCheck, check_ledger, events_of
from .queries.exports import export_log, export_subject
from .queries.feed import feed_files, published_entries, published_keys, published_tile, require_same_history
from .queries.following import Standing, standings
from .queries.heads import (
    Head,
    head_of,
    heads_after,
    latest_head,
    ledger_size,
    newest_heads,
    unsigned_since,
    waiting_since,
)
from .queries.histories import Told, histories, is_what_was_said, keys_of, subjects_like
from .queries.keys import KeyTerm, key_ring, key_terms, verifying_keys
from .queries.openings import openings_of
from .queries.printed import PrintedHead, printed_head
from .queries.receipts import consistency, event_of, inclusion, receipt_for
from .queries.replaying import replayed_differences, shown
from .queries.rollback import require_nothing_lost
from .queries.whole import WholeCheck, check_whole
from .rules.access import Door, Personal, Purpose
from .scope import Progress, Scope
from .signing import sign_head
from .watching import WatchedManager, note

__all__ = [
    "AccessFilter",
    "Audited",
    "Audits",
    "Before",
    "Begun",
    "Check",
    "Difference",
    "Door",
    "Draft",
    "Followed",
    "Handler",
    "Head",
    "KeyTerm",
    "LedgerCheck",
    "Personal",
    "PrintedHead",
    "Progress",
    "Purpose",
    "Recorded",
    "Scope",
    "Standing",
    "Table",
    "Told",
    "WatchedManager",
    "WholeCheck",
    "adopt_rows",
    "audit_new",
    "audit_whole",
    "begin_once",
    "check_ledger",
    "check_whole",
    "consistency",
    "declarations",
    "declare_clock",
    "declare_restore",
    "declared_followers",
    "enter_once",
    "event_of",
    "events_of",
    "export_log",
    "export_subject",
    "feed_files",
    "finish_once",
    "first_access_difference",
    "follow",
    "forget_keys",
    "forget_seals",
    "hand_over",
    "head_of",
    "heads_after",
    "histories",
    "inclusion",
    "is_what_was_said",
    "key_ring",
    "key_terms",
    "keys_of",
    "latest_head",
    "ledger_size",
    "list_accesses",
    "newest_heads",
    "note",
    "number_waiting",
    "numbers_at_once",
    "openings_of",
    "printed_head",
    "published_declarations",
    "published_entries",
    "published_keys",
    "published_tile",
    "purge_accesses",
    "receipt_for",
    "record",
    "record_access",
    "record_many",
    "replayed_differences",
    "require_believable",
    "require_nothing_lost",
    "require_same_history",
    "reserve_tickets",
    "rotate_key",
    "seal_accesses",
    "shown",
    "sign_head",
    "standings",
    "subjects_like",
    "unfollow",
    "unsigned_since",
    "verifying_keys",
    "waiting_since",
]
