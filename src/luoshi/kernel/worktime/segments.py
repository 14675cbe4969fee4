"""What happens to a clock while it runs: stretches that do not count.

A segment that does not count stops the clock (a supplement asked for, a hearing, an appraisal …) and says on what
ground and by what notice. Segments that count are kept for the story they tell; they change nothing. Pauses that
touch or overlap are one pause, so cutting one in two changes no deadline.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from luoshi.kernel.worktime.errors import InvalidValueError, require_aware

Pause = tuple[datetime, datetime]
Pauses = tuple[Pause, ...]


@dataclass(frozen=True)
class Segment:
    """A stretch of a clock; ``to_at`` is None while it lasts."""

    kind: str
    from_at: datetime
    to_at: datetime | None = None
    ground: str = ""
    notice: str = ""
    counting: bool = False

    def __post_init__(self) -> None:
        began = require_aware(self.from_at, "the beginning of a segment").astimezone(UTC)
        if self.to_at is not None and require_aware(self.to_at, "the end of a segment").astimezone(UTC) < began:
            raise InvalidValueError("a segment ends before it begins")

    def to_json(self) -> dict[str, Any]:
        """A JSON object that :meth:`from_json` reads back."""
        return {
            "kind": self.kind,
            "from_at": self.from_at.isoformat(),
            "to_at": None if self.to_at is None else self.to_at.isoformat(),
            "ground": self.ground,
            "notice": self.notice,
            "counting": self.counting,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote."""
        try:
            return cls(
                kind=str(data["kind"]),
                from_at=datetime.fromisoformat(data["from_at"]),
                to_at=None if data.get("to_at") is None else datetime.fromisoformat(data["to_at"]),
                ground=data.get("ground", ""),
                notice=data.get("notice", ""),
                counting=bool(data["counting"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidValueError("a segment needs 'kind', 'from_at' and 'counting'") from error


def pauses_of(segments: Iterable[Segment], as_of: datetime | None = None) -> Pauses:
    """The stretches that do not count, in order, merged where they touch; an open one is cut at ``as_of``."""
    merged: list[Pause] = []
    for from_at, to_at in sorted(_closed(segment, as_of) for segment in segments if not segment.counting):
        if merged and from_at <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], to_at))
        elif from_at < to_at:
            merged.append((from_at, to_at))
    return tuple(merged)


def _closed(segment: Segment, as_of: datetime | None) -> Pause:
    # UTC throughout: between two instants of one zone with summer time, Python would subtract the wall clocks.
    from_at = segment.from_at.astimezone(UTC)
    if segment.to_at is not None:
        return from_at, segment.to_at.astimezone(UTC)
    if as_of is None:
        raise InvalidValueError("a pause that still lasts needs the instant as of which the deadline is asked")
    return from_at, max(from_at, as_of.astimezone(UTC))


def open_since(segments: Iterable[Segment]) -> datetime | None:
    """Since when the clock stands still, if it does."""
    return min(
        (segment.from_at for segment in segments if not segment.counting and segment.to_at is None), default=None
    )


def counting_parts(from_at: datetime, to_at: datetime, pauses: Pauses) -> Iterable[Pause]:
    """The parts of a stretch that no pause covers."""
    for pause_from, pause_to in pauses:
        if pause_to <= from_at:
            continue
        if pause_from >= to_at:
            break
        if pause_from > from_at:
            yield from_at, pause_from
        from_at = pause_to
    if from_at < to_at:
        yield from_at, to_at
