"""When a promise falls due, and why.

``due`` answers at once with the instant; the derivation is worked out when somebody looks at it, because a list of ten
thousand cases needs the first and a person looking at one case the second. Extensions count on from the deadline
before them, in the order they were granted; an instant granted moves only by pauses after the grant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Self

from luoshi.kernel.worktime.errors import InvalidValueError, UndecreedYear, require_aware
from luoshi.kernel.worktime.extensions import Extension
from luoshi.kernel.worktime.rules import Instant, Rule
from luoshi.kernel.worktime.segments import Pauses, Segment, open_since, pauses_of
from luoshi.kernel.worktime.trace import Question, Term, TraceLine, explain
from luoshi.kernel.worktime.workcalendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: the instant (UTC), whether it rests on a guess or a standing clock, and its derivation."""

    at: datetime
    provisional: bool
    paused: bool
    derivation: Question | tuple[TraceLine, ...] = field(repr=False, compare=False)

    @property
    def trace(self) -> tuple[TraceLine, ...]:
        """The derivation, line by line."""
        if isinstance(self.derivation, Question):
            lines = explain(self.derivation, _terms(self.derivation), self.at, paused=self.paused)
            object.__setattr__(self, "derivation", lines)  # the same value in its told form
            return lines
        return self.derivation

    def to_json(self) -> dict[str, Any]:
        """A JSON object that :meth:`from_json` reads back, derivation included."""
        return {
            "at": self.at.isoformat(),
            "provisional": self.provisional,
            "paused": self.paused,
            "trace": [line.to_json() for line in self.trace],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        try:
            return cls(
                at=require_aware(datetime.fromisoformat(data["at"]), "a deadline").astimezone(UTC),
                provisional=bool(data["provisional"]),
                paused=bool(data["paused"]),
                derivation=tuple(TraceLine.from_json(row) for row in data.get("trace", ())),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidValueError("a deadline needs 'at', 'provisional' and 'paused'") from error


def due(
    rule: Rule,
    start: datetime,
    *,
    segments: Sequence[Segment] = (),
    extensions: Sequence[Extension] = (),
    calendar: WorkCalendar,
    as_of: datetime | None = None,
    strict: bool = False,
) -> Due:
    """When a clock that starts at ``start`` falls due.

    A pause that still lasts is taken to end at ``as_of``, and the deadline says that it is paused. ``strict`` raises
    :class:`UndecreedYear` where the deadline would otherwise be marked provisional.

    >>> from zoneinfo import ZoneInfo
    >>> national = WorkCalendar("CN", 1, days={}, decreed_years=frozenset({2026}))
    >>> start = datetime(2026, 11, 20, 10, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> from luoshi.kernel.worktime.rules import WorkingDays
    >>> due(WorkingDays(5), start, calendar=national).at.isoformat()
    '2026-11-27T09:30:00+00:00'
    """
    if start.tzinfo is not UTC:
        start = require_aware(start, "the start of a clock").astimezone(UTC)
    if as_of is not None:
        require_aware(as_of, "the instant as of which the deadline is asked")
    pauses = pauses_of(segments, as_of) if segments else ()
    at = rule.end(start, pauses, calendar)
    reads = rule.reads_days_after
    provisional = reads is not None and _reads_a_guess(start, at, reads, calendar, strict=strict)
    if extensions:
        at, provisional = _extended(at, provisional, extensions, pauses, calendar, strict=strict)
    stands_since = open_since(segments) if segments else None
    paused = stands_since is not None and as_of is not None and stands_since <= as_of and stands_since < at
    question = Question(rule, start, tuple(segments), tuple(extensions), calendar, as_of)
    return Due(at, provisional, paused, question)


def due_at(
    rule: Rule,
    start: datetime,
    *,
    segments: Sequence[Segment] = (),
    extensions: Sequence[Extension] = (),
    calendar: WorkCalendar,
    as_of: datetime | None = None,
) -> datetime:
    """The instant alone."""
    return due(rule, start, segments=segments, extensions=extensions, calendar=calendar, as_of=as_of).at


class _Extended(NamedTuple):
    at: datetime
    provisional: bool


def _extended(
    at: datetime,
    provisional: bool,  # noqa: FBT001 - the pair this function carries on
    extensions: Sequence[Extension],
    pauses: Pauses,
    calendar: WorkCalendar,
    *,
    strict: bool,
) -> _Extended:
    for term in _further_terms(at, extensions, pauses, calendar):
        reads = term.rule.reads_days_after
        if reads is not None and _reads_a_guess(term.from_at, term.at, reads, calendar, strict=strict):
            provisional = True
        at = max(at, term.at)
    return _Extended(at, provisional)


def _further_terms(
    at: datetime, extensions: Sequence[Extension], pauses: Pauses, calendar: WorkCalendar
) -> Sequence[Term]:
    terms = []
    for extension in sorted(extensions, key=lambda each: each.granted_at.astimezone(UTC)):
        amount = extension.amount
        from_at = extension.granted_at.astimezone(UTC) if isinstance(amount, Instant) else at
        end = amount.end(from_at, pauses, calendar)
        terms.append(Term(amount, from_at, end, extension, before_at=at))
        at = max(at, end)
    return terms


def _terms(question: Question) -> Sequence[Term]:
    rule, start, segments, extensions, calendar, as_of = question
    pauses = pauses_of(segments, as_of)
    first = Term(rule, start, rule.end(start, pauses, calendar), None, before_at=None)
    return [first, *_further_terms(first.at, extensions, pauses, calendar)]


def _reads_a_guess(start: datetime, at: datetime, reads: int, calendar: WorkCalendar, *, strict: bool) -> bool:
    # Nearly every deadline lies within one decreed year, whatever the zone; only the others need their local days.
    year = start.year
    if year == at.year and year in calendar.decreed_years and not (_at_new_year(start) or _at_new_year(at)):
        return False
    first = calendar.local(start).date() + timedelta(reads)
    years = calendar.undecreed_years(first, calendar.local(at).date())
    if strict and years:
        raise UndecreedYear(years[0])
    return bool(years)


def _at_new_year(at: datetime) -> bool:
    """Whether the local year may differ from the year in UTC."""
    return (at.month == 1 and at.day == 1) or (at.month == 12 and at.day == 31)  # noqa: PLR2004 - New Year itself
