"""Map data: areas and roads are public and may be cached by anyone; places are for the staff."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from luoshi.district.people.api import requires
from luoshi.district.places.queries.areas import areas_geojson
from luoshi.district.places.queries.places import places_geojson, places_matching, roads_geojson

from .filters import filter_from

MAX_AGE_S = 300
MOST_POINTS = 5000


@require_safe
def areas(request: HttpRequest) -> HttpResponseBase:
    """The areas: ``?kind=`` office (default), community, grid or district; ``?lang=en`` for English names."""
    return _public(request, areas_geojson(_language(request), kind=request.GET.get("kind", "")))


@require_safe
def roads(request: HttpRequest) -> HttpResponseBase:
    """The roads that have a line; ``?lang=en`` for English names."""
    return _public(request, roads_geojson(_language(request)))


@require_safe
@requires("see_places")
def places(request: HttpRequest) -> HttpResponse:
    """The places of a list's filter, at most 5,000 of them."""
    chosen = places_matching(filter_from(request.GET)).exclude(lon=None)[:MOST_POINTS]
    collection = places_geojson(language=_language(request), places=chosen)
    for feature in collection["features"]:
        feature["properties"]["url"] = reverse("places:place", args=[feature["properties"]["id"]])
    response = _answer(json.dumps(collection, ensure_ascii=False, separators=(",", ":")))
    patch_cache_control(response, private=True, max_age=0)
    return response


def _public(request: HttpRequest, collection: dict[str, Any]) -> HttpResponseBase:
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    etag = quote_etag(hashlib.sha256(text.encode()).hexdigest())
    response = get_conditional_response(request, etag=etag) or _answer(text)
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=MAX_AGE_S)
    return response


def _answer(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/geo+json")


def _language(request: HttpRequest) -> str:
    # The language is part of the address, not of a cookie, so that a cache between may keep each.
    return "en" if request.GET.get("lang", "").startswith("en") else "zh-hans"
