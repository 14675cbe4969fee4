"""How long is left, how late it is, how long it took: office time, in working days, hours and minutes.

A working day is a whole day of office hours; what is left over is hours and minutes of office time. Where no office
time lies between two instants (at night, over a weekend) or the promise runs round the clock, it is plain time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from luoshi.kernel.worktime.errors import require_aware
from luoshi.kernel.worktime.phrases import is_chinese, say_count
from luoshi.kernel.worktime.segments import Segment, counting_parts, pauses_of
from luoshi.kernel.worktime.workcalendar import WorkCalendar

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_IN_DAYS = 48
"""Hours round the clock of which people speak as days; fewer are counted in hours."""


@dataclass(frozen=True)
class Span:
    """A length of time as people say it; ``late`` when it lies behind a deadline."""

    working_days: int
    hours: int
    minutes: int
    late: bool = False
    in_office: bool = False
    """Whether nights or noons that are not counted lie within: then an hour has to be called a working hour."""

    @property
    def is_zero(self) -> bool:
        """Whether less than a minute."""
        return not (self.working_days or self.hours or self.minutes)


def remaining(due_at: datetime, now: datetime, calendar: WorkCalendar, *, round_the_clock: bool = False) -> Span:
    """What is left until ``due_at``, or by how much it has passed."""
    due_at, now = require_aware(due_at, "a deadline").astimezone(UTC), require_aware(now, "now").astimezone(UTC)
    late = now > due_at
    first, last = (due_at, now) if late else (now, due_at)
    days, rest = (0, timedelta()) if round_the_clock else _office_time([(first, last)], calendar)
    if not days and rest < _MINUTE:
        rest = last - first
    return _span(days, rest, late=late, in_office=not days and rest < last - first)


def elapsed(start: datetime, now: datetime, calendar: WorkCalendar, segments: Iterable[Segment] = ()) -> Span:
    """How much of the clock has run from ``start`` to ``now``, pauses not counted."""
    start, now = require_aware(start, "the start of a clock").astimezone(UTC), require_aware(now, "now").astimezone(UTC)
    parts = list(counting_parts(start, now, pauses_of(segments, now)))
    days, rest = _office_time(parts, calendar)
    return _span(days, rest, late=False)


def _span(days: int, rest: timedelta, *, late: bool, in_office: bool = False) -> Span:
    return Span(days, rest // _HOUR, rest % _HOUR // _MINUTE, late, in_office)


def _office_time(parts: Iterable[tuple[datetime, datetime]], calendar: WorkCalendar) -> tuple[int, timedelta]:
    """Whole working days and the rest; the last day sets how long a day is."""
    days, rest, length = 0, timedelta(), timedelta(days=1)
    for from_at, to_at in parts:
        first, last = calendar.local_ordinal(from_at), calendar.local_ordinal(to_at)
        rest += office_time_on(first, from_at, to_at, calendar)
        if first != last:
            days += calendar.working_index(last - 1) - calendar.working_index(first)
            rest += office_time_on(last, from_at, to_at, calendar)
        nearest = calendar.working_ordinal(calendar.working_index(last))
        length = sum((closes - opens for opens, closes in calendar.shifts_on(nearest)), timedelta())
    whole, rest = divmod(rest, length)
    return days + whole, rest


def office_time_on(ordinal: int, from_at: datetime, to_at: datetime, calendar: WorkCalendar) -> timedelta:
    """The office time of one day that lies between two instants."""
    shifts = calendar.shifts_on(ordinal)
    pieces = (min(closes, to_at) - max(opens, from_at) for opens, closes in shifts)
    return sum((piece for piece in pieces if piece > timedelta()), timedelta())


def say_span(span: Span, lang: str = "zh") -> str:
    """The length alone; minutes only when no whole day is in it, plain time of two days and more in days.

    >>> say_span(Span(1, 3, 20)), say_span(Span(0, 3, 20), "en"), say_span(Span(0, 206, 1))
    ('1 个工作日 3 小时', '3 hours 20 minutes', '8 天 14 小时')
    >>> say_span(Span(0, 4, 0, in_office=True))
    '4 个工作小时'
    """
    if not span.working_days and span.hours >= _IN_DAYS:
        days, hours = divmod(span.hours, 24)
        rest = [say_count(hours, "hour", " 小时", lang)] if hours else []
        return " ".join([say_count(days, "day", " 天", lang), *rest])
    parts = []
    if span.working_days:
        parts.append(say_count(span.working_days, "working day", " 个工作日", lang))
    if span.hours:
        hour = ("working hour", " 个工作小时") if span.in_office else ("hour", " 小时")
        parts.append(say_count(span.hours, *hour, lang))
    if span.minutes and not span.working_days:
        parts.append(say_count(span.minutes, "minute", " 分钟", lang))
    if not parts:
        return "不足 1 分钟" if is_chinese(lang) else "less than a minute"
    return " ".join(parts)


def speak(span: Span, lang: str = "zh") -> str:
    """What is left, or by how much it is late.

    >>> speak(Span(1, 3, 0)), speak(Span(2, 0, 0, late=True)), speak(Span(0, 0, 5), "en")
    ('还有 1 个工作日 3 小时', '已超期 2 个工作日', '5 minutes left')
    """
    words = say_span(span, lang)
    if is_chinese(lang):
        gap = "" if span.is_zero else " "
        return f"已超期{gap}{words}" if span.late else f"还有{gap}{words}"
    return f"{words} overdue" if span.late else f"{words} left"
