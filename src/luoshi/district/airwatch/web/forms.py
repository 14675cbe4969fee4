"""What one asks a bulletin of."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.district.airwatch.errors import TooMuchError
from luoshi.district.airwatch.queries.overview import Overview
from luoshi.district.airwatch.rules.asked import MOST_DAYS, Asked
from luoshi.district.airwatch.rules.measured import Period
from luoshi.kernel.errors import fill

CITY, STATION = "city:", "station:"
MOST_STATION_DAYS = 1500
"""More than these are too long to wait for at a browser; ``luoshi air report`` makes them."""


class BulletinForm(forms.Form):
    """A period, and all stations, those of a city, or one."""

    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    of = forms.ChoiceField(label=pgettext_lazy("air", "Stations"), required=False)
    lang = forms.ChoiceField(label=_("Language"), choices=[("zh", "中文"), ("en", "English")], required=False)

    def __init__(self, *args: Any, overview: Overview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = overview.lines
        for name in ("of", "lang"):
            self.fields[name].needed = True  # type: ignore[attr-defined]  # a choice is made already, none is optional
        cities = sorted({line.station.city for line in overview.lines} - {""})
        of = self.fields["of"]
        assert isinstance(of, forms.ChoiceField)
        of.choices = [
            ("", _("All stations")),
            *([(CITY + city, city) for city in cities] if len(cities) > 1 else []),
            *((STATION + line.station.code, line.station.name) for line in overview.lines),
        ]

    def clean(self) -> dict[str, Any]:
        """The period runs forward, and is not longer than a bulletin can be."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last:
            days = (last - first).days + 1
            if days < 1:
                self.add_error("last", _("The last day lies before the first."))
            elif days > MOST_DAYS:
                self.add_error("last", _("A bulletin covers at most {days} days.").format(days=MOST_DAYS))
            elif (stations := self._stations(data.get("of", ""))) * days > MOST_STATION_DAYS:
                refusal = TooMuchError(days=days, stations=stations)
                self.add_error("last", fill(gettext(refusal.message_template), refusal.data))
        return data

    def _stations(self, of: str) -> int:
        if of.startswith(STATION):
            return 1
        return sum(not of or line.station.city == of.removeprefix(CITY) for line in self.lines)

    def asked(self) -> Asked:
        """What a valid form asks for."""
        data, of = self.cleaned_data, self.cleaned_data.get("of", "")
        return Asked(
            Period(data["first"], data["last"]),
            (of.removeprefix(STATION),) if of.startswith(STATION) else (),
            of.removeprefix(CITY) if of.startswith(CITY) else "",
        )
