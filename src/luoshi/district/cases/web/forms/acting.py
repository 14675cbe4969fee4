"""The form every act shares: the version it was opened at, the words that explain it, the evidence that proves it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.models import Case
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.publication import ANSWERS
from luoshi.district.cases.rules.transitions import TABLE, Move
from luoshi.district.cases.web.forms.fields import FilesField, Words, WordsField
from luoshi.district.cases.web.scene import Scene
from luoshi.district.cases.web.uploads import Kept, read_kept, write_kept
from luoshi.district.cases.words import ERRORS_BESIDE, PURPOSES, purpose_word

READ_BY_ALL = _("Whoever raised it reads this, and the public where a title is released: no names, no addresses.")
Command = Callable[..., Case]


class ActionForm(forms.Form):
    """One act. ``command`` is called with the facts, the words and the evidence that the form collected."""

    action: ClassVar[Action]
    command: ClassVar[Command]
    text_label: ClassVar[Words] = _("In a few words")
    text_help: ClassVar[Words] = ""
    takes_text: ClassVar[bool] = True
    takes_evidence: ClassVar[bool] = False
    beside: ClassVar[Mapping[str, str]] = {}
    template: ClassVar[str] = "cases/forms/plain.html"

    version = forms.IntegerField(widget=forms.HiddenInput)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, scene: Scene) -> None:
        self.scene = scene
        super().__init__(data, files, initial={"version": scene.case.version}, label_suffix="")
        self.ask()
        if self.takes_text:
            help_text = READ_BY_ALL if self.action in ANSWERS and not self.text_help else self.text_help
            self.fields["text"] = WordsField(label=self.text_label, help_text=help_text, required=self.move.words)
        if self.takes_evidence:
            self._ask_for_evidence()

    @property
    def move(self) -> Move:
        """The act's row in the transition table."""
        return TABLE[self.action]

    def ask(self) -> None:
        """Add or adjust the fields that depend on the case."""

    def facts(self) -> dict[str, Any]:
        """What the command is told besides words and evidence."""
        return {}

    def shown(self) -> dict[str, Any]:
        """What the form's template shows besides the fields."""
        return {}

    def says_more(self) -> bool:
        """True when a button only asked for a look or for one more row."""
        return "preview" in self.data

    # Evidence ---------------------------------------------------------------------------------------------------

    def _ask_for_evidence(self) -> None:
        missing = set(self.scene.facts.evidence_missing) if self.move.evidence else set()
        for row in self.wanted_evidence:
            code = row["purpose"]
            word = purpose_word(code, self.scene.case.kind.evidence)
            self.fields[f"file_{code}"] = FilesField(
                label=_("Evidence: %(purpose)s") % {"purpose": word},
                camera=row.get("kind") == "photo",
                needed=code in missing,
                help_text=_("Needed; still missing.") if code in missing else "",
            )
        self.fields["file_any"] = FilesField(
            label=_("Other files"),
            help_text=_("From the album or the disk: photos up to 20 MB, documents (PDF, DOCX, XLSX) up to 50 MB."),
        )
        codes = dict.fromkeys([*(row["purpose"] for row in self.wanted_evidence), *PURPOSES])
        self.fields["any_purpose"] = forms.ChoiceField(
            label=_("These files show"),
            choices=[(code, purpose_word(code, self.scene.case.kind.evidence)) for code in codes],
            required=False,
            initial="other",
        )

    @property
    def wanted_evidence(self) -> list[dict[str, Any]]:
        """The kind's own purposes; an act that needs evidence asks for them one by one."""
        return list(self.scene.case.kind.evidence) if self.takes_evidence else []

    @property
    def purposes_of_files(self) -> Iterable[tuple[str, str]]:
        """File fields with the purpose each stands for."""
        for name in self.fields:
            if name.startswith("file_"):
                yield name, str(self.data.get("any_purpose") or "other") if name == "file_any" else name[5:]

    @property
    def kept_files(self) -> list[Kept]:
        """What came with an earlier sending of this form and was not taken off it again."""
        dropped = set(self.data.getlist("drop")) if hasattr(self.data, "getlist") else set()
        kept = read_kept(str(self.data.get("kept", "")), self.scene.actor)
        return [item for item in kept if str(item.evidence_id) not in dropped]

    def remember(self, kept: Iterable[Kept]) -> None:
        """Write what is kept into the hidden field; its purpose is no longer called missing."""
        kept = list(kept)
        self.data = self.data.copy()
        self.data["kept"] = write_kept(kept, self.scene.actor)
        for name in {f"file_{item.purpose}" for item in kept}:
            field = self.fields.get(name)
            if isinstance(field, FilesField):
                field.needed = False
                self[name].help_text = ""

    def refresh_version(self, version: int) -> None:
        """Offer the act again, to the case as it is now."""
        self.data = self.data.copy()
        self.data["version"] = str(version)

    def hush(self) -> None:
        """Only a look or one more row was asked for: what is not complete yet is no mistake."""
        self.full_clean()
        self.errors.clear()

    def files_of(self, name: str) -> list[UploadedFile]:
        """The files that came in one field and are of an acceptable number."""
        return list(self.cleaned_data.get(name) or []) if hasattr(self, "cleaned_data") else []

    # Errors -----------------------------------------------------------------------------------------------------

    def field_for(self, code: str) -> str | None:
        """Beside which field an error of the command belongs."""
        name = self.beside.get(code) or ERRORS_BESIDE.get(code)
        return name if name in self.fields else None
