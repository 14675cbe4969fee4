"""The page asks the rules with the same facts as the commands, also in the turns that seldom happen."""

from luoshi.district.cases.api import Action
from luoshi.district.cases.queries.facts import case_facts
from luoshi.district.cases.web.story import Story
from luoshi.district.places.models import Area
from tests.fakes.loop import CLOSED, follow, new_case
from tests.fakes.small_district import MONDAY


def test_facts_of_a_reopened_case_are_the_same(district):
    """What proved the first closing proves nothing now, on the page as for the command."""
    case, at = follow([*CLOSED, (Action.REOPEN, "supervisor", 0)], district)
    facts = Story(case.code, actor=district.actor("supervisor", at), at=at).facts
    assert facts == case_facts(case)
    assert facts.evidence_missing == ("after",)


def test_facts_of_a_free_case_name_who_answers_for_its_area(district):
    """Else whoever oversees a part of the district would be offered nothing on its page."""
    area = Area.objects.create(
        code="wutong", name="梧桐", kind="office", unit=district.units["wutong"],
        polygon={"type": "Polygon", "coordinates": [[[113, 34], [114, 34], [114, 35], [113, 34]]]},
        west=113, south=34, east=114, north=35,
    )  # fmt: skip
    case = new_case(district, area_id=area.pk)
    facts = Story(case.code, actor=district.actor("supervisor"), at=MONDAY).facts
    assert facts == case_facts(case)
    assert facts.area_path == district.units["wutong"].path
