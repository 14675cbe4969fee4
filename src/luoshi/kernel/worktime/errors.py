"""What can be wrong with a question about working time.

All of it is a broken call or missing data, never a refusal an official may argue with, so these are exceptions.
"""

from datetime import datetime

from luoshi.kernel.errors import InvalidError


class WorktimeError(InvalidError):
    """The question about working time cannot be answered."""

    code = "worktime"


class InvalidValueError(WorktimeError):
    """A value does not fit into a deadline or a calendar: {problem}."""

    code = "worktime.invalid_value"

    def __init__(self, problem: str) -> None:
        super().__init__(problem=problem)


class UnknownRuleError(WorktimeError):
    """The rule of the deadline cannot be read: {problem}."""

    code = "worktime.unknown_rule"

    def __init__(self, problem: str) -> None:
        super().__init__(problem=problem)


class UndecreedYear(WorktimeError):  # noqa: N818 - it names the state of the year, as callers speak of it
    """The holidays of {year} have not been decreed yet."""

    code = "worktime.undecreed_year"

    def __init__(self, year: int) -> None:
        super().__init__(year=year)
        self.year = year


def require_aware(at: datetime, name: str) -> datetime:
    """Return ``at``; a naive instant is refused, because its meaning would depend on the machine."""
    if at.utcoffset() is None:
        raise InvalidValueError(f"{name} must carry a time zone")
    return at
