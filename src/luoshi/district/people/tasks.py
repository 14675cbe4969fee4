"""What the worker does for accounts by itself."""

from datetime import datetime

from luoshi.district.people.api import SYSTEM, purge_sign_ins


def purge(at: datetime) -> None:
    """Remove old lines of the sign-in log and sessions that are over."""
    purge_sign_ins(by=SYSTEM, at=at)
