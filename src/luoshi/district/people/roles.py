"""The roles a post may carry; what each allows is decided in ``rules/permissions.py``."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a person does in the closed loop."""

    RESIDENT = "resident"
    OFFICER = "officer"
    HANDLER = "handler"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    VERIFIER = "verifier"
    LEADER = "leader"
    WINDOW = "window"
    EXPERT = "expert"
    ASSESSOR = "assessor"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


STAFF = frozenset(Role) - {Role.RESIDENT}


def roles_named(names: Iterable[str]) -> frozenset[str]:
    """The roles of ``names``, in which ``all`` is every role of the staff.

    Raises
    ------
    ValueError
        A name is no role: what is demanded of a misspelt one would be demanded of nobody.
    """
    said, known = set(names), {role.value for role in STAFF}
    unknown = said - known - {"all"}
    if unknown:
        message = f"LUOSHI_SECOND_STEP_ROLES: {', '.join(sorted(unknown))} is no role; roles are {sorted(known)}"
        raise ValueError(message)
    return frozenset(known if "all" in said else said)
