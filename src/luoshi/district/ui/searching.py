"""What the search box finds beside the cases: each domain declares it and shows no more than the reader may see."""

from dataclasses import dataclass
from typing import Any

from luoshi.district.ui.domain import Link, Text, domains

MOST = 8
"""How many of each kind are listed; whoever wants more asks the domain's own page."""


@dataclass(frozen=True, slots=True)
class FoundBeside:
    """What was found of one kind."""

    label: Text
    links: tuple[Link, ...]


def found_beside(text: str, *, by: Any) -> list[FoundBeside]:
    """What the domains find for the words of the search box, kinds without a find left out."""
    words = text.strip()
    if not words:
        return []
    found = [
        FoundBeside(search.label, tuple(domain.find(search.find)(text=words, by=by, limit=MOST)))
        for domain in domains()
        for search in domain.searches
    ]
    return [kind for kind in found if kind.links]
