"""What became of a file that was read in: counts, and every row that was left out with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import Fault


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken: its number in the file, what it calls itself, and what is wrong."""

    number: int
    label: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class QuestionedRow:
    """A row that was taken though its point lies outside the district, and inside it as ``looks_like`` has it."""

    number: int
    label: str
    looks_like: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of an import, or what it would be.

    ``read`` is the sum of the rows created, updated, unchanged and rejected; ``account`` says how the file was read.
    """

    read: int
    created: int
    updated: int
    unchanged: int
    rejected: tuple[RejectedRow, ...] = ()
    questioned: tuple[QuestionedRow, ...] = ()
    account: Mapping[str, Any] = field(default_factory=dict)

    @property
    def in_conflict(self) -> int:
        """How many rows say something else than an earlier row of the file with the same code."""
        return sum(any(fault.code == "duplicate" for fault in row.faults) for row in self.rejected)

    @property
    def imported(self) -> int:
        """How many rows changed something."""
        return self.created + self.updated

    def as_counts(self) -> dict[str, int]:
        """The numbers, for a machine."""
        return {
            "read": self.read,
            "imported": self.imported,
            "already_known": self.unchanged,
            "rejected": len(self.rejected),
        }

    def as_account(self) -> dict[str, Any]:
        """Every row, column and sheet accounted for, for a machine."""
        return {
            **self.as_counts(),
            "new": self.created,
            "changed": self.updated,
            "in_conflict": self.in_conflict,
            "rejected": len(self.rejected) - self.in_conflict,
            "refused": [
                {
                    "row": row.number,
                    "label": row.label,
                    "codes": [fault.code for fault in row.faults],
                    "fields": [fault.field for fault in row.faults],
                }
                for row in self.rejected
            ],
            "questioned": [
                {"row": row.number, "label": row.label, "looks_like": row.looks_like} for row in self.questioned
            ],
            "account": dict(self.account),
        }
