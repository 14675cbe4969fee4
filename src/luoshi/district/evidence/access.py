"""Who may see a piece of evidence is known to the domains that use it; here they say so, and nothing else opens it."""

from collections.abc import Callable, Iterable

from luoshi.district.people.api import Actor

Opinion = Callable[[int, Actor, str, str], bool]
"""``(evidence_id, actor, receipt_code, variant)`` → True when the asking domain opens it."""

_opinions: dict[str, Opinion] = {}

Belongs = Callable[[int], Iterable[str]]
"""``(evidence_id)`` → whose it is, in the ledger's spelling, as far as the asked domain knows."""

_belongs: dict[str, Belongs] = {}


def register_access(name: str, opinion: Opinion) -> None:
    """Add a domain's opinion, as its ``DomainConfig`` declares it; a name registered again replaces the earlier one."""
    _opinions[name] = opinion


def may_see(evidence_id: int, actor: Actor, receipt_code: str, variant: str) -> bool:
    """True when any domain opens this variant to this actor, or to whoever holds the receipt."""
    return any(opinion(evidence_id, actor, receipt_code, variant) for opinion in _opinions.values())


def register_subjects(name: str, belongs: Belongs) -> None:
    """Add a domain's knowledge of whose a piece of evidence is, as its ``DomainConfig`` declares it."""
    _belongs[name] = belongs


def subjects_of(evidence_id: int) -> list[str]:
    """Whose a piece of evidence is; itself where no domain knows."""
    found = [subject for belongs in _belongs.values() for subject in belongs(evidence_id)]
    return found or [f"evidence:{evidence_id}"]
