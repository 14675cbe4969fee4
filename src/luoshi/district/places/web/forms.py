"""Forms about places."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.district.people.api import unit_name, unit_tree
from luoshi.district.places.models import Place
from luoshi.district.places.models.place import PlaceKind
from luoshi.district.places.queries.areas import area_at, areas_for_select
from luoshi.district.places.rules.coordinates import CoordinateSystem, to_wgs84
from luoshi.district.places.rules.facts import PlaceFacts
from luoshi.sheets import ENCODINGS

SOURCES = [
    (CoordinateSystem.WGS84.value, _("GPS, Tianditu or a survey (WGS-84 / CGCS2000)")),
    (CoordinateSystem.GCJ02.value, _("Amap, Tencent and most phone maps (GCJ-02)")),
    (CoordinateSystem.BD09.value, _("Baidu maps (BD-09)")),
]


class PlaceForm(forms.Form):
    """A place as someone enters it."""

    name = forms.CharField(label=pgettext_lazy("place", "Name"), max_length=150)
    kind = forms.ChoiceField(label=pgettext_lazy("place", "Kind"), choices=PlaceKind.choices)
    code = forms.CharField(
        label=pgettext_lazy("place", "Code"),
        max_length=60,
        required=False,
        help_text=_("Letters, digits, - and _. Left empty, the next free code is taken."),
    )
    name_en = forms.CharField(label=pgettext_lazy("place", "English name"), max_length=200, required=False)
    address = forms.CharField(label=pgettext_lazy("place", "Address"), max_length=200, required=False)
    coordinate_source = forms.ChoiceField(
        label=_("Where the coordinates come from"),
        choices=SOURCES,
        initial=CoordinateSystem.WGS84.value,
        help_text=_("A point picked on the map here is always WGS-84. Other maps shift theirs by hundreds of metres."),
    )
    lon = forms.FloatField(
        label=pgettext_lazy("place", "Longitude"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    lat = forms.FloatField(
        label=pgettext_lazy("place", "Latitude"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    area_code = forms.ChoiceField(label=pgettext_lazy("place", "Area"), required=False)
    unit_code = forms.ChoiceField(label=pgettext_lazy("place", "Responsible unit"), required=False)

    def __init__(self, *args: Any, place: Place | None = None, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)
        language = get_language() or ""
        self._choose("area_code", _("By its point on the map"), areas_for_select(language))
        units = [(node.unit.code, "\u3000" * node.depth + unit_name(node.unit, language)) for node in unit_tree()]
        self._choose("unit_code", pgettext_lazy("unit", "None"), units)
        if place is not None:
            del self.fields["code"]

    @staticmethod
    def initial_of(place: Place) -> dict[str, Any]:
        """What the form shows of a place; its point is WGS-84 whatever it was given in."""
        return {
            "name": place.name,
            "kind": place.kind,
            "name_en": place.name_en,
            "address": place.address,
            "coordinate_source": CoordinateSystem.WGS84.value,
            "lon": place.lon,
            "lat": place.lat,
            "area_code": "" if _lies_in_its_area(place) or not place.area else place.area.code,
            "unit_code": place.unit.code if place.unit else "",
        }

    def facts(self) -> PlaceFacts:
        """The cleaned data as facts; what the form does not show stays as it was."""
        data = dict(self.cleaned_data)
        data.setdefault("code", self.place.code if self.place else "")
        if self.place is None:
            return PlaceFacts(**data)
        if self.place.geometry and data["lon"] is not None and data["lat"] is not None:
            # The shape is kept in WGS-84 already, so the point must be too.
            data["lon"], data["lat"] = to_wgs84(data["lon"], data["lat"], data["coordinate_source"])
            data["coordinate_source"] = CoordinateSystem.WGS84.value
        return PlaceFacts(**data, geometry=self.place.geometry, attributes=self.place.attributes)

    def _choose(self, name: str, nothing: Any, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]


def _lies_in_its_area(place: Place) -> bool:
    """True when the area follows from the point, so that it should go on following when the point is moved."""
    if place.lon is None or place.lat is None:
        return place.area is None
    return area_at(place.lon, place.lat) == place.area


class ImportForm(forms.Form):
    """A file of places or areas."""

    PLACES, AREAS = "places", "areas"

    what = forms.ChoiceField(
        label=_("What the file holds"),
        choices=[(PLACES, _("Places (GeoJSON or a sheet)")), (AREAS, _("Areas (GeoJSON)"))],
    )
    coordinates = forms.ChoiceField(label=_("Where the coordinates come from"), choices=SOURCES)
    file = forms.FileField(label=pgettext_lazy("place", "File"))
    sheet = forms.CharField(
        label=pgettext_lazy("place", "Sheet of the workbook"),
        max_length=100,
        required=False,
        help_text=_("Needed only when several sheets may be meant."),
    )
    header_row = forms.IntegerField(
        label=pgettext_lazy("place", "Row that names the columns"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("Its number at the left. Found out when left empty."),
    )
    encoding = forms.ChoiceField(
        label=pgettext_lazy("place", "Encoding of a text file"),
        choices=[("", _("Find out")), *((name, name) for name in ENCODINGS)],
        required=False,
    )

    def chosen(self) -> dict[str, Any]:
        """What somebody chose about the reading, without the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}
