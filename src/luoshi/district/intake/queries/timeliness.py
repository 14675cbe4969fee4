"""How fast the messages of one source were answered."""

from luoshi.district.intake.models import Request
from luoshi.district.intake.rules.timeliness import Timeliness, timeliness


def timeliness_of(external_source: str) -> Timeliness | None:
    """The figures over all messages of a source; None when none of them has a reply."""
    pairs = Request.objects.filter(external_source=external_source).values_list("asked_at", "replied_at")
    figures = timeliness(pairs.iterator())
    return figures if figures.answered else None
