"""After a return the work must be proved anew, and what is shown of the units is what holds now."""

from datetime import timedelta

import pytest

from luoshi.district.cases.api import EvidenceUse, assign, close, complete, return_
from luoshi.district.cases.errors import EvidenceMissingError
from luoshi.district.cases.models import CaseEvidence, Deadline, Stage
from luoshi.district.cases.web.story import Story
from luoshi.district.evidence.api import open_evidence, store_evidence
from tests.fakes.acts import shown
from tests.fakes.loop import DONE, follow, new_case
from tests.fakes.small_district import MONDAY

HOUR = timedelta(hours=1)


@pytest.fixture
def returned(district):
    """A case whose only photo was rejected, and the hour after."""
    case, at = follow(DONE, district)
    return_(case_id=case.pk, text="照片不是本路口", by=district.actor("verifier", at), at=at)
    return case, at + HOUR


def test_returned_case_is_not_completed_with_the_rejected_photo(district, returned):
    """The photo is still attached; it proves nothing any more."""
    case, at = returned
    with pytest.raises(EvidenceMissingError):
        complete(case_id=case.pk, text="已修好", by=district.actor("planning", at), at=at)


def test_rejected_photo_attached_or_uploaded_again_is_refused(district, returned):
    """Neither its number nor its bytes make it another photo."""
    case, at = returned
    unit = district.actor("planning", at)
    old = CaseEvidence.objects.get(case=case, purpose="after").evidence
    with pytest.raises(EvidenceMissingError):
        complete(case_id=case.pk, text="已修好", evidence=[EvidenceUse(old.pk, "after")], by=unit, at=at)
    with open_evidence(old) as file:
        again = store_evidence(file=file, file_name="again.jpg", by=unit, at=at)
    with pytest.raises(EvidenceMissingError):
        complete(case_id=case.pk, text="已修好", evidence=[EvidenceUse(again.pk, "after")], by=unit, at=at)


def test_returned_case_is_closed_with_a_new_photo(district, returned):
    """A new photo proves it, and the verifier need not bring another."""
    case, at = returned
    unit = district.actor("planning", at)
    complete(case_id=case.pk, text="已修好", evidence=shown(unit, at), by=unit, at=at)
    close(case_id=case.pk, text="看过", by=district.actor("verifier", at + HOUR), at=at + HOUR)
    case.refresh_from_db()
    assert case.state == "closed"


def test_unit_card_names_each_stage_once_after_a_return(district, returned):
    """The decided clock and the one that runs on are one promise: the card shows how it stands now."""
    case, at = returned
    story = Story(case.code, actor=district.actor("supervisor", at), at=at)
    (_share, clocks), *_rest = story.shares
    stages = [one.deadline.stage for one in clocks]
    assert len(stages) == len(set(stages))
    assert next(one for one in clocks if one.deadline.stage == Stage.RESOLVE).deadline.state == "open"


@pytest.mark.parametrize("personal", [{}, {"reporter_name": "来访人"}])
def test_first_contact_is_not_owed_where_nobody_can_be_reached(district, personal):
    """No way to reach anybody, no clock that could turn red."""
    case = new_case(district, personal=personal)
    assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=district.actor("supervisor"), at=MONDAY)
    assert not Deadline.objects.filter(case=case, stage=Stage.CONTACT).exists()


def test_first_contact_is_owed_to_whoever_left_a_telephone(district):
    """A way to be reached makes the promise."""
    case = new_case(district, personal={"reporter_phone": "13900000000"})
    assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=district.actor("supervisor"), at=MONDAY)
    assert Deadline.objects.filter(case=case, stage=Stage.CONTACT).count() == 1
