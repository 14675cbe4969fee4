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


SENDING_BACK = frozenset({Action.RETURN, Action.REOPEN})
"""The acts after which closing must be proved anew."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence in a case: what for, in which form, at which version, and the hash of its file."""

    purpose: str
    form: str
    version: int
    digest: str = ""


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
    photos_rejected: frozenset[str] = field(default_factory=frozenset)
    """The hashes of the photos that were on the table when the case was last sent back: they prove nothing anew."""
    done_by: frozenset[str] = frozenset()
    """The keys of those who reported the work, or a share of it, as done; known while it waits to be verified."""
    state_since: datetime | None = None
    """Since when it waits in its state, where no unit's share says it."""
    petition_since: datetime | None = None
    shares_since: tuple[tuple[str, datetime], ...] = ()
    """The path of each unit with a share, and since when the share is as it is."""
    follow_up: str = "none"
    ever_closed: bool = False

    def proves(self, purpose: str, given: str) -> bool:
        """Whether something ``given`` as a photo, document or text can stand for ``purpose``.

        A document may have been photographed; a photo of the place is replaced by nothing.
        """
        wanted = dict(self.evidence_as).get(purpose, "any")
        return given in {"photo": ("photo",), "document": ("photo", "document")}.get(wanted, (given,))

    def with_evidence(self, shown: Iterable[Shown], *, sent_back: int) -> "CaseFacts":
        """The same with what was ``shown``, each piece with the version at which it was.

        After the case was sent back — returned or reopened, at version ``sent_back`` — closing must be proved anew: a
        photo that was rejected does not become better by being sent again. How it was before stays as it was.
        """
        pieces = list(shown)
        rejected = frozenset(
            one.digest
            for one in pieces
            if one.form == "photo" and one.digest and one.version < sent_back and one.purpose != BEFORE
        )
        given = frozenset(
            one.purpose
            for one in pieces
            if self.proves(one.purpose, one.form)
            and (one.purpose == BEFORE or (one.version >= sent_back and one.digest not in rejected))
        )
        return replace(self, evidence_given=given, photos_rejected=rejected)

    @property
    def evidence_missing(self) -> tuple[str, ...]:
        """The purposes for which closing still needs evidence, in the order the kind names them."""
        return tuple(purpose for purpose in self.evidence_needed if purpose not in self.evidence_given)
