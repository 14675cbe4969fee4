"""The form of a kind of case: its promises of time in words, its evidence, who verifies, what may be extended."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.cases.models import CaseKind, Stage
from luoshi.district.cases.models.kind import PUBLICATIONS
from luoshi.district.cases.rules.publication import Publication
from luoshi.district.cases.web.forms.fields import WordsField
from luoshi.district.cases.web.forms.rules import RuleField, ThresholdField
from luoshi.district.cases.words import PURPOSES

VERIFIERS = [
    ("verifier", _("Verifier")),
    ("supervisor", _("Supervisor")),
    ("leader", _("Leader")),
    ("inspector", _("Inspector (read-only)")),
]
EVIDENCE_KINDS = [("photo", _("Photo")), ("document", pgettext_lazy("case", "Document")), ("any", _("Either"))]
MOST_EVIDENCE = 20
DEFAULT_VERIFIERS = ["verifier", "supervisor"]
DEFAULT_YELLOW = {"rule": "working_days", "n": 1}
"""What the rules fall back on where a kind says nothing; the form shows it rather than an empty field."""


class EvidenceRowForm(forms.Form):
    """One thing that closing needs; a row without a purpose does not count."""

    purpose = forms.ChoiceField(label=_("Shows"), required=False)
    kind = forms.ChoiceField(label=_("As"), choices=EVIDENCE_KINDS, required=False, initial="photo")
    required = forms.BooleanField(label=_("Needed for closing"), required=False, initial=True)

    def __init__(self, *args: Any, own: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", "—"), *PURPOSES.items(), *(own or {}).items()]
        self.fields["purpose"] = forms.ChoiceField(
            label=_("Shows"), choices=choices, required=False, widget=forms.Select(attrs={"data-fresh": ""})
        )


EvidenceRows: type[BaseFormSet[EvidenceRowForm]] = formset_factory(
    EvidenceRowForm, extra=0, max_num=MOST_EVIDENCE, absolute_max=MOST_EVIDENCE
)


class KindForm(forms.Form):
    """Everything a version of a kind promises."""

    code = forms.SlugField(
        label=pgettext_lazy("case", "Code"), max_length=40, help_text=_("Short, Latin letters; it never changes.")
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    yellow = ThresholdField(label=_("Turns yellow before the deadline by"))
    verifier_roles = forms.MultipleChoiceField(
        label=_("Who verifies"), choices=VERIFIERS, widget=forms.CheckboxSelectMultiple
    )
    extension_limit = forms.IntegerField(label=_("Extensions allowed"), min_value=0, max_value=20)
    extension_max = RuleField(label=_("Longest extension"), amounts_only=True)
    hand_back_limit = forms.IntegerField(label=_("Hand-backs until the office must rule"), min_value=1, max_value=20)
    needs_roadmap = forms.BooleanField(label=_("Needs a roadmap before it can be completed"), required=False)
    needs_contact = forms.BooleanField(label=_("The reporter must be contacted first"), required=False)
    needs_follow_up = forms.BooleanField(label=_("The reporter is asked after closing"), required=False)
    is_public = forms.BooleanField(label=pgettext_lazy("case", "Public"), required=False)
    publication = forms.ChoiceField(
        label=_("The dispatch proposes to publish it"), choices=PUBLICATIONS, initial=Publication.TITLE.value
    )
    is_urgent = forms.BooleanField(label=_("Urgent: never extended"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    """The version that the form was opened at."""
    basis = WordsField(label=_("Basis"), required=False, rows=3, help_text=_("The norm or the district's own rule."))

    def __init__(self, data: Any = None, *, kind: CaseKind | None = None) -> None:
        super().__init__(data, initial=_initial(kind), label_suffix="")
        if kind is not None:
            self.fields["code"].disabled = True
        for stage in Stage:
            self.fields[f"stage_{stage.value}"] = RuleField(label=stage.label)
            self.initial[f"stage_{stage.value}"] = kind.deadlines.get(stage.value) if kind else None
        rows = [dict(row) for row in kind.evidence] if kind else []
        self.own_purposes = {row["purpose"]: str(row["name"]) for row in rows if row.get("name")}
        self.evidence = EvidenceRows(
            _with_one_more(data), prefix="evidence", initial=[*rows, {}], form_kwargs={"own": self.own_purposes}
        )

    @property
    def asks_for_a_row(self) -> bool:
        """True when the form came only to get one more row; then nothing is wrong with it yet."""
        return self.is_bound and "add_row" in self.data

    def refresh_seen(self, version: int) -> None:
        """Offer the form again, to the kind as it is now."""
        self.data = self.data.copy()
        self.data["seen"] = str(version)

    def hush(self) -> None:
        """Say of no field that it is wrong."""
        for form in (self, *self.evidence.forms):
            form.full_clean()
            form.errors.clear()

    @property
    def stages(self) -> list[Any]:
        """The fields of the stages, in order."""
        return [self[f"stage_{stage.value}"] for stage in Stage]

    def is_valid(self) -> bool:
        return super().is_valid() and self.evidence.is_valid()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("stage_resolve") and "stage_resolve" not in self.errors:
            self.add_error("stage_resolve", _("A case without a deadline is not a promise; say how long it may take."))
        return given

    def facts(self) -> dict[str, Any]:
        """What the command publishes."""
        given = self.cleaned_data
        plain = {
            name: value
            for name, value in given.items()
            if not name.startswith("stage_") and name not in ("code", "seen")
        }
        deadlines = {stage.value: given[f"stage_{stage.value}"] for stage in Stage if given[f"stage_{stage.value}"]}
        yellow = {"yellow": given["yellow"]} if given["yellow"] else {}
        return {**plain, "deadlines": deadlines, "yellow": yellow, "evidence": self._evidence()}

    def _evidence(self) -> list[dict[str, Any]]:
        rows = [form.cleaned_data for form in self.evidence.forms]
        return [
            {
                "purpose": row["purpose"],
                "kind": row.get("kind") or "any",
                "required": bool(row.get("required")),
                **({"name": self.own_purposes[row["purpose"]]} if row["purpose"] in self.own_purposes else {}),
            }
            for row in rows
            if row.get("purpose")
        ]


def _with_one_more(data: Any) -> Any:
    """What was sent, with one more row of evidence where that was asked for."""
    if not data or "add_row" not in data:
        return data
    more = data.copy()
    total = str(data.get("evidence-TOTAL_FORMS", ""))
    count = int(total) if total.isascii() and total.isdecimal() else 0
    more["evidence-TOTAL_FORMS"] = str(min(count + 1, MOST_EVIDENCE))
    return more


def _initial(kind: CaseKind | None) -> dict[str, Any]:
    if kind is None:
        return {
            "verifier_roles": DEFAULT_VERIFIERS,
            "extension_limit": 1,
            "hand_back_limit": 2,
            "is_public": True,
            "publication": Publication.TITLE.value,
            "needs_follow_up": True,
            "yellow": DEFAULT_YELLOW,
        }
    names = (
        "code", "name", "name_en", "verifier_roles", "extension_limit", "extension_max", "hand_back_limit",
        "needs_roadmap", "needs_contact", "needs_follow_up", "is_public", "publication", "is_urgent", "basis",
    )  # fmt: skip
    yellow = kind.yellow.get("yellow") if isinstance(kind.yellow, dict) else None
    shown = yellow if isinstance(yellow, dict) else None
    roles = kind.verifier_roles or DEFAULT_VERIFIERS
    yellow_shown = shown if kind.yellow else DEFAULT_YELLOW
    return {name: getattr(kind, name) for name in names} | {
        "yellow": yellow_shown,
        "verifier_roles": roles,
        "seen": kind.version,
    }
