"""The calculus as one would do it on paper: a day at a time, a minute at a time. Slow, and the tests' reference."""

from datetime import UTC, date, datetime, timedelta

from luoshi.kernel.worktime import WorkCalendar

ONE = timedelta(days=1)


def close(day: date, calendar: WorkCalendar) -> datetime:
    return datetime.combine(day, calendar.hours.on(day)[-1][1], tzinfo=calendar.tz).astimezone(UTC)


def local_day(at: datetime, calendar: WorkCalendar) -> date:
    return at.astimezone(calendar.tz).date()


def add(day: date, n: int, calendar: WorkCalendar) -> date:
    step = ONE if n > 0 else -ONE
    while n:
        day += step
        if calendar.is_working(day):
            n -= 1 if n > 0 else -1
    return day


def between(first: date, last: date, calendar: WorkCalendar) -> int:
    count = 0
    while first < last:
        first += ONE
        count += calendar.is_working(first)
    return count


def due_working_days(start: datetime, n: int, pauses, calendar: WorkCalendar) -> datetime:
    """Day by day; a pause leaves what was left on its first day to be counted from the day after it ends."""
    pauses = merged(pauses)
    day, left = local_day(start, calendar), n
    while True:
        stop = next(
            (
                p
                for p in pauses
                if p[1] > start
                and local_day(max(p[0], start), calendar) == day
                and (left or p[0] < close(day, calendar))
            ),
            None,
        )
        if stop is not None:
            pauses.remove(stop)
            day = local_day(stop[1], calendar)
            if not left:
                # The rest of the last day comes after the pause: that day or the next on which offices still close.
                while not (calendar.is_working(day) and close(day, calendar) >= stop[1]):
                    day += ONE
            continue
        if not left:
            return close(day, calendar)
        day += ONE
        left -= calendar.is_working(day)


def merged(pauses) -> list[tuple[datetime, datetime]]:
    out: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(pauses):
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif begin < end:
            out.append((begin, end))
    return out


def due_working_minutes(start: datetime, minutes: int, pauses, calendar: WorkCalendar) -> datetime:
    """Minute by minute, for starts and pauses on whole minutes."""
    at = start
    while minutes:
        local = at.astimezone(calendar.tz)
        open_now = calendar.is_working(local.date()) and any(
            begin <= local.time() < end for begin, end in calendar.hours.on(local.date())
        )
        at += timedelta(minutes=1)
        if open_now and not any(begin < at <= end for begin, end in pauses):
            minutes -= 1
    return at
