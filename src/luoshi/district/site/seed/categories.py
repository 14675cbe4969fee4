"""The default tree of what a case can be about: three levels, codes that stay, names in two languages."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data/categories.json"


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category; those above come before those below."""

    code: str
    name: str
    name_en: str
    parent_code: str
    default_kind_code: str


def default_categories() -> list[CategoryLine]:
    """The tree, from the top."""
    return list(_lines(json.loads(_FILE.read_text(encoding="utf-8")), "", ""))


def _lines(rows: Sequence[Sequence[Any]], parent: str, kind: str) -> Iterator[CategoryLine]:
    for code, name, name_en, *rest in rows:
        own_kind = _KIND_OF.get(code) or (str(rest.pop(0)) if rest and isinstance(rest[0], str) else kind)
        yield CategoryLine(str(code), str(name), str(name_en), parent, own_kind)
        if rest:
            yield from _lines(rest[0], str(code), own_kind)


# Where a category's usual kind is not that of the one above it.
_KIND_OF = {
    "danger": "urgent-danger",
    "collapse": "urgent-danger",
    "exposed-wire": "urgent-danger",
    "gas-leak": "urgent-danger",
    "road-handover": "complex",
    "transition": "complex",
    "title-deed": "complex",
    "scattered-plants": "complex",
    "public-works": "project",
    "road-works": "project",
    "community-centre": "project",
    "service-hall": "project",
    "relief": "help",
    "enrolment": "consult",
    "insurance": "consult",
    "social-security": "consult",
    "opening-hours": "consult",
    "attitude": "complaint",
    "wages": "complaint",
    "policy": "help",
    "finance": "help",
}
