"""How far those who follow the ledger are behind, and who is written down but declared by nobody any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from luoshi.district.audit.followers import declared_followers
from luoshi.district.audit.models import Follower, LedgerEvent
from luoshi.district.ui.findings import Finding


@dataclass(frozen=True, slots=True)
class Standing:
    """One follower: ``since`` is the time of the oldest entry that waits for it, None where none does."""

    name: str
    since: datetime | None
    failures: int = 0
    error: str = ""
    retry_at: datetime | None = None
    ticket: int | None = None
    is_declared: bool = True


def standings() -> Iterator[Standing]:
    """Every follower that is declared or ever was, by name."""
    kept = {row.name: row for row in Follower.objects.all()}
    declared = {one.name: one for one in declared_followers()}
    for name in sorted(kept | declared):
        row = kept.get(name)
        if name not in declared:
            yield Standing(name, None, is_declared=False)
            continue
        cursor = row.cursor if row else 0
        waits = row is not None or declared[name].from_start
        wanted = (
            LedgerEvent.objects.filter(declared[name].wanted, seq__gte=cursor) if waits else LedgerEvent.objects.none()
        )
        oldest = wanted.order_by("seq").values_list("at", "ticket").first()
        since, ticket = oldest or (None, None)
        failures = (row.failures, row.error, row.retry_at) if row else (0, "", None)
        yield Standing(name, since, *failures, ticket)


def look_at_followers(_at: datetime) -> Finding:
    """What the doctor says of them: failing ones are bad, undeclared ones only named."""
    found = list(standings())
    what = "Followers of the ledger"
    failing = [one for one in found if one.failures]
    if failing:
        said = "; ".join(
            f"{one.name}: {one.error} at the act {one.ticket}, {one.failures}×, again at {one.retry_at:%H:%M:%S} UTC"
            for one in failing
        )
        return Finding(what, "bad", said, "The worker's log has the traceback; nothing is lost, it is tried again.")
    undeclared = [one.name for one in found if not one.is_declared]
    if undeclared:
        said = f"no longer declared: {', '.join(undeclared)}"
        return Finding(what, "optional", said, "A domain was removed or renamed its follower; a new name begins anew.")
    waiting = [one.name for one in found if one.since]
    return Finding(
        what, "good", f"{len(found)}, waiting entries for {', '.join(waiting)}" if waiting else f"{len(found)}"
    )
