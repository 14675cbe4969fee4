"""Separation of duties where somebody tries to get round it, and proof that is not one's own or not the kind's."""

import pytest

from luoshi.district.cases.api import (
    Action,
    EvidenceUse,
    add_evidence,
    close,
    complete,
    record_feedback,
    report,
    settle,
    sign_for,
)
from luoshi.district.cases.commands import follow_up as follow_up_module
from luoshi.district.cases.errors import EvidenceMissingError, NotPermittedError
from luoshi.district.evidence.api import store_text
from luoshi.district.evidence.errors import EvidenceNotFoundError
from luoshi.district.people.models import Post, PostHolding
from luoshi.kernel import clock
from tests.fakes.acts import photo, shown
from tests.fakes.loop import ASSIGNED, CLOSED, DONE, SIGNED, follow, new_case
from tests.fakes.small_district import MONDAY


def _holds(district, username, unit, role, scope=None):
    """Give one more post to a person of the small district."""
    post = Post.objects.create(
        unit=district.units[unit], role=role, title=role, scope=district.units[scope] if scope else None
    )
    PostHolding.objects.create(account=district.accounts[username], post=post, from_on=clock.local(MONDAY).date())


def test_supervisor_of_the_handling_unit_does_not_settle_its_case(district):
    """A post of oversight inside the lead unit is no look from outside."""
    case, at = follow(ASSIGNED, district)
    _holds(district, "nobody_yet", "planning", "supervisor", "district")
    insider = district.actor("nobody_yet", at)
    with pytest.raises(NotPermittedError) as refused:
        settle(case_id=case.pk, text="已经好了", evidence=shown(insider, at), by=insider, at=at)
    assert "own_unit" in refused.value.verdict.codes


def test_nobody_settles_a_free_case_in_the_name_of_his_own_unit(district):
    """Naming one's own unit as the one that settled it would be verifying one's own work."""
    case = new_case(district)
    _holds(district, "nobody_yet", "planning", "supervisor", "district")
    insider = district.actor("nobody_yet")
    with pytest.raises(NotPermittedError) as refused:
        settle(
            case_id=case.pk, text="好了", unit_id=district.unit_id("planning"), evidence=shown(insider, MONDAY),
            by=insider, at=MONDAY,
        )  # fmt: skip
    assert "own_unit" in refused.value.verdict.codes


def test_whoever_reported_a_case_done_does_not_close_it_from_a_new_post(district):
    """Changing posts between finishing and verifying does not make one's own work somebody else's."""
    case, at = follow(DONE, district)
    PostHolding.objects.filter(account=district.accounts["planning"]).delete()
    _holds(district, "planning", "supervision", "verifier", "district")
    with pytest.raises(NotPermittedError) as refused:
        close(case_id=case.pk, text="看过", by=district.actor("planning", at), at=at)
    assert "own_work" in refused.value.verdict.codes


def test_evidence_of_a_stranger_cannot_be_attached(district):
    """Else its number alone would open what another unit, or a resident, handed in."""
    case, at = follow(SIGNED, district)
    foreign = photo(district.actor("construction", at), at)
    with pytest.raises(EvidenceNotFoundError):
        report(
            case_id=case.pk, text="看看", evidence=[EvidenceUse(foreign, "other")],
            by=district.actor("planning", at), at=at,
        )  # fmt: skip


def test_evidence_that_the_case_shows_can_prove_one_thing_more(district):
    """Whoever acts on the case sees it anyway."""
    case, at = follow(SIGNED, district)
    supervisor = district.actor("supervisor", at)
    found = photo(supervisor, at)
    add_evidence(case_id=case.pk, evidence=[EvidenceUse(found, "other")], by=supervisor, at=at)
    unit = district.actor("planning", at)
    report(case_id=case.pk, text="如图", evidence=[EvidenceUse(found, "before")], by=unit, at=at)
    assert sorted(case.case_evidence.values_list("purpose", flat=True)) == ["before", "other"]


def test_photo_of_the_first_closing_does_not_close_it_a_second_time(district):
    """The reporter says it is not solved; what was shown then proves nothing now."""
    case, at = follow(CLOSED, district)
    record_feedback(case_id=case.pk, outcome="unsolved", by=district.actor("supervisor", at), at=at)
    unit = district.actor("planning", at)
    sign_for(case_id=case.pk, by=unit, at=at)
    with pytest.raises(EvidenceMissingError):
        complete(case_id=case.pk, text="真的好了", by=unit, at=at)
    assert complete(case_id=case.pk, text="真的好了", evidence=shown(unit, at), by=unit, at=at).state == "completed"


def test_same_evidence_for_the_same_purpose_twice_is_no_error(district):
    """A form or a program that sends it again proves nothing new, and breaks nothing."""
    case, at = follow(SIGNED, district)
    unit = district.actor("planning", at)
    use = shown(unit, at)[0]
    report(case_id=case.pk, text="一次", evidence=[use, use], by=unit, at=at)
    report(case_id=case.pk, text="又一次", evidence=[use], by=unit, at=at)
    assert case.case_evidence.count() == 1


def test_text_does_not_stand_for_a_photo_that_the_kind_demands(district):
    """The kind asks for a photo of afterwards; a sentence under that heading is none."""
    case, at = follow(SIGNED, district)
    unit = district.actor("planning", at)
    said = store_text(text="确实好了", by=unit, at=at)
    with pytest.raises(EvidenceMissingError):
        complete(case_id=case.pk, text="好了", evidence=[EvidenceUse(said.pk, "after")], by=unit, at=at)


def test_reopening_that_fails_leaves_no_answer_behind(district, monkeypatch):
    """“Not solved” and the reopening are one act: a crash between them must not swallow the reporter's word."""
    case, at = follow(CLOSED, district)

    class CrashError(Exception):
        pass

    def crash(**_facts):
        raise CrashError

    monkeypatch.setattr(follow_up_module, "reopen", crash)
    with pytest.raises(CrashError):
        record_feedback(case_id=case.pk, outcome="unsolved", by=district.actor("supervisor", at), at=at)
    case.refresh_from_db()
    assert case.follow_up == "pending"
    assert not case.entries.filter(action=Action.FOLLOW_UP).exists()
