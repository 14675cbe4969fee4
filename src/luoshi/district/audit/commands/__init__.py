"""What changes the ledger: appending, and nothing else."""

from .record import Draft, record, record_many

__all__ = ["Draft", "record", "record_many"]
