"""Deadlines for people: what is left, said in words, and what a choice would lead to before it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from luoshi.district.cases.commands.assign import first_stages
from luoshi.district.cases.commands.clocks import current_calendar, read_rule
from luoshi.district.cases.models import Case, Part, Stage
from luoshi.district.cases.web.forms.fields import language
from luoshi.kernel.worktime import Due, due, remaining, render, speak


@dataclass(frozen=True, slots=True)
class Preview:
    """One deadline as it would be."""

    stage: str
    due_at: datetime
    is_provisional: bool
    lines: list[str]


@dataclass(frozen=True, slots=True)
class SharePreview:
    """The clocks that would start for one unit."""

    unit: str
    part: str
    clocks: list[Preview]


def preview_shares(
    case: Case, *, lead: str, co_units: Sequence[str], resolve_rule: Mapping[str, Any] | None, at: datetime
) -> list[SharePreview]:
    """Every clock that an assignment would start, unit by unit, the lead unit first."""
    shares = [(lead, Part.LEAD, resolve_rule), *((unit, Part.CO, None) for unit in co_units)]
    return [SharePreview(unit, str(part.label), preview_clocks(case, part, rule, at=at)) for unit, part, rule in shares]


def preview_clocks(case: Case, part: Part, resolve_rule: Mapping[str, Any] | None, *, at: datetime) -> list[Preview]:
    """The clocks that one share would start, each with its derivation."""
    _version, calendar = current_calendar()
    found = []
    for stage in (*first_stages(case, part), Stage.RESOLVE):
        written = resolve_rule if stage == Stage.RESOLVE and resolve_rule else case.kind.deadlines.get(stage.value)
        if written:
            promise = due(read_rule(written), at, calendar=calendar)
            found.append(Preview(str(stage.label), promise.at, promise.provisional, say_lines(promise)))
    return found


def say_lines(promise: Due) -> list[str]:
    """The derivation line by line in the reader's language; the calendar by its name instead of its code."""
    name = pgettext("calendar name", "district")
    lines = [
        replace(line, data={**line.data, "calendar": name}) if line.code == "start" else line for line in promise.trace
    ]
    return render(lines, language())


def say_left(due_at: datetime | None, *, at: datetime) -> str:
    """How much is left until a deadline, or by how much it has passed, in office time."""
    if due_at is None:
        return ""
    _version, calendar = current_calendar()
    return speak(remaining(due_at, at, calendar), language())
