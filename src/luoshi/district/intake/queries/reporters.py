"""That somebody outside raised a case and can be reached, without a word of whom."""

from luoshi.district.cases.api import CaseOnPage
from luoshi.district.intake.models import Request
from luoshi.district.people.api import Role
from luoshi.district.ui.panels import Panel, View


def may_reach_reporters(page: CaseOnPage) -> bool:
    """True for whoever has to speak with them, and for the window that took their words down."""
    if page.may_reach_reporter:
        return True
    windows = {grant.unit_id for grant in page.actor.grants_as(Role.WINDOW)}
    return bool(windows) and Request.objects.filter(case_id=page.id, window_id__in=windows).exists()


def reporter_panel(view: View[CaseOnPage]) -> Panel | None:
    """The card on the page of a case, for whoever has to speak with those who raised it."""
    page = view.subject
    if not may_reach_reporters(page):
        return None
    rows = Request.objects.filter(case_id=page.id).values_list("reporter_phone", "reporter_contact")
    reachable = [bool(phone or contact) for phone, contact in rows]
    if not reachable:
        return None
    return Panel("intake/parts/reporter.html", {"code": page.code, "reachable": sum(reachable)})
