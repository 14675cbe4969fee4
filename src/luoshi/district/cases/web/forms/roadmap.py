"""The roadmap's form: as many steps as it takes; rows are added by a round trip, or by a script where there is one."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases import commands
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.web.forms.acting import ActionForm
from luoshi.district.cases.web.forms.fields import Choices, DayField, unit_choices
from luoshi.kernel import clock

FIRST_ROWS = 3
MOST_ROWS = 30


class StepForm(forms.Form):
    """One step: what, by whom, until when. A row left empty does not count."""

    title = forms.CharField(label=_("Step"), max_length=200, error_messages={"required": _("What is to be done?")})
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None, required=False)
    due_on = DayField(label=_("Due"), error_messages={"required": _("By when?")})

    def __init__(self, *args: Any, units: Choices, today: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.use_required_attribute = False

    @property
    def is_filled(self) -> bool:
        """True when there is anything in the row."""
        given = getattr(self, "cleaned_data", {})
        return bool(given.get("title") or given.get("due_on"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("due_on") and given["due_on"] < self.today:
            self.add_error("due_on", _("The date lies in the past."))
        return given


StepFormSet: type[BaseFormSet[StepForm]] = formset_factory(StepForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class PlanForm(ActionForm):
    """All steps together; the open ones are replaced, those already done stay."""

    action, command = Action.PLAN, staticmethod(commands.plan)
    text_label = _("A note on the roadmap")
    template = "cases/forms/roadmap.html"

    def ask(self) -> None:
        self.today = clock.local(self.scene.at).date()
        units = unit_choices(empty=_("The lead unit"))
        kwargs = {"units": units, "today": self.today}
        if self.is_bound:
            self.steps = StepFormSet(self._rows(), prefix="step", form_kwargs=kwargs)
        else:
            known: list[dict[str, Any]] = [
                {"title": row.title, "unit": row.unit_id, "due_on": row.due_on} for row in self.scene.open_steps
            ]
            rows = known + [{}] * max(FIRST_ROWS - len(known), 1)
            self.steps = StepFormSet(initial=rows, prefix="step", form_kwargs=kwargs)

    def _rows(self) -> Any:
        data = self.data.copy()
        total = str(data.get("step-TOTAL_FORMS", ""))
        count = min(int(total), MOST_ROWS) if total.isascii() and total.isdecimal() else 0
        if "add_row" in data:
            count = min(count + 1, MOST_ROWS)
        data["step-TOTAL_FORMS"] = str(count)
        data["step-INITIAL_FORMS"] = "0"
        return data

    def says_more(self) -> bool:
        return "add_row" in self.data

    def hush(self) -> None:
        super().hush()
        for form in self.steps.forms:
            form.full_clean()
            form.errors.clear()

    def is_valid(self) -> bool:
        form_holds = super().is_valid()
        steps_hold = self.steps.is_valid()
        if form_holds and steps_hold and not self._filled():
            self.add_error(None, _("A roadmap has at least one step."))
        if not steps_hold:
            self.add_error(None, _("A step is not complete; see beside it."))
        return form_holds and steps_hold and not self.errors

    def _filled(self) -> list[StepForm]:
        return [form for form in self.steps.forms if form.is_filled]

    def facts(self) -> dict[str, Any]:
        rows = [form.cleaned_data for form in self._filled()]
        return {"steps": [commands.Step(row["title"], row["due_on"], row.get("unit")) for row in rows]}

    def shown(self) -> dict[str, Any]:
        return {"steps": self.steps, "done": self.scene.case.steps.filter(done_at__isnull=False)}
