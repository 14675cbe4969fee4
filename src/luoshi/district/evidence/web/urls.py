"""Addresses of evidence."""

from django.urls import path

from .views import show_variant

app_name = "evidence"
urlpatterns = [path("<int:evidence_id>/<str:variant>/", show_variant, name="variant")]
