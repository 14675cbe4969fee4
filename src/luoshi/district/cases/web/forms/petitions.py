"""Forms of asking for more time or a pause, of deciding on it, and of going on."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases import commands
from luoshi.district.cases.commands.petitions import latest_extension
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.web.forms.acting import ActionForm
from luoshi.district.cases.web.forms.fields import (
    DayField,
    InstantField,
    local_value,
)

A = Action
YES_NO = [("yes", _("Grant it")), ("no", _("Refuse it"))]


class AskExtensionForm(ActionForm):
    """Until when and why; the old deadline and the latest allowed stand beside the field."""

    action, command = A.ASK_EXTENSION, staticmethod(commands.ask_extension)
    text_label = _("Why more time is needed")
    template = "cases/forms/extension.html"
    field_order: ClassVar = ["until", "text"]

    until = InstantField(label=_("New deadline"))

    def ask(self) -> None:
        latest = self.shown()["latest"]
        if latest and not self.is_bound:
            self.initial["until"] = local_value(latest)

    def facts(self) -> dict[str, Any]:
        return {"until": self.cleaned_data["until"]}

    def shown(self) -> dict[str, Any]:
        deadline = self.scene.resolve_deadline
        latest: datetime | None = latest_extension(self.scene.case, deadline) if deadline else None
        return {"old": deadline, "latest": latest, "petition": None}


class DecideExtensionForm(ActionForm):
    """Granted until the instant asked for, or until another, or refused; always with the reason."""

    action, command = A.DECIDE_EXTENSION, staticmethod(commands.decide_extension)
    text_label = _("Reason of the decision")
    template = "cases/forms/extension.html"
    field_order: ClassVar = ["granted", "until", "text"]

    granted = forms.ChoiceField(label=_("Decision"), choices=YES_NO, widget=forms.RadioSelect)
    until = InstantField(label=_("New deadline"), required=False, help_text=_("As asked for, unless you change it."))

    def ask(self) -> None:
        petition = self.scene.petition
        if petition and not self.is_bound:
            self.initial["until"] = local_value(petition.until_at)

    def facts(self) -> dict[str, Any]:
        return {"granted": self.cleaned_data["granted"] == "yes", "until": self.cleaned_data["until"]}

    def shown(self) -> dict[str, Any]:
        deadline = self.scene.resolve_deadline
        latest: datetime | None = latest_extension(self.scene.case, deadline) if deadline else None
        return {"old": deadline, "latest": latest, "petition": self.scene.petition}


class AskSuspensionForm(ActionForm):
    """Until which day, and on what ground."""

    action, command = A.ASK_SUSPENSION, staticmethod(commands.ask_suspension)
    text_label = _("Why it cannot be solved now")
    field_order: ClassVar = ["review_on", "text"]

    review_on = DayField(label=_("Review date"), help_text=_("The day on which the case is looked at again."))

    def facts(self) -> dict[str, Any]:
        return {"review_on": self.cleaned_data["review_on"]}


class DecideSuspensionForm(ActionForm):
    """Parked until a day, or refused."""

    action, command = A.DECIDE_SUSPENSION, staticmethod(commands.decide_suspension)
    text_label = _("Reason of the decision")
    template = "cases/forms/suspension.html"
    field_order: ClassVar = ["granted", "review_on", "text"]

    granted = forms.ChoiceField(label=_("Decision"), choices=YES_NO, widget=forms.RadioSelect)
    review_on = DayField(label=_("Review date"), required=False, help_text=_("As asked for, unless you change it."))

    def ask(self) -> None:
        petition = self.scene.petition
        if petition and not self.is_bound:
            self.initial["review_on"] = petition.review_on

    def facts(self) -> dict[str, Any]:
        return {"granted": self.cleaned_data["granted"] == "yes", "review_on": self.cleaned_data["review_on"]}

    def shown(self) -> dict[str, Any]:
        return {"petition": self.scene.petition}


class ResumeForm(ActionForm):
    """What has changed."""

    action, command = A.RESUME, staticmethod(commands.resume)
    text_label = _("Why it goes on")


FORMS: tuple[type[ActionForm], ...] = (
    AskExtensionForm,
    DecideExtensionForm,
    AskSuspensionForm,
    DecideSuspensionForm,
    ResumeForm,
)
