"""Fields that several forms share: units as a tree, categories in three levels, several files, days and instants."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luoshi.district.cases.models import CaseKind, Category
from luoshi.district.evidence.api import DOCUMENT_LIMIT_BYTES, PHOTO_LIMIT_BYTES
from luoshi.district.people.api import units_for_select

Words = str | Promise
Choices = Sequence[tuple[Any, Any]]

MOST_FILES = 12
DOCUMENTS_ACCEPTED = ".pdf,.docx,.xlsx,.txt,.csv,image/jpeg,image/png,image/webp"


def language() -> str:
    """The reader's language as the kernel names it: ``zh`` or ``en``."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def named(thing: Any) -> str:
    """The name of a kind, category, unit or area in the reader's language."""
    return (language() == "en" and getattr(thing, "name_en", "")) or str(thing.name)


def unit_choices(*, without: Iterable[int] = (), empty: Words = "—") -> Choices:
    """Every active unit, indented like the tree."""
    left_out = {str(pk) for pk in without}
    return [("", empty), *((pk, name) for pk, name in units_for_select(language()) if pk not in left_out)]


class UnitField(forms.TypedChoiceField):
    """One unit of the tree; its value is the unit's id."""

    def __init__(self, *, without: Iterable[int] = (), units: Choices | None = None, **more: Any) -> None:
        choices = [("", "—"), *units] if units is not None else unit_choices(without=without)
        super().__init__(choices=choices, coerce=int, empty_value=None, **more)


class UnitsField(forms.TypedMultipleChoiceField):
    """Several units, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "searchable"})

    def __init__(self, *, without: Iterable[int] = (), **more: Any) -> None:
        super().__init__(choices=unit_choices(without=without)[1:], coerce=int, **more)


def category_choices(find: str = "", *, keep: str = "") -> Choices:
    """Active categories that have nothing beneath them, headed by the levels above; ``find`` narrows them by name."""
    rows = list(Category.objects.filter(is_active=True))
    by_code = {row.code: row for row in rows}
    parents = {row.parent_id for row in rows}
    words = find.casefold().split()
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row.pk in parents and row.code != keep:
            continue
        names = [named(by_code[code]) for code in row.path.strip("/").split("/") if code in by_code]
        whole = " / ".join(names)
        if all(word in whole.casefold() for word in words) or row.code == keep:
            groups[" / ".join(names[:-1])].append((row.code, names[-1]))
    alone = groups.pop("", [])
    return [("", "—"), *alone, *groups.items()]


class CategoryField(forms.ChoiceField):
    """One category, chosen among the leaves of the tree."""

    def __init__(self, *, find: str = "", keep: str = "", **more: Any) -> None:
        super().__init__(choices=category_choices(find, keep=keep), **more)


def kind_choices() -> Choices:
    """The kinds of case that are in force."""
    return [(kind.code, named(kind)) for kind in CaseKind.objects.filter(is_current=True)]


class InstantField(forms.DateTimeField):
    """A day and an hour in the district's zone."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **more)


class DayField(forms.DateField):
    """A day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%Y/%m/%d"], **more)


class WordsField(forms.CharField):
    """A few sentences."""

    def __init__(self, *, rows: int = 4, **more: Any) -> None:
        more.setdefault("max_length", 5000)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **more)


class SeveralFilesInput(forms.FileInput):
    """A file input that takes more than one file."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files up to :data:`MOST_FILES`; what they are is examined when they are kept."""

    default_error_messages = {"too_many": _("Please send at most %(most)d files at once.")}

    def __init__(self, *, camera: bool = False, needed: bool = False, **more: Any) -> None:
        self.needed = needed  # by the case, in this sending or an earlier one; the command says when it is missing
        attrs: dict[str, Any] = {"multiple": True}
        if camera:
            attrs |= {"accept": "image/*", "capture": "environment", "data-max-bytes": PHOTO_LIMIT_BYTES}
        else:
            attrs |= {"accept": DOCUMENTS_ACCEPTED, "data-max-bytes": DOCUMENT_LIMIT_BYTES}
        more.setdefault("required", False)
        super().__init__(widget=SeveralFilesInput(attrs=attrs), **more)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # type: ignore[override]  # noqa: ARG002
        """Every file that came; an empty one is refused where it is examined, with its name."""
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many", params={"most": MOST_FILES})
        return files


def local_value(at: datetime | None) -> datetime | None:
    """An instant as an :class:`InstantField` shows it: on the district's clock, to the minute."""
    return at.replace(second=0, microsecond=0) if at else None
