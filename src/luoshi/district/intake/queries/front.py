"""What the home page says of the district: a few figures and the last cases that were closed, read once a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from luoshi.district.cases.api import PublicEnding, PublicLine, public_endings, public_figures
from luoshi.kernel import clock

KEPT_DAYS = 30
KEPT_SECONDS = 60
FINISHED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finished:
    """A case that was closed, the days from its registration (0: on the same day), and whether that was in time."""

    line: PublicLine
    days: int
    in_time: bool


@dataclass(frozen=True, slots=True)
class Front:
    """``kept`` is the share of what was closed in the last days that was closed in time; None where nothing was."""

    open: int
    late: int
    closed: int
    kept: float | None
    finished: tuple[Finished, ...]
    days: int = KEPT_DAYS


def front(*, at: datetime, lang: str) -> Front:
    """The home page's facts, all of them of public cases, so that the lists behind say the same."""
    key = f"intake.front.{lang}"
    known = cache.get(key)
    if isinstance(known, Front):
        return known
    found = _read(at, lang)
    cache.set(key, found, KEPT_SECONDS)
    return found


def _read(at: datetime, lang: str) -> Front:
    since = at - timedelta(days=KEPT_DAYS)
    figures = public_figures(since=since, at=at)
    endings = public_endings(since=since, at=at, lang=lang, most=FINISHED_SHOWN)
    return Front(
        open=figures.open,
        late=figures.late,
        closed=figures.closed,
        kept=(figures.closed - figures.closed_late) / figures.closed if figures.closed else None,
        finished=tuple(Finished(one.line, _days(one), not one.was_late) for one in endings),
    )


def _days(ending: PublicEnding) -> int:
    """The days of the calendar between two days of the district."""
    return (clock.local(ending.closed_at).date() - clock.local(ending.registered_at).date()).days
