"""Where several cases stand for one reader, read with few queries."""

from collections.abc import Collection
from datetime import datetime

from luoshi.district.cases.models import Case
from luoshi.district.cases.queries.facts import facts_of_cases
from luoshi.district.cases.rules.standing import Standing, standing
from luoshi.district.people.api import Actor

RELATED = ("kind", "category", "lead_unit", "area__unit")


def standings(case_ids: Collection[int], *, actor: Actor, at: datetime) -> dict[int, Standing]:
    """How each case stands for ``actor``, by id; what its evidence lacks is not asked."""
    if not case_ids:
        return {}
    cases = list(Case.objects.filter(pk__in=case_ids).select_related(*RELATED))
    return {pk: standing(actor=actor, facts=facts, at=at) for pk, facts in facts_of_cases(cases).items()}
