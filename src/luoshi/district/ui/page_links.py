"""Links to the next and the previous part of a long list, by key rather than by page number."""

from dataclasses import dataclass

from django.http import QueryDict

AFTER, BEFORE = "after", "before"


@dataclass(frozen=True)
class PageLinks:
    """Query strings of the neighbouring parts; empty where there is none."""

    first: str
    previous: str
    next: str
    count: int | None = None


def page_links(page: object, query: QueryDict) -> PageLinks:
    """Links that keep every filter of ``query`` and move along the keys ``page.previous`` and ``page.next``."""
    previous, following = getattr(page, "previous", None), getattr(page, "next", None)
    return PageLinks(
        first=_moved(query, None, None) if previous else "",
        previous=_moved(query, BEFORE, previous) if previous else "",
        next=_moved(query, AFTER, following) if following else "",
        count=getattr(page, "count", None),
    )


def _moved(query: QueryDict, key: str | None, value: object) -> str:
    moved = query.copy()
    for other in (AFTER, BEFORE):
        moved.pop(other, None)
    if key:
        moved[key] = str(value)
    return f"?{moved.urlencode()}"
