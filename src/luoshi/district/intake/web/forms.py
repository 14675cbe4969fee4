"""The form of the public page, in the order in which a person tells it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.district.intake.api import Problem

LONGEST = 4000


class ReportForm(forms.Form):
    """Only what is wrong must be said; everything else helps."""

    text = forms.CharField(
        label=_("What is wrong?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text=_("For example: the street light at the crossing has been out for three days."),
        error_messages={
            "required": _("Please say what is wrong."),
            "max_length": _("Please keep it under 4,000 characters."),
        },
    )
    address = forms.CharField(
        label=_("Where is it?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Street, number, next to what; or use the buttons below."),
    )
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name"), max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Your telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    website = forms.CharField(required=False, label=_("Leave this field empty"))

    def clean_website(self) -> str:
        """The field nobody sees; only programs fill it in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please empty this field and send again."))
        return ""

    def clean(self) -> dict[str, Any]:
        """Half a point is no point."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (data.get("lat") is None) != (data.get("lon") is None):
            data["lat"] = data["lon"] = None
        return data

    def problem(self) -> Problem:
        """What was told."""
        data = self.cleaned_data
        return Problem(
            text=data["text"],
            address=data["address"],
            lat=data["lat"],
            lon=data["lon"],
            name=data["name"],
            phone=data["phone"],
        )


class FeedbackForm(forms.Form):
    """Whether it helped; "not solved" needs a word, since the unit must know what is missing."""

    solved = forms.ChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Yes, it is solved")), ("no", _("No, it is not solved"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    text = forms.CharField(
        label=_("What is still missing, or what was good?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Not solved, and no word why: the unit would not know what to do."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("solved") == "no" and not (data.get("text") or "").strip():
            self.add_error("text", _("Please say in a few words what is still missing."))
        return data
