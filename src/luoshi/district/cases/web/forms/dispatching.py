"""Forms of giving a case out: to a unit, back as settled or dismissed, and the ruling on whose it is."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.cases import commands
from luoshi.district.cases.models import Part, ProblemClass
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.web.deadlines import preview_shares
from luoshi.district.cases.web.forms.acting import ActionForm
from luoshi.district.cases.web.forms.deadline import DeadlinePart
from luoshi.district.cases.web.forms.fields import (
    CategoryField,
    UnitField,
    UnitsField,
    language,
)
from luoshi.district.cases.web.forms.publication import PublicationPart
from luoshi.district.cases.words import purpose_word
from luoshi.district.people.api import units_for_select

A = Action


class AssignForm(DeadlinePart, PublicationPart, ActionForm):
    """Lead unit, co-units, what they are to do and until when; the deadlines can be looked at before sending."""

    action, command = A.ASSIGN, staticmethod(commands.assign)
    text_label = _("Internal note to the units, not public")
    template = "cases/forms/assign.html"
    beside: ClassVar = {"unknown_unit": "unit", "unit_twice": "co_units", "bad_rule": "deadline"}
    field_order: ClassVar = [
        "unit", "co_units", "task", "deadline", "deadline_days", "deadline_at", "text", "publication", "public_title"
    ]  # fmt: skip

    task = forms.CharField(label=_("Task"), max_length=300, required=False, help_text=_("What exactly is to be done."))

    def ask(self) -> None:
        case = self.scene.case
        suggested = case.category.default_unit_id
        self.fields["unit"] = UnitField(label=_("Lead unit"), initial=case.lead_unit_id or suggested)
        self.fields["co_units"] = UnitsField(label=_("Co-units"), required=False)
        self.ask_publication()
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("unit") in (given.get("co_units") or []):
            self.add_error("co_units", _("The lead unit cannot be its own co-unit."))
        self.check_deadline(given, self.scene.at)
        self.check_publication(given)
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "lead_unit_id": given["unit"],
            "co_unit_ids": given["co_units"],
            "task": given["task"],
            "resolve_rule": self.deadline_rule(),
            **self.publication_facts(),
        }

    def shown(self) -> dict[str, Any]:
        if not self.is_bound or not self.says_more() or self.errors:
            return {"shares": []}
        given = self.cleaned_data
        names = {int(pk): name.strip() for pk, name in units_for_select(language())}
        return {
            "shares": preview_shares(
                self.scene.case,
                lead=names.get(given.get("unit"), "") or str(Part.LEAD.label),
                co_units=[names.get(pk, "") for pk in given.get("co_units") or []],
                resolve_rule=self.deadline_rule(),
                at=self.scene.at,
            )
        }


class SettleForm(ActionForm):
    """Settled there and then; a case that no unit holds yet also needs the unit that settled it."""

    action, command = A.SETTLE, staticmethod(commands.settle)
    text_label = _("How it was settled")
    takes_evidence = True

    def ask(self) -> None:
        if self.scene.case.lead_unit_id is None:
            self.fields["unit"] = UnitField(label=_("Unit that settled it"))

    def facts(self) -> dict[str, Any]:
        return {"unit_id": self.cleaned_data.get("unit")}


class DismissForm(ActionForm):
    """With the reason, which the reporter reads."""

    action, command = A.DISMISS, staticmethod(commands.dismiss)
    text_label = _("Reason, as the reporter will read it")


class UpholdForm(ActionForm):
    """The ruling and its reason."""

    action, command = A.UPHOLD, staticmethod(commands.uphold)
    text_label = _("Reason of the ruling")


class ReclassifyForm(ActionForm):
    """The facts as they are; only what is changed is sent on."""

    action, command = A.RECLASSIFY, staticmethod(commands.reclassify)
    text_label = _("Why it is corrected")
    template = "cases/forms/reclassify.html"
    field_order: ClassVar = [
        "title", "category", "problem_class", "cause", "address", "lat", "lon", "urgency", "is_public", "text",
    ]  # fmt: skip

    title = forms.CharField(label=_("Title"), max_length=200)
    problem_class = forms.ChoiceField(label=_("Problem class"), choices=ProblemClass.choices)
    cause = forms.CharField(label=_("Cause"), max_length=300, required=False)
    address = forms.CharField(label=_("Place in words"), max_length=200, required=False)
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    urgency = forms.TypedChoiceField(
        label=_("Urgency"), coerce=int, choices=[(0, _("Ordinary")), (1, _("Pressing")), (2, _("Very pressing"))]
    )
    is_public = forms.BooleanField(label=_("The public may see this case"), required=False)

    def ask(self) -> None:
        case = self.scene.case
        self.fields["category"] = CategoryField(
            label=pgettext_lazy("case", "Category"),
            find=str(self.data.get("find_category", "")),
            keep=case.category.code,
        )
        self.order_fields(self.field_order)
        self.initial |= {
            "title": case.title,
            "category": case.category.code,
            "problem_class": case.problem_class,
            "cause": case.cause,
            "address": case.address,
            "lat": case.lat,
            "lon": case.lon,
            "urgency": min(case.urgency, 2),
            "is_public": case.is_public,
        }

    def says_more(self) -> bool:
        return "find" in self.data

    def shown(self) -> dict[str, Any]:
        return {"find": str(self.data.get("find_category", ""))}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if (given.get("lat") is None) != (given.get("lon") is None):
            self.add_error("lat", _("Give both latitude and longitude, or neither."))
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = {"category": "category_code"}
        changed = {
            names.get(name, name): given[name]
            for name in ("title", "category", "problem_class", "cause", "address", "urgency", "is_public")
            if given[name] != self.initial[name]
        }
        if given["lat"] is not None and (given["lat"], given["lon"]) != (self.initial["lat"], self.initial["lon"]):
            changed["point"] = (given["lon"], given["lat"])
        return changed


class PublishForm(PublicationPart, ActionForm):
    """How the public reads of it."""

    action, command = A.PUBLISH, staticmethod(commands.publish)
    template = "cases/forms/publish.html"
    field_order: ClassVar = ["publication", "public_title", "text"]

    def ask(self) -> None:
        self.ask_publication()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.check_publication(given)
        return given

    def facts(self) -> dict[str, Any]:
        return self.publication_facts()


class PublishPhotoForm(ActionForm):
    """One photo: shown to the public, or taken back."""

    action, command = A.PUBLISH_PHOTO, staticmethod(commands.publish_photo)
    template = "cases/forms/publish_photo.html"
    field_order: ClassVar = ["photo", "shown", "text"]

    def ask(self) -> None:
        rows = self.scene.case.case_evidence.filter(evidence__kind="photo").select_related("evidence").order_by("id")
        self.uses = list({use.evidence_id: use for use in rows}.values())
        self.fields["photo"] = forms.TypedChoiceField(
            label=_("Photo"), coerce=int, choices=[(use.evidence_id, str(use.evidence_id)) for use in self.uses]
        )
        self.fields["shown"] = forms.ChoiceField(
            label=_("The public"),
            choices=[("yes", _("sees it, without time, place and device")), ("no", _("does not see it"))],
            widget=forms.RadioSelect,
            initial="yes",
        )

    def facts(self) -> dict[str, Any]:
        return {"evidence_id": self.cleaned_data["photo"], "shown": self.cleaned_data["shown"] == "yes"}

    def shown(self) -> dict[str, Any]:
        chosen = str(self.data.get("photo", "")) if self.is_bound else ""
        released = [use for use in self.uses if not use.is_public]
        first = str((released or self.uses)[-1].evidence_id) if self.uses else ""
        return {
            "photos": [
                {
                    "id": use.evidence_id,
                    "caption": use.evidence.caption,
                    "purpose": purpose_word(use.purpose, self.scene.case.kind.evidence),
                    "is_public": use.is_public,
                    "is_chosen": str(use.evidence_id) == (chosen or first),
                }
                for use in self.uses
            ]
        }


FORMS: tuple[type[ActionForm], ...] = (
    AssignForm,
    SettleForm,
    DismissForm,
    UpholdForm,
    ReclassifyForm,
    PublishForm,
    PublishPhotoForm,
)
