"""Choosing a deadline in words: the kind's own, the end of today, some working days, or a day and an hour."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.errors import BadRuleError
from luoshi.district.cases.queries.derivation import check_reach
from luoshi.district.cases.web.forms.fields import InstantField
from luoshi.district.cases.web.messages import say
from luoshi.kernel.worktime import EndOfToday, Instant, WorkingDays

WAYS = [
    ("kind", _("As this kind of case has it")),
    ("today", _("By the end of today's office hours")),
    ("days", _("Within working days")),
    ("instant", _("By a day and an hour")),
]
MOST_DAYS = 250
TYPED = {"days": "deadline_days", "instant": "deadline_at"}
"""The ways that have a field of their own to type in."""


class DeadlinePart(forms.Form):
    """The three fields; a form that asks for a deadline inherits them."""

    deadline = forms.ChoiceField(label=_("Deadline"), choices=WAYS, widget=forms.RadioSelect, initial="kind")
    deadline_days = forms.IntegerField(
        label=_("Working days"), min_value=1, max_value=MOST_DAYS, required=False, help_text=_("Typing one chooses it.")
    )
    deadline_at = InstantField(label=_("Day and hour"), required=False, help_text=_("Typing one chooses it."))

    def check_deadline(self, given: dict[str, Any], at: datetime) -> None:
        """Find which deadline is meant, and put what is missing or contradicts itself beside its field.

        Typing working days or an instant chooses it. Two different ones are a contradiction, and nobody guesses.
        """
        typed = [way for way, name in TYPED.items() if given.get(name) is not None or name in self.errors]
        chosen = given.get("deadline")
        if len(typed) > 1 or (typed and chosen not in ("kind", None, *typed)):
            self.add_error("deadline", _("Two different deadlines are given here. Keep one and empty the other."))
            return
        if typed and chosen == "kind":
            given["deadline"] = typed[0]
        if given.get("deadline") == "days" and not given.get("deadline_days") and "deadline_days" not in self.errors:
            self.add_error("deadline_days", _("Say how many working days."))
        if given.get("deadline") == "instant" and "deadline_at" not in self.errors:
            until = given.get("deadline_at")
            if until is None:
                self.add_error("deadline_at", _("Say on which day and at which hour."))
            elif until <= at:
                self.add_error("deadline_at", _("The deadline must lie ahead."))
            else:
                self._check_reach(until, at)

    def _check_reach(self, until: datetime, at: datetime) -> None:
        try:
            check_reach(until, at)
        except BadRuleError as error:
            self.add_error("deadline_at", say(error))

    def deadline_rule(self) -> dict[str, Any] | None:
        """The rule chosen, or None for the kind's own."""
        given = self.cleaned_data
        way = given.get("deadline")
        if way == "today":
            return EndOfToday().to_json()
        if way == "days" and given.get("deadline_days"):
            return WorkingDays(given["deadline_days"]).to_json()
        if way == "instant" and given.get("deadline_at"):
            return Instant(given["deadline_at"]).to_json()
        return None
