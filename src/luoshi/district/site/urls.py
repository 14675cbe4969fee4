"""Every address of the district, domain by domain."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path

from .health import healthz

urlpatterns = [path("healthz", healthz, name="healthz"), path("ui/", include("luoshi.district.ui.urls"))]
