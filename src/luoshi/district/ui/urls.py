"""Addresses of the look itself."""

from django.urls import path

from .web.preference import save_preference
from .web.styleguide import show_styleguide

app_name = "ui"
urlpatterns = [
    path("", show_styleguide, name="styleguide"),
    path("preference/", save_preference, name="preference"),
]
