"""Cases by their numbers, as far as somebody may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.district.cases.models import Case
from luoshi.district.cases.queries.scope import visible_to
from luoshi.district.people.api import Actor


@dataclass(frozen=True, slots=True)
class CaseNamed:
    """A case by its id, its number and its title."""

    id: int
    code: str
    title: str


def cases_named(codes: Iterable[str], *, actor: Actor) -> list[CaseNamed]:
    """Those of ``codes`` that the actor may see, the oldest first."""
    found = Case.objects.filter(visible_to(actor), code__in=list(codes)).order_by("pk")
    return [CaseNamed(*row) for row in found.values_list("pk", "code", "title")]
