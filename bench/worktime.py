"""How fast deadlines are computed: 1,000,000 of them, beside a day-by-day loop on the same questions.

Run: ``python bench/worktime.py [--count N]``. One core. Measured is the documented call ``due(WorkingDays(n), start,
calendar=…)`` with n from 1 to 60 and starts at any minute of 2024–2026; the derivation is told when it is looked at,
so it is measured apart. The loop is the plain one a programmer writes first: step a day, look it up in a dictionary,
count; it yields the bare instant without flags or derivation.
"""

import argparse
import random
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from luoshi.kernel.worktime import CalendarDay, DayKind, WorkCalendar, WorkingDays, due

SEED = 20261127
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)


def national_calendar() -> WorkCalendar:
    import chinese_calendar  # noqa: PLC0415 - the seed of the table, needed for nothing else

    days = {}
    for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = date.fromordinal(ordinal)
        works = chinese_calendar.is_workday(day)
        if works != (day.isoweekday() <= 5):
            days[day] = CalendarDay(day, DayKind.MAKE_UP if works else DayKind.HOLIDAY)
    return WorkCalendar("CN", 1, days=days, decreed_years=frozenset({2024, 2025, 2026}))


def questions(count: int) -> list[tuple[WorkingDays, datetime]]:
    chance = random.Random(SEED)
    minutes = ((LAST - FIRST).days - 100) * 24 * 60
    rules = [WorkingDays(n) for n in range(1, 61)]
    start = datetime(2024, 1, 1, tzinfo=UTC)
    return [(chance.choice(rules), start + timedelta(minutes=chance.randrange(minutes))) for _ in range(count)]


def day_by_day(n: int, start: datetime, calendar: WorkCalendar, works: dict[date, bool]) -> datetime:
    day = start.astimezone(calendar.tz).date()
    one = timedelta(days=1)
    while n:
        day += one
        if works[day]:
            n -= 1
    return datetime.combine(day, calendar.hours.on(day)[-1][1], tzinfo=calendar.tz).astimezone(UTC)


def seconds_for(work) -> tuple[float, list]:
    before = time.perf_counter()
    result = work()
    return time.perf_counter() - before, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1_000_000)
    count = parser.parse_args().count
    calendar = national_calendar()
    works = {
        date.fromordinal(ordinal): calendar.is_working(date.fromordinal(ordinal))
        for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1)
    }
    asked = questions(count)
    ours, found = seconds_for(lambda: [due(rule, start, calendar=calendar).at for rule, start in asked])
    loop, expected = seconds_for(lambda: [day_by_day(rule.n, start, calendar, works) for rule, start in asked])
    if found != expected:
        sys.exit("the two ways disagree")
    few = asked[: max(1, count // 100)]
    told, _ = seconds_for(lambda: [due(rule, start, calendar=calendar).trace for rule, start in few])
    print(f"due(...)          {count:>9,} deadlines  {ours:8.2f} s  {ours / count * 1e6:7.2f} µs each")
    print(f"day-by-day loop   {count:>9,} deadlines  {loop:8.2f} s  {loop / count * 1e6:7.2f} µs each")
    print(f"due(...).trace    {len(few):>9,} derivations{told:8.2f} s  {told / len(few) * 1e6:7.2f} µs each")
    print(f"ratio loop / due  {loop / ours:.2f}   (same answers: yes)")


if __name__ == "__main__":
    main()
