"""Addresses of the watch on the air, under ``air/``.

The pages stand on the engine of the store, a bulletin on the science too, and both take seconds to load. Every process
of the site knows these addresses; the server loads what they stand on after it has started (``warm`` in ``apps.py``),
where there is any air.
"""

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "airwatch"


def page(room: str, name: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view of that name in one of the rooms beside this one, loaded when it is first asked for."""

    def view(request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = getattr(import_module(f"luoshi.district.airwatch.web.{room}"), name)(request)
        return answer

    return view


urlpatterns = [
    path("", page("pages", "home"), name="home"),
    path("bulletin/", page("bulletins", "bulletin"), name="bulletin"),
]
