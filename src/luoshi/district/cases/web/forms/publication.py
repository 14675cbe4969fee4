"""What the public is to read of a case: the part of a form by which somebody releases it, in one act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.rules.publication import (
    TITLE_LENGTH,
    Publication,
    proposed_publication,
    proposed_title,
)
from luoshi.district.cases.words import PUBLICATIONS


class PublicationPart(forms.Form):
    """A title, proposed with numbers of persons masked, and the choice to publish no title, or nothing at all."""

    def ask_publication(self) -> None:
        """Add both fields, as the case's kind and earlier decisions propose them."""
        case = self.scene.case  # type: ignore[attr-defined]
        was = {"is_public": case.is_public, "public_title": case.public_title}
        rule = Publication.TITLE.value if self.needs_publication else case.kind.publication
        known = case.assigned_at is not None and not self.needs_publication
        proposed = proposed_publication(**was, kind=rule, ever_assigned=known)
        self.fields["publication"] = forms.ChoiceField(
            label=_("Publish it"),
            choices=[(one.value, word) for one, word in PUBLICATIONS.items()],
            widget=forms.RadioSelect,
            required=self.needs_publication,
            initial=proposed.value,
        )
        self.fields["public_title"] = forms.CharField(
            label=_("Title for the public"),
            max_length=TITLE_LENGTH,
            required=False,
            initial=case.public_title or proposed_title(case.title),
            help_text=_("Read it once: no names, no house numbers, nothing by which a person is found."),
        )

    @property
    def needs_publication(self) -> bool:
        """True where the form is about nothing else."""
        return "unit" not in self.fields

    def check_publication(self, given: dict[str, Any]) -> None:
        """With a title, there must be one."""
        if given.get("publication") == Publication.TITLE and not (given.get("public_title") or "").strip():
            self.add_error("public_title", _("Write the title that the public is to read, or choose another way."))

    def publication_facts(self) -> dict[str, Any]:
        """What the command is told; a form that does not say it leaves it as it is."""
        given = self.cleaned_data
        return {"publication": given.get("publication") or None, "public_title": given.get("public_title") or ""}
