"""Who acts: a frozen picture of a person's posts at the moment of the act, so that rules stay functions of values."""

from dataclasses import dataclass, field
from datetime import datetime

from luoshi.kernel.roles import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """One post's powers: a role over a unit's subtree, narrowed to areas or categories where codes are given.

    ``scope_path`` is the subtree the powers cover, ``home_path`` where the post itself stands; they differ for
    oversight ("the supervision office oversees the whole committee").
    """

    role: Role
    unit_id: int
    home_path: str
    scope_path: str
    post_id: int = 0
    area_codes: frozenset[str] = frozenset()
    category_codes: frozenset[str] = frozenset()
    standing_in: bool = False

    @property
    def is_over_the_top(self) -> bool:
        """True when the powers cover a unit at the top of the tree, and so what belongs to the district as a whole."""
        return self.scope_path.strip("/").isdecimal()


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a reporter holding a receipt, or the system itself, with the grants that hold ``at``."""

    kind: str
    """``account``, ``reporter`` or ``system``."""
    account_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    receipt_code: str = ""
    at: datetime | None = None
    roles: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(grant.role.value for grant in self.grants))

    @property
    def is_authenticated(self) -> bool:
        """True for a signed-in account."""
        return self.kind == "account"

    @property
    def key(self) -> str:
        """How the ledger names this actor: never a person's name."""
        if self.kind == "account":
            return f"account:{self.account_id}"
        return self.kind

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units in which the actor holds a post."""
        return frozenset(grant.unit_id for grant in self.grants)

    def has(self, *roles: Role) -> bool:
        """True when any post carries one of ``roles``."""
        return not self.roles.isdisjoint(role.value for role in roles)

    def grants_as(self, *roles: Role) -> tuple[Grant, ...]:
        """The grants that carry one of ``roles``."""
        return tuple(grant for grant in self.grants if grant.role in roles)


SYSTEM = Actor(kind="system", name="Luoshi")
NOBODY = Actor(kind="anonymous")


def reporter(receipt_code: str) -> Actor:
    """Whoever holds a receipt: may follow its case and say whether it helped, nothing else."""
    return Actor(kind="reporter", receipt_code=receipt_code)
