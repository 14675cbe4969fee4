"""Forms of whoever looks at what was done: closing, returning, asking the reporter, taking up again."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases import commands
from luoshi.district.cases.models import FollowUp
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.web.forms.acting import ActionForm
from luoshi.district.cases.web.forms.steps import steps_said

A = Action


class CloseForm(ActionForm):
    """What the verifier saw; steps of the roadmap that nobody ticked off are named, and have to be looked at."""

    action, command = A.CLOSE, staticmethod(commands.close)
    text_label = _("What you found")
    takes_evidence = True

    def ask(self) -> None:
        titles = [step.title for step in self.scene.open_steps] if self.scene.facts.open_step_paths else []
        if titles:
            self.fields["steps_seen"] = forms.BooleanField(
                label=_("I have looked at the unfinished steps, and the case can be closed all the same"),
                help_text=steps_said(titles),
            )


class ReturnForm(ActionForm):
    """What is missing."""

    action, command = A.RETURN, staticmethod(commands.return_)
    text_label = _("What is missing")


class FollowUpForm(ActionForm):
    """What the reporter says."""

    action, command = A.FOLLOW_UP, staticmethod(commands.record_feedback)
    text_label = _("In the reporter's words")
    text_help = _("“Not solved” reopens the case at once.")
    field_order: ClassVar = ["outcome", "text"]

    outcome = forms.ChoiceField(
        label=_("What the reporter says"),
        choices=[(value, FollowUp(value).label) for value in ("solved", "unsolved", "no_answer")],
        widget=forms.RadioSelect,
    )

    def facts(self) -> dict[str, Any]:
        return {"outcome": self.cleaned_data["outcome"]}


class ReopenForm(ActionForm):
    """Why."""

    action, command = A.REOPEN, staticmethod(commands.reopen)
    text_label = _("Why it must be taken up again")


FORMS: tuple[type[ActionForm], ...] = (
    CloseForm,
    ReturnForm,
    FollowUpForm,
    ReopenForm,
)
