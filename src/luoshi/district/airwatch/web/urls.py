"""Addresses of the watch on the air, under ``air/``.

The pages stand on the engine of the store and on the science, which take seconds to load. Every process of the site
knows these addresses; only one that is asked for a page of the air loads what it stands on.
"""

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "airwatch"


def page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view of that name in :mod:`.pages`, loaded when it is first asked for."""

    def view(request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = getattr(import_module("luoshi.district.airwatch.web.pages"), name)(request)
        return answer

    return view


urlpatterns = [
    path("", page("home"), name="home"),
    path("bulletin/", page("bulletin"), name="bulletin"),
]
