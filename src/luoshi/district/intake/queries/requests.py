"""Reads of requests."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from luoshi.district.intake.errors import NoSuchRequestError
from luoshi.district.intake.models import Request
from luoshi.kernel import ids

PAGE = 50


def request_by_receipt(code: str) -> Request:
    """The request of a receipt, typed in any of the ways people type codes.

    Raises
    ------
    NoSuchRequestError
        The code cannot be one, or nothing was reported under it.
    """
    clean = ids.clean_receipt_code(code)
    request = Request.objects.select_related("case").filter(receipt_code=clean).first() if clean else None
    if request is None:
        raise NoSuchRequestError
    return request


def requests_of_case(case_id: int) -> list[Request]:
    """Everything that was asked in one case, the oldest first."""
    return list(Request.objects.filter(case_id=case_id).order_by("id"))


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A part of the list of requests; ``previous`` and ``next`` are keys."""

    rows: list[Request]
    previous: int | None
    next: int | None


def list_requests(
    *, channel: str = "", words: str = "", after: int | None = None, before: int | None = None
) -> RequestPage:
    """Requests, the newest first; ``after`` and ``before`` are the keys of the neighbouring parts."""
    wanted = _asked(channel, words)
    if before is not None:
        rows = list(wanted.filter(id__gt=before).order_by("id")[: PAGE + 1])
        more = len(rows) > PAGE
        rows = rows[:PAGE][::-1]
        return RequestPage(rows, rows[0].pk if rows and more else None, rows[-1].pk if rows else None)
    if after is not None:
        wanted = wanted.filter(id__lt=after)
    rows = list(wanted.order_by("-id")[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return RequestPage(rows, rows[0].pk if rows and after is not None else None, rows[-1].pk if more else None)


def every_request(*, channel: str = "", words: str = "", most: int) -> Iterator[Request]:
    """The whole list, read piece by piece."""
    return _asked(channel, words).order_by("-id")[:most].iterator(chunk_size=1000)


def _asked(channel: str, words: str) -> QuerySet[Request]:
    wanted = Request.objects.select_related("case")
    if channel:
        wanted = wanted.filter(channel=channel)
    if words:
        clean = ids.clean_receipt_code(words)
        by_words = Q(title__icontains=words) | Q(external_number=words)
        wanted = wanted.filter(receipt_code=clean) if clean else wanted.filter(by_words)
    return wanted
