"""Every address of the district, domain by domain."""

from django.urls import include, path

from .health import healthz
from .rest import api

urlpatterns = [
    path(".well-known/luoshi/", include("luoshi.district.audit.web.urls")),
    path("ledger/", include("luoshi.district.site.ledger_page")),
    path("", include("luoshi.district.site.oversight")),
    path("healthz", healthz, name="healthz"),
    path("api/v1/", api.urls),
    path("ui/", include("luoshi.district.ui.urls")),
    path("", include("luoshi.district.people.web.single_sign_on")),
    path("", include("luoshi.district.people.web.urls")),
    path("", include("luoshi.district.intake.web.urls")),
    path("", include("luoshi.district.cases.boards.urls")),
    path("", include("luoshi.district.cases.web.urls")),
    path("air/", include("luoshi.district.airwatch.web.urls")),
    path("places/", include("luoshi.district.places.web.urls")),
    path("evidence/", include("luoshi.district.evidence.web.urls")),
]

handler400 = "luoshi.district.ui.web.errors.bad_request"
handler403 = "luoshi.district.ui.web.errors.permission_denied"
handler404 = "luoshi.district.ui.web.errors.page_not_found"
handler500 = "luoshi.district.site.outages.server_error"
