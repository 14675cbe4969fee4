"""The derivation of a deadline: every day counted, every day skipped and why, every pause and extension.

Lines are data (a code, its facts, a day or an instant in local time), so that they can be stored with a decision and
told in either language later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, Self

from luoshi.kernel.worktime.errors import InvalidValueError
from luoshi.kernel.worktime.extensions import Extension
from luoshi.kernel.worktime.rules import (
    CalendarDays,
    DayOfMonth,
    EndOfToday,
    Hours,
    Instant,
    Rule,
    WorkingDays,
    WorkingHours,
)
from luoshi.kernel.worktime.segments import Pauses, Segment, counting_parts, pauses_of
from luoshi.kernel.worktime.workcalendar import WorkCalendar


@dataclass(frozen=True)
class TraceLine:
    """One line of a derivation."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON object that :meth:`from_json` reads back."""
        return {
            "code": self.code,
            "data": dict(self.data),
            "on": None if self.on is None else self.on.isoformat(),
            "at": None if self.at is None else self.at.isoformat(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        try:
            return cls(
                code=str(data["code"]),
                data=dict(data.get("data", {})),
                on=None if data.get("on") is None else date.fromisoformat(data["on"]),
                at=None if data.get("at") is None else datetime.fromisoformat(data["at"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidValueError("a line of a derivation needs 'code'") from error


class Question(NamedTuple):
    """Everything a deadline follows from."""

    rule: Rule
    start: datetime
    segments: tuple[Segment, ...]
    extensions: tuple[Extension, ...]
    calendar: WorkCalendar
    as_of: datetime | None


class Term(NamedTuple):
    """One stretch of counting: the rule itself or an extension of it."""

    rule: Rule
    from_at: datetime
    at: datetime
    extension: Extension | None
    before_at: datetime | None


def explain(question: Question, terms: Sequence[Term], at: datetime, *, paused: bool) -> tuple[TraceLine, ...]:
    """Tell how the terms lead from the start to ``at``."""
    return tuple(_Teller(question).tell(terms, at, paused=paused))


class _Teller:
    """Walks through the terms once; remembers which year was said last and which pauses were told."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.calendar = question.calendar
        self.pauses: Pauses = pauses_of(question.segments, question.as_of)
        self.stops = sorted(
            ((pauses_of([each], question.as_of)[0], each) for each in question.segments if self._stops(each)),
            key=lambda stop: stop[0],
        )
        self.untold = list(self.stops)
        self.told_until = question.start
        self.year = self.calendar.local(question.start).year

    def _stops(self, segment: Segment) -> bool:
        return bool(pauses_of([segment], self.question.as_of))

    def tell(self, terms: Sequence[Term], at: datetime, *, paused: bool) -> Iterator[TraceLine]:
        calendar = self.calendar
        yield TraceLine(
            "start",
            {"calendar": calendar.code, "version": calendar.version},
            at=calendar.local(self.question.start),
        )
        for term in terms:
            yield self._head(term)
            yield from self._steps(term)
            yield from self._move(term)
        for _, segment in self.untold:
            if segment.from_at >= at:
                yield self._pause_line("pause_after", segment, {})
        for year in self._guessed_years(terms):
            yield TraceLine("provisional", {"year": year})
        if paused and self.question.as_of is not None:
            yield TraceLine("standing", at=calendar.local(self.question.as_of))
        yield TraceLine("due", at=calendar.local(at))

    def _head(self, term: Term) -> TraceLine:
        rule = Instant(self.calendar.local(term.rule.at)) if isinstance(term.rule, Instant) else term.rule
        if term.extension is None:
            return TraceLine("rule", {"rule": rule.to_json()})
        late = term.before_at is not None and term.extension.granted_at > term.before_at
        moot = term.before_at is not None and term.at <= term.before_at
        facts = {
            "rule": rule.to_json(),
            "granted_by": term.extension.granted_by,
            "reason": term.extension.reason,
            "late": late,
            "moot": moot,
        }
        return TraceLine("extension", facts, at=self.calendar.local(term.extension.granted_at))

    def _guessed_years(self, terms: Sequence[Term]) -> list[int]:
        years: set[int] = set()
        for term in terms:
            reads = term.rule.reads_days_after
            if reads is not None:
                first = self.calendar.local(term.from_at).date() + timedelta(reads)
                years.update(self.calendar.undecreed_years(first, self.calendar.local(term.at).date()))
        return sorted(years)

    # Steps of each rule -----------------------------------------------------------------------------------------

    def _steps(self, term: Term) -> Iterator[TraceLine]:
        rule = term.rule
        if isinstance(rule, WorkingDays):
            yield from self._working_days(rule, term)
        elif isinstance(rule, WorkingHours):
            yield from self._working_hours(term)
        elif isinstance(rule, EndOfToday):
            yield from self._end_of_today(term)
        elif isinstance(rule, CalendarDays):
            last = self._local_day(term.from_at) + timedelta(rule.n)
            yield from self._named_day("days_to", {"n": rule.n}, last, term, roll=rule.roll)
        elif isinstance(rule, DayOfMonth):
            today, day = self._local_day(term.from_at), rule.day_from(term.from_at, self.calendar)
            facts = {
                "n": rule.n,
                "next": (today.year, today.month) != (day.year, day.month),
                "short": day.day != rule.n,
            }
            yield from self._named_day("month_day", facts, day, term, roll=rule.roll)
        else:
            yield from self._pauses_before(term, term.at)

    def _working_days(self, rule: WorkingDays, term: Term) -> Iterator[TraceLine]:
        counted = 0
        last = self._local_day(term.at)
        for day in _days(self._local_day(term.from_at) + timedelta(1), last):
            yield from self._pauses_before(term, self._midnight(day))
            stop = self._stop_over(day, term)
            if not self.calendar.is_working(day):
                yield self._day_line("skipped", day)
            elif day == last and counted == rule.n:
                yield self._day_line("carried", day, number=rule.n)
            elif stop is not None:
                yield self._day_line("paused", day, kind=stop.kind, ground=stop.ground)
            else:
                counted += 1
                yield self._day_line("counted", day, number=counted, of=rule.n)
        yield from self._pauses_before(term, term.at)

    def _working_hours(self, term: Term) -> Iterator[TraceLine]:
        total = timedelta()
        for day in _days(self._local_day(term.from_at), self._local_day(term.at)):
            yield from self._pauses_before(term, self._midnight(day))
            if not self.calendar.is_working(day):
                yield self._day_line("skipped", day)
                continue
            here = self._office_time(term.from_at, term.at, day)
            total += here
            if here:
                yield self._day_line("hours", day, minutes=_minutes(here), total=_minutes(total))
        yield from self._pauses_before(term, term.at)

    def _end_of_today(self, term: Term) -> Iterator[TraceLine]:
        today = self._local_day(term.from_at)
        index = EndOfToday.first_index(term.from_at, self.calendar)
        first = date.fromordinal(self.calendar.working_ordinal(index))
        if today == first:
            yield self._day_line("today", today)
        elif self.calendar.is_working(today):
            yield self._day_line("today_over", today, close=f"{self.calendar.local(self._close(today)):%H:%M}")
        for day in _days(today, first - timedelta(1)):
            if not self.calendar.is_working(day):
                yield self._day_line("skipped", day)
        if today != first:
            yield self._day_line("next_working_day", first)
        yield from self._pauses_before(term, term.at)

    def _named_day(
        self, code: str, facts: Mapping[str, Any], day: date, term: Term, *, roll: bool
    ) -> Iterator[TraceLine]:
        off = not self.calendar.is_working(day)
        yield self._day_line(code, day, **facts, off=off and not roll)
        yield from self._pauses_before(term, term.at)
        if roll and isinstance(term.rule, CalendarDays | DayOfMonth):
            unmoved = replace(term.rule, roll=False).end(term.from_at, self.pauses, self.calendar)
            for skipped in _days(self._local_day(unmoved), self._local_day(term.at) - timedelta(1)):
                yield self._day_line("skipped", skipped)

    # Pauses -----------------------------------------------------------------------------------------------------

    def _pauses_before(self, term: Term, until: datetime) -> Iterator[TraceLine]:
        """Tell the pauses of this term that begin before ``until``."""
        limit = min(until, term.at)
        while self.untold and self.untold[0][0][0] < limit:
            (from_at, to_at), segment = self.untold.pop(0)
            if to_at <= term.from_at:
                continue
            from_at = max(from_at, self.told_until, term.from_at)
            facts = self._stood(term.rule, from_at, max(from_at, to_at))
            self.told_until = max(self.told_until, to_at)
            yield self._pause_line("pause", segment, facts)

    def _move(self, term: Term) -> Iterator[TraceLine]:
        """Where the pauses led, for the rules that do not tell every day."""
        if isinstance(term.rule, WorkingDays | WorkingHours):
            return
        if term.at != term.rule.end(term.from_at, (), self.calendar):
            yield TraceLine("moved", at=self.calendar.local(term.at))

    def _pause_line(self, code: str, segment: Segment, facts: Mapping[str, Any]) -> TraceLine:
        to_at = segment.to_at or self.question.as_of
        return TraceLine(
            code,
            {
                "kind": segment.kind,
                "ground": segment.ground,
                "notice": segment.notice,
                "to_at": None if to_at is None else self.calendar.local(to_at).isoformat(),
                "open": segment.to_at is None,
                **facts,
            },
            at=self.calendar.local(segment.from_at),
        )

    def _stood(self, rule: Rule, from_at: datetime, to_at: datetime) -> dict[str, Any]:
        """How long the clock stood, in the measure of the rule."""
        first, last = self._local_day(from_at), self._local_day(to_at)
        if isinstance(rule, WorkingDays | EndOfToday):
            return {"unit": "working_days", "n": self.calendar.working_days_between(first, last)}
        if isinstance(rule, CalendarDays | DayOfMonth):
            return {"unit": "calendar_days", "n": (last - first).days}
        if isinstance(rule, Hours | Instant):
            return {"unit": "minutes", "n": _minutes(to_at - from_at)}
        stood = sum((self._office_time(from_at, to_at, day, pauses=()) for day in _days(first, last)), timedelta())
        return {"unit": "office_minutes", "n": _minutes(stood)}

    def _stop_over(self, day: date, term: Term) -> Segment | None:
        for (from_at, to_at), segment in self.stops:
            began = self._local_day(max(from_at, term.from_at))
            if to_at > term.from_at and from_at < term.at and began < day <= self._local_day(to_at):
                return segment
        return None

    # Days -------------------------------------------------------------------------------------------------------

    def _office_time(self, from_at: datetime, to_at: datetime, day: date, pauses: Pauses | None = None) -> timedelta:
        parts = (
            part
            for opens, closes in self.calendar.shifts_on(day.toordinal())
            for part in counting_parts(
                max(opens, from_at), min(closes, to_at), self.pauses if pauses is None else pauses
            )
        )
        return sum((end - begin for begin, end in parts), timedelta())

    def _day_line(self, code: str, day: date, **facts: Any) -> TraceLine:
        entry = self.calendar.day(day)
        named = {"day": str(entry.kind), "name": entry.name, "name_en": entry.name_en, "decree": entry.decree}
        if day.year != self.year:
            self.year = day.year
            facts["with_year"] = True
        return TraceLine(code, {**{key: value for key, value in named.items() if value}, **facts}, on=day)

    def _local_day(self, at: datetime) -> date:
        return self.calendar.local(at).date()

    def _close(self, day: date) -> datetime:
        return self.calendar.close_of(day.toordinal())

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.calendar.tz).astimezone(UTC)


def _days(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
