"""Forms of the unit that works on a case: signing for it, its roadmap, progress, done."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases import commands
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.web.forms.acting import ActionForm
from luoshi.district.cases.web.forms.fields import (
    UnitField,
    WordsField,
)
from luoshi.district.cases.web.forms.roadmap import PlanForm
from luoshi.district.cases.web.forms.steps import steps_said

A = Action


class SignForForm(ActionForm):
    """One tap."""

    action, command = A.SIGN_FOR, staticmethod(commands.sign_for)
    takes_text = False


class HandBackForm(ActionForm):
    """Why it is not ours, and whose it is."""

    action, command = A.HAND_BACK, staticmethod(commands.hand_back)
    text_label = _("Why it is not your unit's matter")
    beside: ClassVar = {"unknown_unit": "unit"}

    def ask(self) -> None:
        own = [self.scene.case.lead_unit_id] if self.scene.case.lead_unit_id else []
        self.fields["unit"] = UnitField(label=_("Whose it is"), without=own, required=False)

    def facts(self) -> dict[str, Any]:
        return {"suggested_unit_id": self.cleaned_data["unit"]}


class ContactForm(ActionForm):
    """What the reporter said."""

    action, command = A.CONTACT, staticmethod(commands.contact)
    text_label = _("What was said")


class FinishStepForm(ActionForm):
    """Which step, and what shows that it is done."""

    action, command = A.FINISH_STEP, staticmethod(commands.finish_step)
    text_label = _("What was done")
    takes_evidence = True
    beside: ClassVar = {"roadmap_step": "step"}

    def ask(self) -> None:
        steps = [(row.pk, f"{row.position}. {row.title}") for row in self.scene.own_steps]
        self.fields["step"] = forms.TypedChoiceField(
            label=_("Step"), choices=steps, coerce=int, initial=steps[0][0] if steps else None
        )

    @property
    def wanted_evidence(self) -> list[dict[str, Any]]:
        return []

    def facts(self) -> dict[str, Any]:
        return {"step_id": self.cleaned_data["step"]}


class ReportForm(ActionForm):
    """How it stands."""

    action, command = A.REPORT, staticmethod(commands.report)
    text_label = _("How it stands")
    takes_evidence = True


class CompleteForm(ActionForm):
    """What was done, with the evidence the kind asks for."""

    action, command = A.COMPLETE, staticmethod(commands.complete)
    text_label = _("What was done")
    text_help = _("The reporter and the verifier read this.")
    takes_evidence = True

    def ask(self) -> None:
        titles = [step.title for step in self.scene.open_steps] if self.scene.facts.open_step_paths else []
        if titles:
            self.fields["steps_left"] = WordsField(
                label=_("Unfinished steps: why it is done all the same"),
                help_text=steps_said(titles),
                rows=2,
                max_length=1000,
            )

    def facts(self) -> dict[str, Any]:
        return {"steps_left": self.cleaned_data.get("steps_left", "")}


FORMS: tuple[type[ActionForm], ...] = (
    SignForForm,
    HandBackForm,
    ContactForm,
    PlanForm,
    FinishStepForm,
    ReportForm,
    CompleteForm,
)
