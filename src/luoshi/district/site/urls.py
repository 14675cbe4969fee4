"""Every address of the district, as its domains declare them."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, URLResolver, include, path, re_path

from luoshi.district.ui.domain import domains

from .health import healthz
from .rest import api

PERMANENT = 308
"""Moved for good; the method stays what it was, so that a form that is sent arrives."""


def addresses() -> list[URLPattern | URLResolver]:
    """What the domains declared, by order; those of one order from the lowest domain up."""
    declared = [(domain, address) for domain in reversed(domains()) for address in domain.addresses]
    patterns: list[URLPattern | URLResolver] = []
    for domain, address in sorted(declared, key=lambda pair: pair[1].order):
        patterns.append(path(address.prefix, include(domain.dotted(address.module))))
        patterns += [_moved(alias, address.prefix) for alias in address.aliases]
    return patterns


def _moved(old: str, new: str) -> URLPattern:
    def send_on(request: HttpRequest, rest: str) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        # One slash at the beginning and no more: two would lead to another site.
        answer = HttpResponsePermanentRedirect(f"/{(new + rest).lstrip('/')}{'?' + query if query else ''}")
        answer.status_code = PERMANENT
        return answer

    return re_path(rf"^{old}(?P<rest>.*)$", send_on)


urlpatterns = [path("healthz", healthz, name="healthz"), path("api/v1/", api.urls), *addresses()]

handler400 = "luoshi.district.ui.web.errors.bad_request"
handler403 = "luoshi.district.ui.web.errors.permission_denied"
handler404 = "luoshi.district.ui.web.errors.page_not_found"
handler500 = "luoshi.district.site.outages.server_error"
