"""The page of a case: what the rules allow its reader, and what has happened, in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.district.cases import api
from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.queries.page import case_page, changed_since
from luoshi.district.cases.rules.actions import Action
from tests.fakes.small_district import MONDAY


@pytest.fixture
def assigned(district):
    boss = district.actor("supervisor")
    case = api.register_case(new=api.NewCase(title="路面破损", kind_code="simple"), by=boss, at=MONDAY)
    return api.assign(
        case_id=case.pk,
        lead_unit_id=district.unit_id("planning"),
        co_unit_ids=[district.unit_id("wutong")],
        by=boss,
        at=MONDAY,
    )


def page_of(district, case, username, at=MONDAY):
    return case_page(case.code, actor=district.actor(username), at=at)


def test_the_page_offers_the_one_next_act_and_says_what_speaks_against_the_others(district, assigned):
    """The lead unit signs; completing is its part too, but not yet."""
    page = page_of(district, assigned, "planning")
    assert page.next_action is Action.SIGN_FOR
    verdicts = {offer.action: offer.verdict for offer in page.offers}
    assert verdicts[Action.SIGN_FOR]
    assert verdicts[Action.COMPLETE].codes == ("wrong_state", "co_units_open")
    assert Action.DISMISS not in verdicts  # no part of a unit's


def test_each_unit_has_its_own_clocks_and_the_lead_units_binds(district, assigned):
    """Five working days from Monday are until the next Monday's close of office."""
    page = page_of(district, assigned, "supervisor")
    clocks = {row.assignment.unit.code: sorted(clock.stage for clock in row.deadlines) for row in page.assignments}
    assert clocks == {"planning": ["contact", "resolve", "sign"], "wutong": ["resolve", "sign"]}
    assert page.binding is not None
    assert page.binding.due_at == assigned.due_at
    assert page.binding.assignment.unit.code == "planning"
    assert "11月30日" in page.derivation(as_of=MONDAY, lang="zh")[-1]
    assert [row.stage for row in page.decided] == ["dispatch"]


def test_the_timeline_is_newest_first_and_says_what_changed_since_a_version(district, assigned):
    """Whoever acts second is told what happened meanwhile."""
    assert [entry.action for entry in page_of(district, assigned, "wutong").timeline] == ["assign", "register"]
    assert [entry.action for entry in changed_since(assigned, 1)] == ["assign"]


def test_parts_and_duplicates_are_shown_to_whoever_may_see_them(district, assigned):
    """The supervisor sees both; the lead unit sees no case of others."""
    boss = district.actor("supervisor")
    child = api.add_child(case_id=assigned.pk, new=api.NewCase(title="井盖", kind_code="simple"), by=boss, at=MONDAY)
    double = api.register_case(new=api.NewCase(title="路面又破损", kind_code="simple"), by=boss, at=MONDAY)
    api.merge(case_id=double.pk, into_id=assigned.pk, text="同一件事", by=boss, at=MONDAY)
    page = page_of(district, assigned, "supervisor")
    assert ([c.pk for c in page.children], [c.pk for c in page.merged]) == ([child.pk], [double.pk])
    assert page_of(district, child, "supervisor").related[0].pk == assigned.pk
    assert page_of(district, assigned, "planning").children == []


def test_a_longer_history_takes_no_more_queries(district, assigned):
    """The number is fixed by the page, not by the case."""
    planning = district.actor("planning")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page_of(district, assigned, "planning")
        return len(captured)

    before = queries()
    api.sign_for(case_id=assigned.pk, by=planning, at=MONDAY)
    for n in range(5):
        api.report(case_id=assigned.pk, text="正在办理", by=planning, at=MONDAY + timedelta(hours=n))
    assert queries() == before <= 20


def test_a_stranger_finds_no_such_case(district, assigned):
    """As if there were none."""
    with pytest.raises(CaseNotFoundError):
        page_of(district, assigned, "construction")
