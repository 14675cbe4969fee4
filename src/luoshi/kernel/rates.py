"""How often one sender may report: generous enough for a whole office behind one address, too little for a flood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` within ``span``."""

    most: int
    span: timedelta


def wait_for(earlier: Sequence[datetime], limits: Sequence[Limit], *, at: datetime) -> timedelta:
    """How long to wait before the next one is allowed; zero when it is allowed now.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    >>> wait_for([noon - timedelta(minutes=4)], [Limit(1, timedelta(minutes=10))], at=noon)
    datetime.timedelta(seconds=360)
    """
    longest = timedelta(0)
    newest_first = sorted((instant for instant in earlier if instant <= at), reverse=True)
    for limit in limits:
        within = [instant for instant in newest_first if instant > at - limit.span]
        if len(within) >= limit.most:
            # Free again when the oldest of the last ``most`` has left the span.
            longest = max(longest, within[limit.most - 1] + limit.span - at)
    return longest
