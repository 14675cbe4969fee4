"""Addresses of places and areas."""

from django.urls import path

from . import areas, geojson, importing, places

app_name = "places"
urlpatterns = [
    path("", places.list_places, name="list"),
    path("new/", places.add_place, name="new"),
    path("import/", importing.import_file, name="import"),
    path("export/<str:file_format>/", places.download_places, name="export"),
    path("areas/", areas.show_areas, name="areas"),
    path("areas.geojson", geojson.areas, name="areas_geojson"),
    path("roads.geojson", geojson.roads, name="roads_geojson"),
    path("places.geojson", geojson.places, name="places_geojson"),
    path("at/<slug:code>/", places.show_place, name="place"),
    path("at/<slug:code>/edit/", places.change_place, name="edit"),
    path("at/<slug:code>/close/", places.strike_place, name="close"),
]
