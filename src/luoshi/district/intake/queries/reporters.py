"""That somebody outside raised a case and can be reached, without a word of whom."""

from luoshi.district.cases.api import CaseOnPage
from luoshi.district.intake.models import Request
from luoshi.district.ui.panels import Panel


def reporter_panel(page: CaseOnPage) -> Panel | None:
    """The card on the page of a case, for whoever has to speak with those who raised it."""
    if not page.may_reach_reporter:
        return None
    rows = Request.objects.filter(case_id=page.case.pk).values_list("reporter_phone", "reporter_contact")
    reachable = [bool(phone or contact) for phone, contact in rows]
    if not reachable:
        return None
    return Panel("intake/parts/reporter.html", {"code": page.case.code, "reachable": sum(reachable)})
