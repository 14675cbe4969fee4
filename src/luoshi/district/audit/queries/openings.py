"""Which commitments can still be opened: by the act's number, as the rest of the district knows it, and the field."""

from collections.abc import Iterable

from luoshi.district.audit.models import Opening
from luoshi.district.audit.numbering import number_waiting


def openings_of(subject: str, names: Iterable[str] | None = None, *, actor: str = "") -> set[tuple[int, str]]:
    """The commitments in the events about ``subject`` whose keys are kept: of these fields, by this actor, or all."""
    number_waiting()
    rows = Opening.objects.filter(event__subject=subject)
    if names is not None:
        rows = rows.filter(field__in=list(names))
    if actor:
        rows = rows.filter(event__actor=actor)
    return set(rows.values_list("event_id", "field"))
