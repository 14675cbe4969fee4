"""What must hold for any calendar, any pauses and any start."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.kernel.worktime import (
    CalendarDay,
    CalendarDays,
    DayKind,
    DayOfMonth,
    Due,
    EndOfToday,
    Extension,
    Hours,
    Instant,
    Segment,
    WorkCalendar,
    WorkingDays,
    WorkingHours,
    due,
    due_at,
    parse_rule,
    render,
)

from . import naive

# The examples are cheap, the machine may be busy: a slow one is no failure.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])

ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia"]
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)

days = st.dates(FIRST, LAST)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 8, 1)).map(  # noqa: DTZ001 - the zone follows
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
day_rules = st.integers(1, 60).map(WorkingDays)
rules = st.one_of(
    day_rules,
    st.integers(1, 60).map(Hours),
    st.integers(1, 60).map(WorkingHours),
    st.builds(CalendarDays, st.integers(1, 60), roll=st.booleans()),
    st.builds(DayOfMonth, st.integers(1, 31), roll=st.booleans()),
    st.just(EndOfToday()),
    instants.map(Instant),
)
amounts = st.one_of(
    day_rules, st.integers(1, 60).map(Hours), st.integers(1, 30).map(CalendarDays), instants.map(Instant)
)


@st.composite
def calendars(draw) -> WorkCalendar:
    entries = draw(
        st.lists(
            st.builds(CalendarDay, on=days, kind=st.sampled_from(DayKind), name=st.sampled_from(["", "国庆节"])),
            max_size=40,
        )
    )
    return WorkCalendar(
        "X",
        1,
        zone=draw(st.sampled_from(ZONES)),
        days={entry.on: entry for entry in entries},
        decreed_years=frozenset({2025, 2026, 2027}),
    )


@st.composite
def pauses(draw, most: int = 4) -> list[tuple[datetime, datetime]]:
    lengths = st.integers(0, 40 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
    return [(begin, begin + draw(lengths)) for begin in draw(st.lists(instants, max_size=most))]


def segments(stops) -> list[Segment]:
    return [Segment("supplement", begin, end, ground="第四十五条") for begin, end in stops]


@given(calendars(), days, st.integers(-60, 60))
@patient
def test_added_working_days_equal_the_walk(calendar, day, n) -> None:
    """The index and a walk from day to day agree, forwards and backwards."""
    assert calendar.add_working_days(day, n) == naive.add(day, n, calendar)


@given(calendars(), days, days)
@patient
def test_working_days_between_equal_the_walk(calendar, first, last) -> None:
    """Counting is antisymmetric and equals the walk."""
    first, last = min(first, last), max(first, last)
    assert calendar.working_days_between(first, last) == naive.between(first, last, calendar)
    assert calendar.working_days_between(last, first) == -naive.between(first, last, calendar)


@given(calendars(), instants, st.integers(1, 60), pauses())
@settings(patient, max_examples=300)
def test_working_day_deadline_equals_the_walk(calendar, start, n, stops) -> None:
    """Deadlines with any pauses equal the count on paper."""
    expected = naive.due_working_days(start, n, stops, calendar)
    assert due_at(WorkingDays(n), start, segments=segments(stops), calendar=calendar) == expected


@given(calendars(), instants, st.integers(1, 900), pauses(2))
@settings(patient, max_examples=25)
def test_working_hour_deadline_equals_the_count_of_minutes(calendar, start, minutes, stops) -> None:
    """Office time with any pauses equals the count minute by minute."""
    expected = naive.due_working_minutes(start, minutes, stops, calendar)
    found = due_at(WorkingHours(minutes / 60), start, segments=segments(stops), calendar=calendar)
    assert abs(found - expected) < timedelta(milliseconds=1)


@given(
    calendars(),
    instants,
    st.integers(1, 60),
    pauses(),
    st.sampled_from([WorkingDays, CalendarDays, Hours, WorkingHours]),
)
@patient
def test_more_time_is_never_due_earlier(calendar, start, n, stops, kind) -> None:
    """Monotone in the amount."""
    stretches = segments(stops)
    less, more = (due_at(kind(k), start, segments=stretches, calendar=calendar) for k in (n, n + 1))
    assert less <= more


@given(calendars(), instants, st.integers(2, 60), st.data())
@patient
def test_pause_of_k_working_days_moves_due_by_k(calendar, start, n, data) -> None:
    """A pause that begins before the last day moves the deadline by the working days in it."""
    plain = naive.local_day(due_at(WorkingDays(n), start, calendar=calendar), calendar)
    latest = naive.add(plain, -1, calendar)
    begin_day = data.draw(st.dates(naive.local_day(start, calendar), max(latest, naive.local_day(start, calendar))))
    begin = max(start, datetime.combine(begin_day, datetime.min.time(), tzinfo=calendar.tz).astimezone(UTC))
    end = begin + timedelta(minutes=data.draw(st.integers(0, 60 * 24 * 60)))
    k = naive.between(naive.local_day(begin, calendar), naive.local_day(end, calendar), calendar)
    moved = due_at(WorkingDays(n), start, segments=segments([(begin, end)]), calendar=calendar)
    assert naive.local_day(moved, calendar) == naive.add(plain, k, calendar)


@given(calendars(), instants, rules, pauses(), st.data())
@patient
def test_splitting_a_segment_changes_nothing(calendar, start, rule, stops, data) -> None:
    """Two touching pauses are one."""
    split = []
    for begin, end in stops:
        middle = begin + timedelta(minutes=data.draw(st.integers(0, int((end - begin).total_seconds() // 60))))
        split += [(begin, middle), (middle, end)]
    whole = due_at(rule, start, segments=segments(stops), calendar=calendar)
    assert due_at(rule, start, segments=segments(split), calendar=calendar) == whole


@given(calendars(), instants, rules, pauses())
@patient
def test_counting_segments_change_nothing(calendar, start, rule, stops) -> None:
    """Only what does not count moves a deadline."""
    counting = [Segment("counting", begin, None, counting=True) for begin, _ in stops]
    assert due_at(rule, start, segments=counting, calendar=calendar) == due_at(rule, start, calendar=calendar)


@given(calendars(), instants, rules, pauses(), st.builds(CalendarDay, on=days, kind=st.sampled_from(DayKind)))
@patient
def test_calendar_change_outside_the_span_changes_nothing(calendar, start, rule, stops, entry) -> None:
    """A decree about days before the start or after the end is no news to this promise."""
    before = due_at(rule, start, segments=segments(stops), calendar=calendar)
    if naive.local_day(start, calendar) <= entry.on <= naive.local_day(before, calendar):
        return
    if isinstance(rule, DayOfMonth) and rule.roll:
        return  # whether this month's day has passed may itself depend on a day before the start
    changed = calendar.with_days([entry])
    assert due_at(rule, start, segments=segments(stops), calendar=changed) == before


@given(calendars(), instants, rules, pauses())
@patient
def test_deadline_never_falls_into_a_pause(calendar, start, rule, stops) -> None:
    """Nobody is late while the clock stands."""
    if isinstance(rule, Instant) and rule.at < start:
        return
    found = due_at(rule, start, segments=segments(stops), calendar=calendar)
    assert not any(max(begin, start) < found < end for begin, end in naive.merged(stops))


@given(calendars(), instants, st.integers(1, 30), st.integers(1, 30), pauses())
@patient
def test_extension_in_working_days_equals_the_longer_term(calendar, start, n, more, stops) -> None:
    """n days extended by m are n + m days."""
    stretches = segments(stops)
    grant = [Extension(WorkingDays(more), start, "监督办", "情况复杂")]
    extended = due_at(WorkingDays(n), start, segments=stretches, extensions=grant, calendar=calendar)
    assert extended == due_at(WorkingDays(n + more), start, segments=stretches, calendar=calendar)


@given(calendars(), instants, rules, pauses(), st.lists(st.tuples(amounts, instants), max_size=2))
@settings(patient, max_examples=200)
def test_deadline_and_trace_survive_json_and_tell_both_languages(calendar, start, rule, stops, grants) -> None:
    """A stored deadline reads back equal, and each line has words; the last names the deadline."""
    extensions = [Extension(amount, at, "监督办") for amount, at in grants]
    found = due(rule, start, segments=segments(stops), extensions=extensions, calendar=calendar)
    again = Due.from_json(found.to_json())
    assert again == found
    assert again.trace == found.trace
    for lang in ("zh", "en"):
        lines = render(again, lang)
        assert len(lines) == len(found.trace)
        assert all(lines)
    assert found.trace[-1].at == found.at


@given(calendars(), instants, st.integers(1, 60), pauses())
@settings(patient, max_examples=200)
def test_trace_counts_every_day_of_the_term(calendar, start, n, stops) -> None:
    """The counted days are 1 … n, and no day of the span is left unsaid."""
    found = due(WorkingDays(n), start, segments=segments(stops), calendar=calendar)
    counted = [line.data["number"] for line in found.trace if line.code == "counted"]
    first = naive.local_day(start, calendar)
    ends = naive.local_day(found.at, calendar)
    told = [line.on for line in found.trace if line.on is not None]
    if told and told[0] == first:
        told = told[1:]
    assert told == [first + timedelta(days=k) for k in range(1, (ends - first).days + 1)]
    assert counted == list(range(1, n + 1))


@given(rules)
@patient
def test_rule_survives_json_and_speaks(rule) -> None:
    """A stored rule reads back equal and has words in both languages."""
    assert parse_rule(rule.to_json()) == rule
    assert rule.text("zh")
    assert rule.text("en")


@given(pauses(), amounts, instants)
@patient
def test_segments_and_extensions_survive_json(stops, amount, at) -> None:
    """What happened to a clock reads back equal."""
    for segment in [*segments(stops), Segment("hearing", at)]:
        assert Segment.from_json(segment.to_json()) == segment
    extension = Extension(amount, at, "监督办", "情况复杂")
    assert Extension.from_json(extension.to_json()) == extension


@given(calendars())
@patient
def test_calendar_survives_json(calendar) -> None:
    """A stored calendar reads back equal."""
    assert WorkCalendar.from_json(calendar.to_json()) == calendar


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_of_a_year_is_found_by_its_index(zone) -> None:
    """working_ordinal inverts working_index on working days."""
    calendar = WorkCalendar("X", 1, zone=zone)
    for ordinal in range(FIRST.toordinal(), LAST.toordinal() + 1):
        if calendar.is_working(date.fromordinal(ordinal)):
            assert calendar.working_ordinal(calendar.working_index(ordinal)) == ordinal
