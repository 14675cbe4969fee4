"""The form by which staff register a case: in the order in which a person would tell it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.cases import commands
from luoshi.district.cases.models import BY_STAFF, Category, ProblemClass
from luoshi.district.cases.queries.sources import sources
from luoshi.district.cases.web.forms.fields import CategoryField, FilesField, WordsField, kind_choices
from luoshi.district.places.api import place_by_code
from luoshi.district.places.errors import PlaceNotFoundError


def by_hand() -> list[tuple[str, Any]]:
    """The sources that somebody who registers a case may choose."""
    return [(one.code, one.label) for one in sources().values() if one.by_hand]


class RegisterForm(forms.Form):
    """What, where, of what kind; photos. ``kept`` carries files that came with an earlier sending."""

    takes_evidence: ClassVar[bool] = True

    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("What is it about?"), max_length=200, help_text=_("In one sentence."))
    description = WordsField(label=_("Description"), required=False)
    address = forms.CharField(
        label=_("Place in words"), max_length=200, required=False, help_text=_("Road, crossing, estate or landmark.")
    )
    place = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    problem_class = forms.ChoiceField(
        label=_("Problem class"), choices=ProblemClass.choices, initial=ProblemClass.INCREMENT
    )
    source = forms.ChoiceField(label=_("Source"), choices=by_hand, initial=BY_STAFF)
    cause = forms.CharField(label=_("Cause"), max_length=300, required=False, help_text=_("If it is known."))
    is_public = forms.BooleanField(label=_("The public may see this case"), required=False, initial=True)

    def __init__(self, data: Any = None, files: Any = None, *, find: str = "") -> None:
        super().__init__(data, files, label_suffix="")
        kept = str(self.data.get("category", "")) if self.is_bound else ""
        self.fields["category"] = CategoryField(label=pgettext_lazy("case", "Category"), find=find, keep=kept)
        self.fields["kind"] = forms.ChoiceField(
            label=pgettext_lazy("case", "Kind"),
            choices=[("", _("As its category suggests")), *kind_choices()],
            required=False,
            help_text=_("Decides the deadlines and the evidence that closing needs."),
        )
        self.fields["file_before"] = FilesField(label=_("Photos of how it is now"), camera=True)
        self.fields["file_any"] = FilesField(label=_("Other files"))

    def clean_place(self) -> Any:
        code = self.cleaned_data["place"]
        try:
            return place_by_code(code) if code else None
        except PlaceNotFoundError as error:
            raise forms.ValidationError(_("There is no such place.")) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if (given.get("lat") is None) != (given.get("lon") is None) and not {"lat", "lon"} & self.errors.keys():
            self.add_error("lat", _("Give both latitude and longitude, or neither."))
        return given

    def new_case(self) -> commands.NewCase:
        """What the command registers; ``fields_typed`` counts what somebody had to type or choose."""
        given = self.cleaned_data
        place = given["place"]
        lon, lat = (given["lon"], given["lat"]) if given["lon"] is not None or place is None else (place.lon, place.lat)
        names = ("title", "description", "address", "cause", "category", "kind", "lat")
        return commands.NewCase(
            title=given["title"],
            description=given["description"],
            category_code=given["category"],
            kind_code=given["kind"] or self._suggested_kind(),
            address=given["address"] or (place.address or place.name if place else ""),
            lon=lon,
            lat=lat,
            place_id=place.pk if place else None,
            area_id=place.area_id if place else None,
            problem_class=given["problem_class"],
            source=given["source"],
            cause=given["cause"],
            is_public=None if given["is_public"] else False,
            fields_typed=sum(given[name] not in (None, "") for name in names),
        )

    def _suggested_kind(self) -> str:
        code = self.cleaned_data["category"]
        suggested = Category.objects.filter(code=code).values_list("default_kind_code", flat=True).first()
        return suggested or "general"
