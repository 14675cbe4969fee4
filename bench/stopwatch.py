"""How long a call takes: by the wall clock, and in the processor's time of this program and of its PostgreSQL.

On a machine that does other things at the same time the wall clock measures those too; the processor's time does not.
Both are medians of some rounds after one that warms up.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one call."""

    wall_ms: float
    cpu_ms: float


def cost(call: Callable[[], object], rounds: int = ROUNDS) -> Cost:
    """The median of some rounds of the same call."""
    call()
    return median([once(call) for _ in range(rounds)])


def cost_side_by_side(calls: dict[str, Callable[[], object]], rounds: int) -> dict[str, Cost]:
    """The medians of calls that take turns, so that whatever else the machine does meets all of them alike."""
    for call in calls.values():
        call()
    found: dict[str, list[Cost]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            found[name].append(once(call))
    return {name: median(costs) for name, costs in found.items()}


def once(call: Callable[[], object]) -> Cost:
    """One call."""
    served, worked, began = _server_cpu(), time.process_time(), time.perf_counter()
    call()
    wall, cpu = time.perf_counter() - began, time.process_time() - worked
    return Cost(wall * 1000, (cpu + _server_cpu() - served) * 1000)


def median(costs: list[Cost]) -> Cost:
    """Both medians."""
    return Cost(statistics.median(c.wall_ms for c in costs), statistics.median(c.cpu_ms for c in costs))


def _server_cpu() -> float:
    """The seconds that this connection's server process has worked, as Linux tells it; none for SQLite."""
    from django.db import connection  # noqa: PLC0415 - Django is set up when the first call is timed

    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    facts = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(facts.read_text().split()[0]) / 1e9 if facts.exists() else 0.0
