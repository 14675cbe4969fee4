"""What became of a file that was read in: counts, and every row that was left out with its reasons."""

from dataclasses import dataclass

from .errors import Fault


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken: its number in the file, what it calls itself, and what is wrong."""

    number: int
    label: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome of an import, or what it would be."""

    read: int
    created: int
    updated: int
    unchanged: int
    rejected: tuple[RejectedRow, ...] = ()

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
