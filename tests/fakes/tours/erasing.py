"""Taking a person's words out of tours."""

from django.db.models import QuerySet

from luoshi.district.audit.api import openings_of
from luoshi.district.evidence.api import holding
from luoshi.district.ui.domain import Gone, Wanted
from luoshi.kernel.erasing import without

from .models import Tour

TEXTS = ("stop", "guest", "phone")


class TourEraser:
    """Who is found by number or address goes from every tour, with the name beside it."""

    def count(self, wanted: Wanted) -> int:
        """How many tours hold one of the words."""
        return len(self._held(wanted))

    def erase(self, wanted: Wanted) -> Gone:
        """Empty them; the tour itself goes on."""
        openings: set[tuple[int, str]] = set()
        held = self._held(wanted)
        for tour in held:
            tour.stop, tour.guest, tour.phone = without(tour.stop, wanted.everywhere), "", ""
            tour.save()
            openings |= openings_of(f"tour:{tour.pk}", TEXTS)
        return Gone(len(held), frozenset(openings))

    def _held(self, wanted: Wanted) -> list[Tour]:
        rows: QuerySet[Tour] = Tour.objects.filter(holding(wanted.everywhere, texts=TEXTS))
        return [
            tour
            for tour in rows
            if any(without(getattr(tour, name), wanted.everywhere) != getattr(tour, name) for name in TEXTS)
        ]


ERASER = TourEraser()
