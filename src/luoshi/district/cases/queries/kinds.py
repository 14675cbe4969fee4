"""The kinds of case that hold now, as values."""

from dataclasses import dataclass
from typing import Any

from luoshi.district.cases.models import CaseKind


@dataclass(frozen=True, slots=True)
class KindShown:
    """The current version of a kind, with its deadlines and the evidence that closing needs."""

    code: str
    version: int
    name: str
    name_en: str
    deadlines: dict[str, Any]
    evidence: list[dict[str, Any]]


def current_kinds() -> list[KindShown]:
    """Every kind in its current version."""
    return [KindShown(**row) for row in CaseKind.objects.filter(is_current=True).values(*KindShown.__slots__)]
