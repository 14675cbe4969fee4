"""Private answers are kept nowhere: neither in the browser's folder nor in a proxy, nor behind its Back button.

Private is whatever is answered to somebody who signed in or sent a token, to whoever holds a receipt, and to any form
that was sent. Where a view says that its answer is public (the map of areas), it stays so; static files and the
ledger's feed are answered before this is asked.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]

WITH_RECEIPT: Final = ("/track/", "/report/done/")
"""Addresses that carry the code of a receipt."""

SIGNING_IN: Final = "/sign-in/"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class PrivateMiddleware:
    """Says ``Cache-Control: no-store`` on every private answer, error pages too."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if is_private(request) and "public" not in answer.get("Cache-Control", ""):
            answer["Cache-Control"] = "no-store"
        return answer


def is_private(request: HttpRequest) -> bool:
    """Whether the answer is for this one reader; asked after it was made, when it is known who asked."""
    actor = getattr(request, "actor", None)
    path = request.path_info
    return (
        request.method not in SAFE
        or bool(getattr(actor, "is_authenticated", False))
        or "Authorization" in request.headers
        or "receipt" in request.GET
        or path.startswith((*WITH_RECEIPT, SIGNING_IN))
    )
