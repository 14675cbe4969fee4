"""One clock read per request: ``request.at`` is the instant everything in it happens."""

from collections.abc import Callable

from django.http import HttpResponse

from luoshi.district.ui.request import DistrictRequest
from luoshi.kernel import clock


class MomentMiddleware:
    """Stamps each request with the instant it arrived."""

    def __init__(self, get_response: Callable[[DistrictRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DistrictRequest) -> HttpResponse:
        request.at = clock.now()
        return self.get_response(request)
