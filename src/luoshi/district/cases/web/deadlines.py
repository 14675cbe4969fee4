"""Deadlines for people: what is left, said in words, and what a choice would lead to before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from luoshi.district.cases.commands.clocks import current_calendar, read_rule
from luoshi.district.cases.models import CaseKind, Stage
from luoshi.district.cases.web.forms.fields import language
from luoshi.kernel.worktime import Due, due, remaining, render, speak


@dataclass(frozen=True, slots=True)
class Preview:
    """One deadline as it would be."""

    stage: str
    due_at: datetime
    is_provisional: bool
    lines: list[str]


def preview_deadlines(kind: CaseKind, resolve_rule: Mapping[str, Any] | None, *, at: datetime) -> list[Preview]:
    """The clocks an assignment would start, each with its derivation."""
    _version, calendar = current_calendar()
    found = []
    for stage in (Stage.SIGN, Stage.CONTACT, Stage.RESOLVE):
        if stage == Stage.CONTACT and not kind.needs_contact:
            continue
        written = resolve_rule if stage == Stage.RESOLVE and resolve_rule else kind.deadlines.get(stage.value)
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
