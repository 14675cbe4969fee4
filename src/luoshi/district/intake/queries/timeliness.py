"""How fast the messages of a source were answered."""

from collections.abc import Sequence

from luoshi.district.intake.models import Request
from luoshi.district.intake.rules.timeliness import Timeliness, timeliness


def timeliness_of(external_sources: Sequence[str]) -> Timeliness | None:
    """The figures over all messages of these sources; None when none of them has a reply."""
    pairs = Request.objects.filter(external_source__in=external_sources).values_list("asked_at", "replied_at")
    figures = timeliness(pairs.iterator())
    return figures if figures.answered else None
