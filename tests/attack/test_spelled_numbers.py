"""A number of a person, written in whatever way: erasing one spelling takes them all."""

import pytest

from luoshi.district.cases import api as cases
from luoshi.district.cases.models import Case, Entry
from luoshi.district.intake import api as intake
from luoshi.district.intake.models import Request
from luoshi.district.people.api import NOBODY
from luoshi.kernel.personal import numbers_in
from tests.fakes.small_district import MONDAY, SmallDistrict, small_district

pytestmark = pytest.mark.django_db
PHONE = "13900008888"
SPELLINGS = (
    PHONE, "139 0000 8888", "139-0000-8888", "１３９００００８８８８", "+86 13900008888", "8613900008888",
    "0086-139-0000-8888", "139—0000—8888", "（+86）139.0000.8888", "一三九〇〇〇〇八八八八",
)  # fmt: skip
OTHER = "13700007777"


@pytest.fixture
def district(db) -> SmallDistrict:
    """The small district in an empty database."""
    return small_district()


@pytest.mark.parametrize("asked", SPELLINGS)
def test_erasing_one_spelling_finds_all(district, asked):
    """Requests under every spelling are the same person's; their numbers go from other cases' words and facts too."""
    for spelling in SPELLINGS:
        told = intake.Problem(text=f"回电{spelling}", phone=spelling)
        intake.report_problem(problem=told, by=NOBODY, at=MONDAY)
    about = " / ".join(f"联系{spelling}" for spelling in SPELLINGS)
    theirs = intake.report_problem(problem=intake.Problem(text=f"{about} {OTHER}"), by=NOBODY, at=MONDAY)
    cases.assign(
        case_id=theirs.case_id, lead_unit_id=district.unit_id("planning"), task=about,
        by=district.actor("supervisor"), at=MONDAY,
    )  # fmt: skip
    erased = intake.erase_person(who=asked, reason="当事人书面要求", by=district.actor("administrator"), at=MONDAY)
    assert erased.counts["requests"] == len(SPELLINGS) + 1
    kept = [
        *Request.objects.values_list("title", "description", "reporter_phone"),
        *Case.objects.values_list("title", "description"),
        *Entry.objects.values_list("text", "data"),
    ]
    assert PHONE not in numbers_in(repr(kept))
    assert OTHER in numbers_in(repr(kept))
