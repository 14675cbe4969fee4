"""A scene of the demonstration."""

from collections.abc import Iterator
from datetime import datetime

from luoshi.district.ui.domain import Stage

from .commands import note_tour, order


def scenes(stage: Stage) -> Iterator[Iterator[datetime]]:
    """Every scene."""
    yield _gate(stage)


def _gate(stage: Stage) -> Iterator[datetime]:
    """A gate that does not close is seen on a tour and ordered to be mended."""
    leader, unit = stage.actor("district-leader"), stage.units["planning"]
    at = stage.day(3, "10:00")
    yield at
    tour = note_tour(unit_id=unit.pk, stop="规划局院门", by=leader, at=at)
    at = stage.day(3, "10:05")
    yield at
    order(tour_id=tour.pk, title="院门关不上，三日内修好", by=leader, at=at)
