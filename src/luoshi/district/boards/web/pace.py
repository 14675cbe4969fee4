"""How much office time is left or has passed, in words; the calendar is read once for a whole table."""

from datetime import datetime

from luoshi.district.boards.web.words import language
from luoshi.district.cases.api import current_calendar
from luoshi.district.cases.errors import NoCalendarError
from luoshi.kernel.worktime import WorkCalendar, remaining, speak


class Pace:
    """Speaks of deadlines as of one instant; says nothing where the district has no calendar yet."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.calendar: WorkCalendar | None
        try:
            _version, self.calendar = current_calendar()
        except NoCalendarError:
            self.calendar = None

    def left(self, due_at: datetime | None) -> str:
        """What is left until ``due_at``, or by how much it has passed."""
        if due_at is None or self.calendar is None:
            return ""
        return speak(remaining(due_at, self.at, self.calendar), language())
