"""The roles a post may carry; what each allows is decided in the ``rules`` of the people domain."""

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
