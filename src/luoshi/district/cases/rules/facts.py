"""The facts of a case that its rules look at: one frozen value, so that every decision is taken without a database."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.states import CaseState

BEFORE = "before"
"""The purpose of what shows how it was when it was reported."""

FINISHING = frozenset({Action.COMPLETE, Action.CO_COMPLETE})
"""The acts by which somebody says that the work, or a share of it, is done."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """``*_path`` are chains of ids from the root (``/1/5/``).

    ``area_path`` is that of the unit answering for the area; it matters, and is known, as long as nobody leads.
    """

    state: CaseState
    lead_path: str = ""
    co_paths: tuple[str, ...] = ()
    signed_co_paths: tuple[str, ...] = ()
    pending_co_paths: tuple[str, ...] = ()
    lead_is_pending: bool = False
    area_code: str = ""
    area_path: str = ""
    category_path: str = "/"
    hand_backs: int = 0
    hand_back_limit: int = 2
    must_take: bool = False
    extensions: int = 0
    extension_limit: int = 1
    is_urgent: bool = False
    due_at: datetime | None = None
    open_petition: str = ""
    petitioner: str = ""
    needs_roadmap: bool = False
    has_roadmap: bool = False
    open_step_paths: tuple[str, ...] = ()
    """The unit of each step of the roadmap that is still to be done."""
    open_children: int = 0
    open_co_units: int = 0
    verifier_roles: frozenset[str] = frozenset({"verifier", "supervisor"})
    evidence_needed: tuple[str, ...] = ()
    evidence_as: tuple[tuple[str, str], ...] = ()
    """For each purpose the form that its kind demands: photo, document, or any."""
    evidence_given: frozenset[str] = field(default_factory=frozenset)
    done_by: frozenset[str] = frozenset()
    """The keys of those who reported the work, or a share of it, as done; known while it waits to be verified."""
    follow_up: str = "none"
    ever_closed: bool = False

    def proves(self, purpose: str, given: str) -> bool:
        """Whether something ``given`` as a photo, document or text can stand for ``purpose``.

        A document may have been photographed; a photo of the place is replaced by nothing.
        """
        wanted = dict(self.evidence_as).get(purpose, "any")
        return given in {"photo": ("photo",), "document": ("photo", "document")}.get(wanted, (given,))

    def with_evidence(self, shown: Iterable[tuple[str, str, int]], *, reopened: int) -> "CaseFacts":
        """The same with what was ``shown``: purpose, form, and the version at which it was.

        After a reopening, at version ``reopened``, closing must be proved anew; how it was before stays as it was.
        """
        return replace(
            self,
            evidence_given=frozenset(
                purpose
                for purpose, given, version in shown
                if self.proves(purpose, given) and (version >= reopened or purpose == BEFORE)
            ),
        )

    @property
    def evidence_missing(self) -> tuple[str, ...]:
        """The purposes for which closing still needs evidence, in the order the kind names them."""
        return tuple(purpose for purpose in self.evidence_needed if purpose not in self.evidence_given)
