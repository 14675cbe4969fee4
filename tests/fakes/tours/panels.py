"""What tours show on the pages of others."""

from luoshi.district.cases.api import CaseOnPage
from luoshi.district.ui.panels import Panel

from .queries import tours_for


def other_cases(page: CaseOnPage) -> Panel | None:
    """Beside a case that a tour ordered: how many tours there were."""
    if page.case.source != "tour":
        return None
    return Panel("tours/beside.html", {"count": len(tours_for(page.actor))})
