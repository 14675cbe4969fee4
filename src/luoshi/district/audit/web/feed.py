"""The feed: the newest signed head, the keys, all heads, proofs between them, the tree as tiles, the entries.

Everything but the newest head never changes once it is there, so any cache may keep it. Another site's page may read
it too: it is public, and a check that runs elsewhere is worth more.
"""

import json
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from luoshi.district.audit.api import consistency as consistency_between
from luoshi.district.audit.api import (
    head_of,
    heads_after,
    latest_head,
    published_declarations,
    published_entries,
    published_keys,
    published_tile,
)
from luoshi.district.audit.errors import NotPublishedError
from luoshi.proof.errors import UnreadableDocumentError
from luoshi.proof.files import heads_text

FOR_EVER: Final = "public, max-age=31536000, immutable"
A_MOMENT: Final = "public, max-age=10"
HEADS_A_PAGE: Final = 500
TEXT: Final = "text/plain; charset=utf-8"
JSON: Final = "application/json"
LINES: Final = "application/x-ndjson"
BYTES: Final = "application/octet-stream"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed head; 404 before the first."""
    head = latest_head()
    if head is None:
        return _missing("checkpoint")
    tag = f'"{head.size}"'
    if request.headers.get("If-None-Match") == tag:
        return _given(HttpResponseNotModified(), A_MOMENT, tag)
    return _given(HttpResponse(str(head.note), content_type=TEXT), A_MOMENT, tag)


@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    """Every key and its hand-over, the first first."""
    return _json(published_keys(), A_MOMENT)


@require_safe
def declarations(_request: HttpRequest) -> HttpResponse:
    """What the log declares about itself: restored backups, wrong times."""
    return _json(published_declarations(), A_MOMENT)


@require_safe
def heads(request: HttpRequest) -> HttpResponse:
    """The signed heads larger than ``after``, 500 at a time; ``next`` is the ``after`` of the next page."""
    after = request.GET.get("after", "0")
    if not after.isascii() or not after.isdigit() or len(after) > len(str(2**53)):
        return _missing(f"heads after {after[:20]}", status=400)
    page = heads_after(int(after), HEADS_A_PAGE)
    full = len(page) == HEADS_A_PAGE
    listed = [{"size": head.size, "note": str(head.note)} for head in page]
    return _json({"heads": listed, "next": page[-1].size if full else None}, FOR_EVER if full else A_MOMENT)


@require_safe
def consistency(_request: HttpRequest, old: int, new: int) -> HttpResponse:
    """Two signed heads and the proof that the newer extends the older, as ``luoshi-verify heads`` reads it."""
    first, second = head_of(old), head_of(new)
    if first is None or second is None or old > new:
        return _missing(f"heads of {old} and {new} entries")
    written = heads_text(old=first.note, new=second.note, proof=consistency_between(old, new))
    return _given(HttpResponse(written, content_type=JSON), FOR_EVER)


@require_safe
def tile(_request: HttpRequest, path: str) -> HttpResponse:
    """256 hashes of one level of the tree, or fewer at its right edge."""
    try:
        content = published_tile(path)
    except (UnreadableDocumentError, NotPublishedError) as refusal:
        return _missing(refusal.message)
    return _given(HttpResponse(content, content_type=BYTES), FOR_EVER)


@require_safe
def entries(_request: HttpRequest, place: str) -> HttpResponse:
    """The entries under one tile of the lowest level, one a line, exactly as they were hashed."""
    try:
        content = published_entries(place)
    except (UnreadableDocumentError, NotPublishedError) as refusal:
        return _missing(refusal.message)
    return _given(HttpResponse(content, content_type=LINES), FOR_EVER)


def _json(content: object, cache: str) -> HttpResponse:
    return _given(HttpResponse(json.dumps(content, ensure_ascii=False, indent=1) + "\n", content_type=JSON), cache)


def _missing(what: str, status: int = 404) -> HttpResponse:
    return _given(HttpResponse(f"{what}\n", status=status, content_type=TEXT), A_MOMENT)


def _given(answer: HttpResponse, cache: str, tag: str = "") -> HttpResponse:
    answer["Cache-Control"] = cache
    answer["Access-Control-Allow-Origin"] = "*"
    if tag:
        answer["ETag"] = tag
    return answer
