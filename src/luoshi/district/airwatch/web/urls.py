"""Addresses of the watch on the air, under ``air/``."""

from django.urls import path

from . import pages

app_name = "airwatch"
urlpatterns = [
    path("", pages.home, name="home"),
    path("bulletin/", pages.bulletin, name="bulletin"),
]
