"""The addresses of tours."""

from django.urls import path

from . import pages

app_name = "tours"
urlpatterns = [path("", pages.tours, name="list"), path("<int:tour>/", pages.tour_page, name="tour")]
