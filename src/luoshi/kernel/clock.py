"""The one place that asks the system for the time.

A request, a task or a command-line call reads the clock once, at its door, and passes the instant on as ``at``; so
everything one act records carries one time, and a test chooses it.
"""

import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

DISTRICT_ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return datetime.now(UTC)


def since_start() -> tuple[str, float]:
    """Which start of the machine this is, and the seconds counted since: a clock that nobody can set.

    The name of the start is empty where the system tells none.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        boot = ""
    counted = time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
    return boot, counted


def local(at: datetime, zone: ZoneInfo = DISTRICT_ZONE) -> datetime:
    """The same instant as the clock on the district's wall shows it."""
    return at.astimezone(zone)
