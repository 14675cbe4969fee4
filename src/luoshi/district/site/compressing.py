"""Pages, GeoJSON, JSON and tables travel compressed to whoever can open them.

What is compressed holds both secrets and words that a stranger may have put there, which lets somebody who measures
lengths guess the secret (BREACH). Django draws the token of a form anew for each page and pads each compressed answer
by a random length; sessions are not sent with requests from foreign pages (``SameSite``). Files, photos and whatever is
encoded already stay as they are, and so does the ledger's feed, which any cache may keep.
"""

import re
from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

COMPRESSED: Final = frozenset(
    {
        "application/geo+json",
        "application/json",
        "application/manifest+json",
        "application/problem+json",
        "image/svg+xml",
        "text/calendar",
        "text/csv",
        "text/html",
        "text/plain",
    }
)
_UNWANTED: Final = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)")


class CompressingMiddleware(GZipMiddleware):
    """Compresses what is text and made here."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """The answer, compressed where it may be and where the reader says that gzip is understood."""
        kind = response.get("Content-Type", "").partition(";")[0].strip().lower()
        is_file = getattr(response, "file_to_stream", None) is not None
        if kind not in COMPRESSED or is_file or response.status_code in (206, 304):
            return response
        if _UNWANTED.search(request.headers.get("Accept-Encoding", "")):
            patch_vary_headers(response, ("Accept-Encoding",))
            return response
        return super().process_response(request, response)
