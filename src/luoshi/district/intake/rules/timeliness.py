"""How fast a district answered: by calendar days, as people count them, and by the clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from luoshi.kernel.clock import DISTRICT_ZONE

LATE_DAYS = 15


@dataclass(frozen=True, slots=True)
class Timeliness:
    """``late`` were answered more than ``late_days`` calendar days after the day of the message."""

    messages: int
    answered: int
    late: int
    late_days: int
    median: timedelta | None
    longest: timedelta | None

    @property
    def median_days(self) -> int:
        """The whole days of the median, rounded to the hour."""
        return _hours(self.median) // 24

    @property
    def median_hours(self) -> int:
        """The hours of the median beyond its days."""
        return _hours(self.median) % 24

    @property
    def share_in_time(self) -> float | None:
        """The share of all messages answered within the days; the unanswered count against it."""
        return (self.answered - self.late) / self.messages if self.messages else None


def _hours(span: timedelta | None) -> int:
    return round((span or timedelta(0)).total_seconds() / 3600)


def days_between(asked_at: datetime, replied_at: datetime, zone: ZoneInfo = DISTRICT_ZONE) -> int:
    """Calendar days from the day of the message to the day of the reply, on the district's calendar.

    >>> from datetime import UTC
    >>> days_between(datetime(2019, 3, 1, 15, 59, tzinfo=UTC), datetime(2019, 3, 1, 16, 0, tzinfo=UTC))
    1
    """
    return (replied_at.astimezone(zone).date() - asked_at.astimezone(zone).date()).days


def timeliness(
    pairs: Iterable[tuple[datetime, datetime | None]], *, late_days: int = LATE_DAYS, zone: ZoneInfo = DISTRICT_ZONE
) -> Timeliness:
    """The figures of messages and the instants of their replies."""
    everything = list(pairs)
    answered = [(asked, replied) for asked, replied in everything if replied is not None]
    spans: Sequence[float] = [(replied - asked).total_seconds() for asked, replied in answered]
    return Timeliness(
        messages=len(everything),
        answered=len(answered),
        late=sum(days_between(asked, replied, zone) > late_days for asked, replied in answered),
        late_days=late_days,
        median=timedelta(seconds=median(spans)) if spans else None,
        longest=timedelta(seconds=max(spans)) if spans else None,
    )
