"""A refusal an official may argue with is a value, not an exception.

Rules answer with a :class:`Verdict`: allowed or not, and why not, as stable codes with data, so that a button can be
greyed out with its reason, an API can list the reasons, and a test can name them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason against: a stable ``code`` and the data its sentence needs."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is allowed, and every reason why it is not."""

    reasons: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        """True when nothing speaks against it."""
        return not self.reasons

    def __bool__(self) -> bool:
        return self.allowed

    def __and__(self, other: "Verdict") -> "Verdict":
        """Both must allow; the reasons add up.

        >>> bool(refuse("late") & ALLOWED)
        False
        """
        return Verdict(self.reasons + other.reasons)

    @property
    def codes(self) -> tuple[str, ...]:
        """The reasons' codes, in order."""
        return tuple(reason.code for reason in self.reasons)


ALLOWED = Verdict()


def refuse(code: str, **data: Any) -> Verdict:
    """A verdict with one reason against."""
    return Verdict((Reason(code, data),))


def allow_if(condition: object, code: str, **data: Any) -> Verdict:
    """Allowed when ``condition`` holds, otherwise refused with ``code``."""
    return ALLOWED if condition else refuse(code, **data)
