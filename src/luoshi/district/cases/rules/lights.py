"""The light of a case from the two instants stored on it."""

from datetime import date, datetime

from luoshi.kernel.worktime import Light


def light_of(*, is_open: bool, due_at: datetime | None, yellow_at: datetime | None, at: datetime) -> Light | None:
    """Red after the deadline, yellow from ``yellow_at`` on, green before; None when no clock runs."""
    if not is_open or due_at is None:
        return None
    if at > due_at:
        return Light.RED
    return Light.YELLOW if yellow_at is not None and at >= yellow_at else Light.GREEN


def is_review_overdue(*, review_on: date | None, today: date) -> bool:
    """True for a suspended case whose day of review has passed: its clock stands, and nobody looked at it again."""
    return review_on is not None and review_on < today
