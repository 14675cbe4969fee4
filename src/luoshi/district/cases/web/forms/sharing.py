"""Forms of doing it together: co-units and their shares, parts of a case, cases that are one."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.cases import commands
from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.models import Part
from luoshi.district.cases.queries.scope import case_for
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.web.forms.acting import ActionForm
from luoshi.district.cases.web.forms.fields import (
    CategoryField,
    UnitField,
    kind_choices,
    named,
)

A = Action


class AddCoUnitForm(ActionForm):
    """Who helps, and with what."""

    action, command = A.ADD_CO_UNIT, staticmethod(commands.add_co_unit)
    takes_text = False
    field_order: ClassVar = ["unit", "task"]

    task = forms.CharField(label=_("Task"), max_length=300, required=False, help_text=_("What exactly is to be done."))

    def ask(self) -> None:
        self.fields["unit"] = UnitField(label=_("Co-unit"), without=[row.unit_id for row in self.scene.assignments])
        self.order_fields(self.field_order)

    def facts(self) -> dict[str, Any]:
        return {"unit_id": self.cleaned_data["unit"], "task": self.cleaned_data["task"]}


class ReleaseCoUnitForm(ActionForm):
    """Which co-unit, and why."""

    action, command = A.RELEASE_CO_UNIT, staticmethod(commands.release_co_unit)
    text_label = _("Why its share is taken back")

    def ask(self) -> None:
        units = [(row.unit_id, named(row.unit)) for row in self.scene.co_units if row.part == Part.CO]
        self.fields["unit"] = UnitField(label=_("Co-unit"), units=units)

    def facts(self) -> dict[str, Any]:
        return {"unit_id": self.cleaned_data["unit"]}


class CoSignForForm(ActionForm):
    """One tap."""

    action, command = A.CO_SIGN_FOR, staticmethod(commands.co_sign_for)
    takes_text = False


class CoReportForm(ActionForm):
    """How the share stands."""

    action, command = A.CO_REPORT, staticmethod(commands.co_report)
    text_label = _("How your share stands")
    takes_evidence = True


class CoUrgeForm(ActionForm):
    """What the co-units are to do, and by when."""

    action, command = A.CO_URGE, staticmethod(commands.co_urge)
    text_label = _("What you need from them, and by when")


class CoCompleteForm(ActionForm):
    """What was done of the share."""

    action, command = A.CO_COMPLETE, staticmethod(commands.co_complete)
    text_label = _("What was done")
    takes_evidence = True


class MergeForm(ActionForm):
    """Into which case."""

    action, command = A.MERGE, staticmethod(commands.merge)
    text_label = _("Why they are one")
    field_order: ClassVar = ["into", "text"]

    into = forms.CharField(label=_("Number of the case that goes on"), max_length=24)

    def clean_into(self) -> int:
        try:
            return case_for(self.scene.actor, self.cleaned_data["into"].strip()).pk
        except CaseNotFoundError as error:
            raise forms.ValidationError(_("There is no such case, or you may not see it.")) from error

    def facts(self) -> dict[str, Any]:
        return {"into_id": self.cleaned_data["into"]}


class AddChildForm(ActionForm):
    """What the part is about; what it shares with the whole is taken over."""

    action, command = A.ADD_CHILD, staticmethod(commands.add_child)
    takes_text = False
    field_order: ClassVar = ["title", "description", "kind", "category"]

    title = forms.CharField(label=_("Title"), max_length=200)
    description = forms.CharField(
        label=_("Description"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def ask(self) -> None:
        case = self.scene.case
        self.fields["kind"] = forms.ChoiceField(
            label=pgettext_lazy("case", "Kind"), choices=kind_choices(), initial=case.kind.code
        )
        self.fields["category"] = CategoryField(
            label=pgettext_lazy("case", "Category"), initial=case.category.code, keep=case.category.code
        )

    def facts(self) -> dict[str, Any]:
        given, case = self.cleaned_data, self.scene.case
        new = commands.NewCase(
            title=given["title"],
            description=given["description"],
            kind_code=given["kind"],
            category_code=given["category"],
            source=case.source,
            problem_class=case.problem_class,
            address=case.address,
            lon=case.lon,
            lat=case.lat,
            area_id=case.area_id,
            place_id=case.place_id,
            is_public=case.is_public,
            fields_typed=sum(bool(given[name]) for name in ("title", "description")),
        )
        return {"new": new}


FORMS: tuple[type[ActionForm], ...] = (
    AddCoUnitForm,
    ReleaseCoUnitForm,
    CoSignForForm,
    CoReportForm,
    CoUrgeForm,
    CoCompleteForm,
    MergeForm,
    AddChildForm,
)
