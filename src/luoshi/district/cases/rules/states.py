"""The states of a case."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands in the loop; a case is open until it is closed, merged or dismissed."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    IN_RULING = "in_ruling"
    COMPLETED = "completed"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    MERGED = "merged"
    DISMISSED = "dismissed"

    @property
    def is_open(self) -> bool:
        """True while somebody still owes something."""
        return self not in ENDED


ENDED = frozenset({CaseState.CLOSED, CaseState.MERGED, CaseState.DISMISSED})
UNDER_WAY = frozenset({CaseState.ASSIGNED, CaseState.IN_PROGRESS})
