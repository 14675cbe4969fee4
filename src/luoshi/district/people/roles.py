"""The roles that the settings of a deployment name."""

from collections.abc import Iterable

from luoshi.kernel.roles import STAFF


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
