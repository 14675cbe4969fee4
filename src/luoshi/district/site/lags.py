"""How far what runs by itself is behind: the schedule, the signing of heads, the numbering of acts, the followers.

Each lag has the limit beyond which somebody should look. What was written under a clock that was ahead lies in the
future; that too is a finding, since nobody can then say how late it is.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection

from luoshi.district.audit.api import latest_head, numbers_at_once, standings, unsigned_since, waiting_since
from luoshi.district.site.models import WorkerBeat
from luoshi.district.site.schedule import last_run, periodic_acts, read_state

LIFE_SIGN: Final = timedelta(minutes=2)
LATE_ACT: Final = timedelta(minutes=10)
"""An act of the schedule may be so late: one worker does one thing after the other."""
LATE_NUMBER: Final = timedelta(minutes=1)
LATE_NEWS: Final = timedelta(minutes=2)
LATE_FOLLOWER: Final = timedelta(minutes=1)
CLOCKS_APART: Final = timedelta(seconds=30)
"""Two machines' clocks may differ by this."""


@dataclass(frozen=True)
class Lag:
    """How far one thing is behind."""

    what: str
    seconds: float | None
    """None where there is nothing to be late, or nothing is known."""
    limit_seconds: float
    state: str
    """``good``, ``late``, ``future`` (its last time is ahead of this clock) or ``unknown``."""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def all_lags(at: datetime) -> list[Lag]:
    """Every lag there is, looked up in the worker's state and the database."""
    return [*_schedule(at), _signing(at), _numbering(at), *_news(at), *_followers()]


def is_fit(lags: list[Lag]) -> bool:
    """Whether none is late or in the future."""
    return all(lag.state in ("good", "unknown") for lag in lags)


def lag(what: str, last: datetime | None, limit: timedelta, at: datetime) -> Lag:
    """The lag of something that was last done at ``last``."""
    if last is None:
        return Lag(what, None, limit.total_seconds(), "unknown")
    behind = at - last
    state = "future" if behind < -CLOCKS_APART else "late" if behind > limit else "good"
    return Lag(what, round(behind.total_seconds(), 1), limit.total_seconds(), state)


def _schedule(at: datetime) -> Iterator[Lag]:
    state = read_state(Path(settings.HOME) / "worker.json")
    alive = _instant(state.get("alive_at"))
    if alive is None and not WorkerBeat.objects.exists():
        yield Lag("schedule", None, LIFE_SIGN.total_seconds(), "late")  # there is no worker anywhere
        return
    yield lag("schedule", alive, LIFE_SIGN, at)
    for act in periodic_acts():
        last = last_run(state, act.name)
        if last is not None:
            yield lag(f"schedule: {act.name}", last, timedelta(seconds=act.seconds) + LATE_ACT, at)


def _signing(at: datetime) -> Lag:
    limit = timedelta(minutes=5 * settings.LEDGER_SIGN_MINUTES)
    head = latest_head()
    if head is not None and head.at > at + CLOCKS_APART:
        return lag("signing", head.at, limit, at)
    since = unsigned_since(head.size if head else 0)
    return lag("signing", since, limit, at) if since else Lag("signing", 0.0, limit.total_seconds(), "good")


def _numbering(at: datetime) -> Lag:
    if numbers_at_once():
        return Lag("sequencer", None, LATE_NUMBER.total_seconds(), "good")
    since = waiting_since()
    if since is None:
        return Lag("sequencer", 0.0, LATE_NUMBER.total_seconds(), "good")
    return lag("sequencer", since, LATE_NUMBER, at)


def _news(at: datetime) -> Iterator[Lag]:
    """Those in the program who follow the ledger; one that nobody declares any more is no lag (the doctor names it)."""
    for one in standings():
        if one.is_declared:
            what = f"news: {one.name}"
            yield (
                lag(what, one.since, LATE_NEWS, at) if one.since else Lag(what, 0.0, LATE_NEWS.total_seconds(), "good")
            )


def _followers() -> Iterator[Lag]:
    """The servers that repeat what a PostgreSQL server writes; who reads the public feed is known to nobody."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT application_name, extract(epoch FROM replay_lag) FROM pg_stat_replication ORDER BY 1")
        rows = cursor.fetchall()
    limit = LATE_FOLLOWER.total_seconds()
    for name, seconds in rows:
        behind = float(seconds or 0)
        yield Lag(f"follower: {name}", round(behind, 1), limit, "late" if behind > limit else "good")


def _instant(text: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
