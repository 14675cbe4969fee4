"""The living style page: every component with its markup. Open in demo and debug, else to administrators."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from luoshi.district.ui.icons import NAMES
from luoshi.kernel import clock

from . import specimens


class SpecimenForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=_("Title"), max_length=60, help_text=_("In one sentence, as you would tell it."))
    text = forms.CharField(label=_("What happened"), widget=forms.Textarea(attrs={"rows": 4}))
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", "—"), ("a", "梧桐办事处"), ("b", "规划资源局")])
    due = forms.DateField(label=_("Due"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), widget=forms.RadioSelect, choices=[("stock", "存量"), ("increment", "增量")], required=False
    )
    helpers = forms.MultipleChoiceField(
        label=_("Helping units"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "searchable"}),
        choices=[(name, name) for name in ("城市管理局", "生态环境局", "建设局", "交警大队", "梧桐办事处")],
        required=False,
    )
    agree = forms.BooleanField(label=_("The reporter may be called back"), required=False)
    latitude = forms.CharField(label=_("Latitude"), required=False)
    longitude = forms.CharField(label=_("Longitude"), required=False)
    photo = forms.FileField(label=_("Photos"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))


@require_safe
def show_styleguide(request: HttpRequest) -> HttpResponse:
    """Every component once, with long and empty data too."""
    roles: frozenset[str] = getattr(getattr(request, "actor", None), "roles", frozenset())
    if not (settings.DEBUG or getattr(settings, "DEMO", False) or "administrator" in roles):
        raise Http404
    now = getattr(request, "at", None) or clock.now()
    context = {
        "now": now,
        "soon": now + timedelta(hours=27),
        "past": now - timedelta(days=3, hours=4),
        "last_year": now - timedelta(days=400),
        "form": SpecimenForm(),
        "wrong": SpecimenForm({"title": "", "text": "", "unit": ""}, prefix="wrong"),
        "page": SimpleNamespace(previous="a", next="b", count=1284),
        "icons": sorted(NAMES),
        "chart": {
            "kind": "bar",
            "unit": "件",
            "x": ["10-07", "10-14", "10-21", "10-28", "11-04"],
            "series": [{"name": "超期", "values": [3, 5, 4, 6, 9], "tone": "late"}],
        },
        "areas": specimens.areas(),
        "roads": specimens.roads(),
        "points": specimens.points(),
    }
    return render(request, "ui/styleguide.html", context)
