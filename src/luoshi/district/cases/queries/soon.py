"""What falls due soon: until the end of the third working day ahead, the same on every board and in the list behind."""

from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Q

from luoshi.district.cases.models import CalendarVersion
from luoshi.district.cases.queries.derivation import calendar_of
from luoshi.kernel import clock
from luoshi.kernel.worktime import WorkingDays, due

SOON_WORKING_DAYS = 3


class Soon:
    """How far ahead is soon, by the newest calendar, which is looked up once."""

    @cached_property
    def _newest(self) -> int | None:
        versions = CalendarVersion.objects.filter(code="district").order_by("-version")
        return versions.values_list("pk", flat=True).first()

    def last_day(self, at: datetime, working_days: int = SOON_WORKING_DAYS) -> date:
        """The working day that is so many working days ahead; today where there is no calendar."""
        if self._newest is None:
            return clock.local(at).date()
        return clock.local(due(WorkingDays(working_days), at, calendar=calendar_of(self._newest)).at).date()

    def q(self, at: datetime) -> Q:
        """Not late yet, and due on or before that day."""
        after = datetime.combine(self.last_day(at) + timedelta(days=1), time.min, tzinfo=clock.DISTRICT_ZONE)
        return Q(due_at__gte=at, due_at__lt=after)
