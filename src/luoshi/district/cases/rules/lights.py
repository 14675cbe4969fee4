"""The light of a case from the two instants stored on it."""

from datetime import date, datetime
from enum import StrEnum

from luoshi.kernel.worktime import Light


def light_of(*, is_open: bool, due_at: datetime | None, yellow_at: datetime | None, at: datetime) -> Light | None:
    """Red after the deadline, yellow from ``yellow_at`` on, green before; None when no clock runs."""
    if not is_open or due_at is None:
        return None
    if at > due_at:
        return Light.RED
    return Light.YELLOW if yellow_at is not None and at >= yellow_at else Light.GREEN


class Lateness(StrEnum):
    """What a sheet says beside the light, so that the two never contradict each other."""

    LATE = "late"
    """The light is red, or the case ended late."""
    ONCE = "once"
    """Something of it was late, and its clock of now is not."""
    NO = "no"


def lateness_of(*, light: str, is_open: bool, was_late: bool) -> Lateness:
    """Whether a case is late: what is open by its light of now, what ended by whether it was done in time.

    >>> lateness_of(light="red", is_open=True, was_late=False).value
    'late'
    >>> lateness_of(light="green", is_open=True, was_late=True).value
    'once'
    """
    if light == Light.RED or (was_late and not is_open):
        return Lateness.LATE
    return Lateness.ONCE if was_late else Lateness.NO


def is_review_overdue(*, review_on: date | None, today: date) -> bool:
    """True for a suspended case whose day of review has passed: its clock stands, and nobody looked at it again."""
    return review_on is not None and review_on < today
