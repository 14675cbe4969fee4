"""Who may see how whoever raised a case can be reached: those who have to speak with them, and nobody else."""

from luoshi.district.cases.rules.actions import Capacity
from luoshi.district.cases.rules.capacity import capacities
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.kernel.actors import Actor


def may_reach_reporter(actor: Actor, facts: CaseFacts) -> bool:
    """True for the supervision office, which asks afterwards, and for the lead unit as long as the case is open.

    Co-units, verifiers, leaders and readers do their part without a name.
    """
    towards = capacities(actor, facts)
    return Capacity.SUPERVISION in towards or (Capacity.LEAD in towards and facts.state.is_open)
