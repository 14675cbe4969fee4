"""What changes the ledger: recording acts, signing heads, changing keys, forgetting openings."""

from .record import Draft, Recorded, record, record_many
from .rotate import rotate_key
from .sign import sign_head

__all__ = ["Draft", "Recorded", "record", "record_many", "rotate_key", "sign_head"]
