"""What tours show on the pages of others."""

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.district.cases.api import CaseOnPage
from luoshi.district.people.api import may
from luoshi.district.ui.panels import Panel, Tile, View, WorkPanel

from .queries import tours_for


def other_cases(view: View[CaseOnPage]) -> Panel | None:
    """Beside a case that a tour ordered: how many tours there were."""
    if view.subject.source != "tour":
        return None
    return Panel("tours/beside.html", {"count": len(tours_for(view.actor))})


def tile(view: View[None]) -> Tile:
    """A figure of the leader's screen."""
    return Tile(_("Tours"), len(tours_for(view.actor)), reverse("tours:list"))


def to_order(view: View[None]) -> WorkPanel | None:
    """A part of my work: tours of which somebody may make an order."""
    if not may(view.actor, "lead_tours"):
        return None
    count = len(tours_for(view.actor))
    return WorkPanel("tours/beside.html", {"count": count}, waiting=count, has_rows=bool(count))
