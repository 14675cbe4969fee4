"""Which running deadlines another calendar would move, asked before it is published."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshi.district.cases.models import ClockSegment, Deadline, DeadlineState, Stage
from luoshi.district.cases.queries.derivation import as_segment, read_rule
from luoshi.kernel.worktime import Extension, WorkCalendar, due

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Move:
    """One deadline and where it would go."""

    deadline: Deadline
    was: datetime
    becomes: datetime

    @property
    def is_later(self) -> bool:
        """True when the unit would get more time."""
        return self.becomes > self.was


def moves_under(calendar: WorkCalendar) -> list[Move]:
    """Every running deadline that ``calendar`` would move, the soonest first."""
    segments: dict[int, list[ClockSegment]] = defaultdict(list)
    for row in ClockSegment.objects.filter(to_at__isnull=False, case__is_open=True):
        segments[row.case_id].append(row)
    running = Deadline.objects.filter(state__in=[DeadlineState.OPEN, DeadlineState.PAUSED])
    found = []
    for deadline in running.select_related("case", "assignment__unit").iterator(chunk_size=CHUNK):
        becomes = _under(deadline, segments.get(deadline.case_id, ()), calendar)
        if becomes != deadline.due_at:
            found.append(Move(deadline, deadline.due_at, becomes))
    return sorted(found, key=lambda move: (move.was, move.deadline.pk))


def _under(deadline: Deadline, segments: Sequence[ClockSegment], calendar: WorkCalendar) -> datetime:
    promise = due(
        read_rule(deadline.rule),
        deadline.start_at,
        segments=[as_segment(row) for row in segments] if deadline.stage == Stage.RESOLVE else [],
        extensions=[Extension.from_json(row) for row in deadline.extensions],
        calendar=calendar,
    )
    return max(promise.at, deadline.start_at)
