"""Whoever cannot go on is told whom the case waits for, on its page, in the work of today and by the interface."""

from datetime import timedelta

from django.urls import reverse

from luoshi.district.cases.api import Action, co_urge
from luoshi.district.cases.models import Notice
from tests.fakes.acts import perform
from tests.fakes.loop import CO_SIGNED, SIGNED, follow

HELPED = [*CO_SIGNED, (Action.SIGN_FOR, "construction", 0), (Action.PLAN, "construction", 3)]
PETITION = [*SIGNED, (Action.PLAN, "planning", 3), (Action.ASK_EXTENSION, "planning", 0)]


def test_lead_unit_is_told_which_co_unit_it_waits_for_and_can_urge_it(district, signed_in, wall):
    """The unit by name, since when, and buttons for what is still possible."""
    case, wall.at = follow(HELPED, district)
    page = signed_in("construction").get(reverse("cases:case", args=[case.code])).content.decode()
    assert "Wutong has to finish its share" in page
    assert reverse("cases:act", args=[case.code, "co_urge"]) in page
    assert reverse("cases:act", args=[case.code, "report"]) in page
    assert "someone else" not in page


def test_lead_unit_is_told_that_its_petition_waits_for_a_decision(district, signed_in, wall):
    """The office, not "other units"."""
    case, wall.at = follow(PETITION, district)
    page = signed_in("planning").get(reverse("cases:case", args=[case.code])).content.decode()
    assert "The supervision office has to decide on the petition" in page
    assert reverse("cases:act", args=[case.code, "report"]) in page


def test_reader_is_told_that_the_post_only_reads(district, signed_in, wall):
    """An inspector is not told to wait for a turn that never comes."""
    case, wall.at = follow(SIGNED, district)
    page = signed_in("inspector").get(reverse("cases:case", args=[case.code])).content.decode()
    assert "Your post reads this case; others act on it." in page
    assert "Planning is working on it" in page


def test_work_of_today_offers_what_can_be_done_and_says_whom_it_waits_for(district, signed_in, wall):
    """No button that would be refused."""
    case, wall.at = follow(HELPED, district)
    wall.at += timedelta(days=30)
    page = signed_in("construction").get(reverse("boards:work")).content.decode()
    assert "Wutong has to finish its share" in page
    assert reverse("cases:act", args=[case.code, "complete"]) not in page


def test_interface_says_whom_the_case_waits_for(district, signed_in, wall):
    """Codes instead of sentences."""
    case, wall.at = follow(HELPED, district)
    found = signed_in("construction").get(f"/api/v1/cases/{case.code}/standing").json()
    assert found["action"] is None
    assert [(one["what"], one["unit"]) for one in found["waits_for"]] == [("co_work", "wutong")]
    assert found["offers"][:2] == ["report", "co_urge"]
    assert set(found["missing"]) == {"after", "steps"}


def test_urging_the_co_units_tells_them_and_counts_against_nobody(district):
    """The lead unit's own word; the score of urgings is the supervision office's."""
    case, at = follow(HELPED, district)
    co_urge(case_id=case.pk, text="请今天完成", by=district.actor("construction", at), at=at)
    case.refresh_from_db()
    assert case.urges == 0
    assert Notice.objects.get(kind="co_urged").unit == district.units["wutong"]


def test_lead_unit_goes_on_when_the_co_unit_is_done(district, signed_in, wall):
    """The button comes back by itself."""
    case, wall.at = follow(HELPED, district)
    perform(Action.CO_COMPLETE, case, district, by=district.actor("wutong", wall.at), at=wall.at)
    page = signed_in("construction").get(reverse("cases:case", args=[case.code])).content.decode()
    assert reverse("cases:act", args=[case.code, "complete"]) in page
    assert "has to finish its share" not in page
