"""Every address of the district, domain by domain."""

from importlib.util import find_spec

from django.urls import include, path

from .health import healthz
from .rest import api

DOMAINS = {"intake": "", "cases": "", "people": "", "places": "places/", "evidence": "evidence/"}

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/", api.urls),
    path("ui/", include("luoshi.district.ui.urls")),
    path("", include("luoshi.district.people.web.single_sign_on")),
    path("", include("luoshi.district.cases.boards.urls")),
    *(
        path(prefix, include(f"luoshi.district.{domain}.web.urls"))
        for domain, prefix in DOMAINS.items()
        if find_spec(f"luoshi.district.{domain}.web") and find_spec(f"luoshi.district.{domain}.web.urls")
    ),
]

handler400 = "luoshi.district.ui.web.errors.bad_request"
handler403 = "luoshi.district.ui.web.errors.permission_denied"
handler404 = "luoshi.district.ui.web.errors.page_not_found"
handler500 = "luoshi.district.ui.web.errors.server_error"
