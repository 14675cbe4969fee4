"""One form for each act of the transition table; which fields it has follows from what its command must be told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from luoshi.district.cases import commands
from luoshi.district.cases.commands.petitions import latest_extension
from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.models import FollowUp, Part, ProblemClass
from luoshi.district.cases.queries.scope import case_for
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.web.deadlines import preview_shares
from luoshi.district.cases.web.forms.acting import ActionForm
from luoshi.district.cases.web.forms.deadline import DeadlinePart
from luoshi.district.cases.web.forms.fields import (
    CategoryField,
    DayField,
    InstantField,
    UnitField,
    UnitsField,
    WordsField,
    kind_choices,
    language,
    local_value,
    named,
)
from luoshi.district.cases.web.forms.publication import PublicationPart
from luoshi.district.cases.web.forms.roadmap import PlanForm
from luoshi.district.cases.words import purpose_word
from luoshi.district.people.api import units_for_select

A = Action
MOST_STEPS_SAID = 6
YES_NO = [("yes", _("Grant it")), ("no", _("Refuse it"))]


def steps_said(titles: Sequence[str]) -> str:
    """The steps nobody ticked off, by their titles."""
    shown = "; ".join(f"“{title}”" for title in titles[:MOST_STEPS_SAID])
    more = len(titles) - MOST_STEPS_SAID
    return shown if more <= 0 else shown + " " + ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}


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


class UpholdForm(ActionForm):
    """The ruling and its reason."""

    action, command = A.UPHOLD, staticmethod(commands.uphold)
    text_label = _("Reason of the ruling")


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


class UrgeForm(ActionForm):
    """What is expected."""

    action, command = A.URGE, staticmethod(commands.urge)
    text_label = _("What is expected, and by when")


class EscalateForm(ActionForm):
    """Why."""

    action, command = A.ESCALATE, staticmethod(commands.escalate)
    text_label = _("Why it is raised")


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


class CommentForm(ActionForm):
    """Words."""

    action, command = A.COMMENT, staticmethod(commands.comment)
    text_label = _("Internal note, not public")


class AddEvidenceForm(ActionForm):
    """Files, and what they show."""

    action, command = A.ADD_EVIDENCE, staticmethod(commands.add_evidence)
    text_label = _("What they show")
    takes_evidence = True

    def nothing_kept(self) -> str:
        """What is wrong when no file came."""
        return str(_("Choose at least one file."))


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


FORMS: dict[Action, type[ActionForm]] = {
    form.action: form
    for form in (
        AssignForm, SettleForm, DismissForm, SignForForm, HandBackForm, UpholdForm, ContactForm, PlanForm,
        FinishStepForm, ReportForm, AskExtensionForm, DecideExtensionForm, AskSuspensionForm, DecideSuspensionForm,
        ResumeForm, CompleteForm, CloseForm, ReturnForm, FollowUpForm, ReopenForm, UrgeForm, EscalateForm,
        AddCoUnitForm, ReleaseCoUnitForm, CoSignForForm, CoReportForm, CoUrgeForm, CoCompleteForm, MergeForm,
        AddChildForm, CommentForm, AddEvidenceForm, ReclassifyForm, PublishForm, PublishPhotoForm,
    )
}  # fmt: skip
"""Every act a person can do to a case; registering has a page of its own, recomputing is the system's."""
