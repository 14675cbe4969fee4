"""The page of a case: what the rules allow its reader, which clock binds, what happened, and who may see it."""

import pytest

from luoshi.district.cases import api
from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.queries.changes import changed_since
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.rules.permits import next_action, permits
from luoshi.district.cases.web.story import Story
from tests.fakes.loop import REACHED
from tests.fakes.small_district import MONDAY


@pytest.fixture
def assigned(district):
    boss = district.actor("supervisor")
    new = api.NewCase(title="路面破损", kind_code="simple", personal=REACHED)
    case = api.register_case(new=new, by=boss, at=MONDAY)
    return api.assign(
        case_id=case.pk,
        lead_unit_id=district.unit_id("planning"),
        co_unit_ids=[district.unit_id("wutong")],
        by=boss,
        at=MONDAY,
    )


def story_of(district, case, username, at=MONDAY):
    return Story(case.code, actor=district.actor(username), at=at)


def test_the_page_offers_the_one_next_act_and_knows_what_speaks_against_the_others(district, assigned):
    """The lead unit signs; completing is its part too, but not yet; dismissing is no part of a unit's."""
    story = story_of(district, assigned, "planning")
    given = {"actor": story.actor, "facts": story.facts, "at": story.at}
    assert next_action(**given) is Action.SIGN_FOR
    assert permits(Action.SIGN_FOR, **given)
    assert permits(Action.COMPLETE, **given).codes == ("wrong_state", "co_units_open")
    assert "not_your_part" in permits(Action.DISMISS, **given).codes


def test_each_unit_has_its_own_clocks_and_the_lead_units_binds(district, assigned):
    """Five working days from Monday are until the next Monday's close of office."""
    story = story_of(district, assigned, "supervisor")
    clocks = {share.unit.code: sorted(clock.deadline.stage for clock in rows) for share, rows in story.shares}
    assert clocks == {"planning": ["contact", "resolve", "sign"], "wutong": ["resolve", "sign"]}
    assert story.binding is not None
    assert story.binding.deadline.due_at == assigned.due_at
    assert story.binding.deadline.assignment.unit.code == "planning"
    assert [clock.deadline.stage for clock in story.own_clocks] == ["dispatch"]


def test_the_timeline_is_newest_first_and_says_what_changed_since_a_version(district, assigned):
    """Whoever acts second is told what happened meanwhile."""
    assert [act.entry.action for act in story_of(district, assigned, "wutong").timeline] == ["assign", "register"]
    assert [entry.action for entry in changed_since(assigned, 1)] == ["assign"]


def test_parts_and_duplicates_are_opened_by_whoever_may_see_them(district, assigned):
    """The supervisor opens both; the lead unit is told that there is a part, and opens no case of others."""
    boss = district.actor("supervisor")
    child = api.add_child(case_id=assigned.pk, new=api.NewCase(title="井盖", kind_code="simple"), by=boss, at=MONDAY)
    double = api.register_case(new=api.NewCase(title="路面又破损", kind_code="simple"), by=boss, at=MONDAY)
    api.merge(case_id=double.pk, into_id=assigned.pk, text="同一件事", by=boss, at=MONDAY)
    story = story_of(district, assigned, "supervisor")
    assert ([(row.pk, seen) for row, seen in story.children], [row.pk for row in story.merged]) == (
        [(child.pk, True)],
        [double.pk],
    )
    units = story_of(district, assigned, "planning")
    assert ([(row.pk, seen) for row, seen in units.children], units.merged) == ([(child.pk, False)], [])


def test_a_stranger_finds_no_such_case(district, assigned):
    """As if there were none."""
    with pytest.raises(CaseNotFoundError):
        story_of(district, assigned, "construction")
