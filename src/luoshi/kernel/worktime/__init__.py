"""The deadline calculus: working calendars, rules, pauses, extensions, and deadlines that explain themselves.

Pure values and functions, standard library only. A promise names a rule; ``due`` applies it to a calendar and to what
happened to the clock, and the result carries its own derivation in Chinese and English.
"""

from luoshi.kernel.worktime.deadline import Due, due, due_at
from luoshi.kernel.worktime.errors import InvalidValueError, UndecreedYear, UnknownRuleError, WorktimeError
from luoshi.kernel.worktime.extensions import Extension
from luoshi.kernel.worktime.hours import OfficeHours, Season, week_of
from luoshi.kernel.worktime.lights import Light, Share, Thresholds, light, yellow_at
from luoshi.kernel.worktime.phrases import say_day, say_instant
from luoshi.kernel.worktime.render import render, segment_word
from luoshi.kernel.worktime.rules import (
    Amount,
    CalendarDays,
    DayOfMonth,
    EndOfToday,
    Hours,
    Instant,
    Rule,
    WorkingDays,
    WorkingHours,
    parse_rule,
    require_within_reach,
)
from luoshi.kernel.worktime.segments import Segment
from luoshi.kernel.worktime.spans import Span, elapsed, remaining, say_span, speak
from luoshi.kernel.worktime.trace import TraceLine
from luoshi.kernel.worktime.workcalendar import CalendarDay, DayKind, WorkCalendar

__all__ = [
    "Amount",
    "CalendarDay",
    "CalendarDays",
    "DayKind",
    "DayOfMonth",
    "Due",
    "EndOfToday",
    "Extension",
    "Hours",
    "Instant",
    "InvalidValueError",
    "Light",
    "OfficeHours",
    "Rule",
    "Season",
    "Segment",
    "Share",
    "Span",
    "Thresholds",
    "TraceLine",
    "UndecreedYear",
    "UnknownRuleError",
    "WorkCalendar",
    "WorkingDays",
    "WorkingHours",
    "WorktimeError",
    "due",
    "due_at",
    "elapsed",
    "light",
    "parse_rule",
    "remaining",
    "render",
    "require_within_reach",
    "say_day",
    "say_instant",
    "say_span",
    "segment_word",
    "speak",
    "week_of",
    "yellow_at",
]
