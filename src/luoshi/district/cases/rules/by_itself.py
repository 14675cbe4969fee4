"""Why the program itself acts on a case: codes, so that each reader reads the reason in his own language."""

from enum import StrEnum


class Reason(StrEnum):
    """The occasions on which nobody decides, and therefore nobody writes words."""

    YELLOW = "yellow"
    """The light turned yellow."""
    RED = "red"
    """The deadline passed."""
    STILL_RED = "still_red"
    """It passed three days ago."""
    NOT_SOLVED = "not_solved"
    """The reporter says that it is not solved; in which words stays in their own act."""
