"""Rules for deadlines as people write them: an amount and a unit, or a word that needs no amount."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.errors import BadRuleError
from luoshi.district.cases.queries.derivation import read_rule
from luoshi.district.cases.web.messages import say

UNITS = [
    ("", _("none")),
    ("working_days", _("working days")),
    ("working_hours", _("working hours")),
    ("calendar_days", _("calendar days")),
    ("hours", _("hours round the clock")),
    ("end_of_today", _("by the end of today's office hours")),
    ("day_of_month", _("th of the month")),
]
WITHOUT_AMOUNT = frozenset({"", "end_of_today"})
WHOLE = frozenset({"working_days", "calendar_days", "day_of_month"})
AMOUNTS = [unit for unit in UNITS if unit[0] not in {"end_of_today", "day_of_month"}]
SHARE = "share"
THRESHOLDS = [*AMOUNTS, (SHARE, _("% of the whole time"))]
FINEST = 100
"""Shares are fractions with no finer parts than hundredths, so that a third comes back as a third."""


class RuleWidget(forms.MultiWidget):
    """A number beside a unit."""

    template_name = "cases/forms/rule_widget.html"

    def __init__(self, units: list[tuple[str, Any]], attrs: dict[str, Any] | None = None) -> None:
        number = forms.NumberInput(attrs={"min": 1, "step": "any", "aria-label": _("Amount")})
        unit = forms.Select(choices=units, attrs={"aria-label": _("Unit of time")})
        super().__init__([number, unit], attrs)

    def decompress(self, value: Any) -> list[Any]:
        """A stored rule as the two parts."""
        if not value:
            return [None, ""]
        if value.get("rule") == SHARE:
            return [round(100 * value["part"] / value["of"], 2), SHARE]
        n = value.get("n")
        return [int(n) if isinstance(n, float) and n.is_integer() else n, value.get("rule", "")]


class RuleField(forms.MultiValueField):
    """A rule of ``kernel.worktime`` in its stored form, or an empty mapping for none."""

    def __init__(self, *, amounts_only: bool = False, **more: Any) -> None:
        units = more.pop("units", AMOUNTS if amounts_only else UNITS)
        fields = [forms.FloatField(required=False, min_value=0), forms.ChoiceField(choices=units, required=False)]
        super().__init__(
            fields, widget=RuleWidget(units), require_all_fields=False, required=more.pop("required", False), **more
        )

    def compress(self, parts: list[Any]) -> dict[str, Any]:
        """The two parts as a stored rule."""
        amount, unit = (parts or [None, ""])[:2]
        if not unit:
            return {}
        if unit in WITHOUT_AMOUNT:
            return {"rule": unit}
        if not amount:
            raise forms.ValidationError(_("Say how much time."))
        if unit in WHOLE and amount != int(amount):
            raise forms.ValidationError(_("A number of days is a whole number."))
        rule = {"rule": unit, "n": int(amount) if amount == int(amount) else amount}
        try:
            return read_rule(rule).to_json()
        except BadRuleError as error:
            raise forms.ValidationError(say(error)) from error


class ThresholdField(RuleField):
    """When a promise turns yellow: an amount of time before the deadline, or the last part of the whole time."""

    def __init__(self, **more: Any) -> None:
        super().__init__(units=THRESHOLDS, **more)

    def compress(self, parts: list[Any]) -> dict[str, Any]:
        """The two parts as a stored threshold."""
        amount, unit = (parts or [None, ""])[:2]
        if unit != SHARE:
            return super().compress(parts)
        share = Fraction(amount / 100).limit_denominator(FINEST) if amount and amount <= 100 else Fraction(0)  # noqa: PLR2004 - per cent
        if not share:
            raise forms.ValidationError(_("A share is between 1 % and 100 %."))
        return {"rule": SHARE, "part": share.numerator, "of": share.denominator}
