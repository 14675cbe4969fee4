"""The front door of the ledger."""

from .commands import Draft, record, record_many
from .commands.forget import forget_keys
from .queries.events import LedgerCheck, check_ledger, events_of
from .queries.openings import openings_of

__all__ = ["Draft", "LedgerCheck", "check_ledger", "events_of", "forget_keys", "openings_of", "record", "record_many"]
