"""A case as its page offers it to the panels of the domains above."""

from dataclasses import dataclass
from datetime import datetime

from luoshi.district.cases.queries.facts import case_facts
from luoshi.district.cases.queries.scope import case_for
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.district.cases.rules.reporter import may_reach_reporter
from luoshi.district.people.api import Actor
from luoshi.district.ui.panels import Panel, Slot


@dataclass(frozen=True, slots=True)
class CaseOnPage:
    """One case with its facts, and who looks at it when."""

    id: int
    code: str
    title: str
    source: str
    facts: CaseFacts
    actor: Actor
    at: datetime

    @property
    def may_reach_reporter(self) -> bool:
        """Whether the reader has to speak with whoever raised it."""
        return may_reach_reporter(self.actor, self.facts)


CASE_SIDE: Slot[CaseOnPage, Panel] = Slot("case.side")
"""Cards beside a case."""


def case_on_page(code: str, *, actor: Actor, at: datetime) -> CaseOnPage:
    """The case with this code as the actor meets it.

    Raises
    ------
    CaseNotFoundError
        There is none, or the actor may not see it.
    """
    case = case_for(actor, code)
    return CaseOnPage(case.pk, case.code, case.title, case.source, case_facts(case), actor, at)
