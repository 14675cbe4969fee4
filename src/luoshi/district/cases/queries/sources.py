"""Where cases come from, as the domains declare it, and the way back from a case to the thing it came from."""

import re
from functools import cache

from luoshi.district.people.api import Actor
from luoshi.district.ui.domain import Link, Source, Text, domain_called, domains

ORIGIN = re.compile(r"(?P<label>[a-z][a-z0-9_]*):(?P<id>[A-Za-z0-9._-]{1,50})")
"""``<domain>:<id>``, as it is stored; the domain that wrote the id describes it."""


@cache
def sources() -> dict[str, Source]:
    """Every source by its code, those of the lowest domain first.

    Raises
    ------
    ValueError
        Two domains declare the same code: nobody could tell any more whose a stored case is.
    """
    declared = [source for domain in reversed(domains()) for source in domain.sources]
    found = {source.code: source for source in declared}
    if len(found) != len(declared):
        message = f"a source is declared twice: {sorted(source.code for source in declared)}"
        raise ValueError(message)
    return found


def source_label(code: str) -> Text:
    """What a source is called; the code itself where the domain that declared it is gone."""
    known = sources().get(code)
    return known.label if known else code


def is_from_outside(code: str) -> bool:
    """Whether somebody outside raised cases of this source, so that there is somebody to ask.

    Of a source that no domain declares any more nobody knows; the kind of case then decides alone.
    """
    known = sources().get(code)
    return known is None or known.from_outside


def is_origin(text: str) -> bool:
    """Whether ``text`` names a thing of a domain that can describe it."""
    match = ORIGIN.fullmatch(text)
    domain = domain_called(match["label"]) if match else None
    return bool(domain and domain.origin)


def way_back(origin: str, *, by: Actor) -> Link | None:
    """The link to what a case came from; None where there is nothing, or the reader may not see it."""
    match = ORIGIN.fullmatch(origin)
    domain = domain_called(match["label"]) if match else None
    if match is None or domain is None or not domain.origin:
        return None
    link: Link | None = domain.find(domain.origin)(match["id"], by=by)
    return link
