"""What changes the ledger: recording acts, changing keys, forgetting openings."""

from .record import Draft, Recorded, record, record_many
from .rotate import rotate_key

__all__ = ["Draft", "Recorded", "record", "record_many", "rotate_key"]
