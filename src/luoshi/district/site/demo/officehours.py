"""Moments of office life: later today, two working days ago, half-way to a deadline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from luoshi.kernel.worktime import WorkCalendar, WorkingHours, due_at


@dataclass(frozen=True)
class OfficeHours:
    """Counts in the office time of one calendar; ``ends_at`` is the demonstration's "now"."""

    calendar: WorkCalendar
    ends_at: datetime

    def after(self, at: datetime, hours: float) -> datetime:
        """The instant when ``hours`` of office time have gone by since ``at``."""
        return due_at(WorkingHours(hours), at, calendar=self.calendar)

    def ago(self, hours: float) -> datetime:
        """The instant from which ``hours`` of office time lead up to now."""
        left = timedelta(hours=hours)
        ordinal = self.calendar.local_ordinal(self.ends_at)
        while True:
            for opens, closes in reversed(self.calendar.shifts_on(ordinal)):
                span = min(closes, self.ends_at) - opens
                if span >= left:
                    return min(closes, self.ends_at) - left
                left -= max(span, timedelta(0))
            ordinal -= 1

    def day(self, days_ago: int, clock: str) -> datetime:
        """A time of day, so many working days before today."""
        today = self.calendar.local(self.ends_at).date()
        return self.calendar.instant(self.calendar.add_working_days(today, -days_ago), time.fromisoformat(clock))

    def between(self, first: datetime, last: datetime, share: float) -> datetime:
        """The instant at which ``share`` of the office time from ``first`` to ``last`` is over."""
        parts = list(self._parts(first, last))
        left = share * sum((closes - opens for opens, closes in parts), timedelta(0))
        for opens, closes in parts:
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        return first + (last - first) * share

    def later_day(self, at: datetime, days: int) -> date:
        """The day so many working days after ``at``."""
        return self.calendar.add_working_days(self.calendar.local(at).date(), days)

    def _parts(self, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
        for ordinal in range(self.calendar.local_ordinal(first), self.calendar.local_ordinal(last) + 1):
            for opens, closes in self.calendar.shifts_on(ordinal):
                if min(closes, last) > max(opens, first):
                    yield max(opens, first), min(closes, last)
