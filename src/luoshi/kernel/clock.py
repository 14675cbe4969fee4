"""The one place that asks the system for the time.

A request, a task or a command-line call reads the clock once, at its door, and passes the instant on as ``at``; so
everything one act records carries one time, and a test chooses it.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

DISTRICT_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def local(at: datetime, zone: ZoneInfo = DISTRICT_ZONE) -> datetime:
    """The same instant as the clock on the district's wall shows it."""
    return at.astimezone(zone)
