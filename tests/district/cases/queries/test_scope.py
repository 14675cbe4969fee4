"""Who sees which cases: the database's conditions draw the same line as the rules."""

from datetime import timedelta
from itertools import chain, combinations

import pytest

from luoshi.district.cases.api import NewCase, assign, register_case
from luoshi.district.cases.errors import CaseNotFoundError
from luoshi.district.cases.models import Case
from luoshi.district.cases.queries.facts import case_facts
from luoshi.district.cases.queries.queue import export_rows, queue
from luoshi.district.cases.queries.queue_query import QueueQuery
from luoshi.district.cases.queries.scope import case_for, visible_to
from luoshi.district.cases.rules.capacity import HANDLING, capacities
from luoshi.district.people.api import NOBODY, SYSTEM, Role, reporter
from luoshi.district.people.models import Post, Unit
from tests.fakes.small_district import MONDAY, PEOPLE, UNITS

CODES = [code for code, *_ in UNITS]
SHARES = list(chain.from_iterable(combinations(["planning", "wutong-1", "supervision"], n) for n in (0, 1, 2)))


def every_case(make_case):
    for lead in (None, *CODES):
        for co in SHARES:
            if lead not in co:
                make_case(lead=lead, co=co)


def seen_by_rules(actor):
    return {case.pk for case in Case.objects.all() if capacities(actor, case_facts(case))}


def seen_in_database(actor):
    return set(Case.objects.filter(visible_to(actor)).values_list("pk", flat=True))


@pytest.mark.parametrize("username", [name for name, *_ in PEOPLE])
def test_visible_cases_are_those_in_which_the_rules_give_a_capacity(district, make_case, username):
    """Every role, every lead unit, every set of co-units: the condition and the rule agree."""
    every_case(make_case)
    actor = district.actor(username)
    assert seen_in_database(actor) == seen_by_rules(actor)


@pytest.mark.parametrize("role", [role.value for role in Role])
@pytest.mark.parametrize("narrowed", [{}, {"area_codes": ["north"]}, {"category_codes": ["road"]}])
def test_a_post_over_part_of_the_district_sees_what_the_rules_let_it(district, make_case, areas, role, narrowed):
    """Any role over the office's subtree, narrowed to an area or a category: the condition and the rule agree."""
    every_case(make_case)
    for lead in (None, "wutong", "planning"):
        for area in areas.values():
            make_case(lead=lead, area=area, category="pavement")
    post = Post.objects.create(unit=district.units["wutong"], role=role, title="x", **narrowed)
    person = district.accounts["nobody_yet"]
    person.holdings.create(post=post, from_on="2026-01-01")
    actor = district.actor("nobody_yet")
    assert seen_in_database(actor) == seen_by_rules(actor)


@pytest.fixture
def areas(district):
    """North is nobody's, south is answered for by a community of the office, west by a bureau."""
    model = Case._meta.get_field("area").related_model
    box = {"west": 0, "south": 0, "east": 1, "north": 1}
    units = {"north": None, "south": district.units["wutong-1"], "west": district.units["planning"]}
    return {
        code: model.objects.create(code=code, name=code, kind="office", polygon={}, unit=unit, **box)
        for code, unit in units.items()
    }


@pytest.mark.parametrize(
    ("narrowed", "seen"),
    [
        ({}, {"south"}),
        ({"category_codes": ["road"]}, {"south"}),
        ({"category_codes": ["unsorted"]}, set()),
        ({"area_codes": ["north"]}, set()),
        ({"area_codes": ["south"]}, {"south"}),
        ({"area_codes": ["north", "south", "west"]}, {"south"}),
    ],
)
def test_a_case_nobody_has_yet_is_reached_by_whoever_answers_for_its_area(district, make_case, areas, narrowed, seen):
    """An office's post oversees its own ground; what lies elsewhere, or nowhere, is the district's until given.

    Naming areas takes away and never adds: a post that names every area of the district still has only its own.
    """
    free = {make_case(area=area, category="pavement").pk: code for code, area in areas.items()}
    free[make_case(category="pavement").pk] = "nowhere"
    roles = ("supervisor", "verifier", "leader", "inspector", "administrator", "window")
    posts = {
        role: Post.objects.create(unit=district.units["wutong"], role=role, title="x", **narrowed) for role in roles
    }
    for post in posts.values():
        held = district.accounts["nobody_yet"].holdings.create(post=post, from_on="2026-01-01")
        actor = district.actor("nobody_yet")
        assert {free[pk] for pk in seen_in_database(actor)} == {free[pk] for pk in seen_by_rules(actor)} == seen
        held.delete()
    assert seen_in_database(district.actor("supervisor")) == set(free)


def test_unit_placed_at_the_top_beside_the_committee_sees_what_nobody_has(district, make_case):
    """Units brought in as a flat list stand at the top: what is not given yet must be in somebody's sight."""
    case = make_case()
    top = Unit.objects.create(code="flat", name="flat", short_name="flat", kind="bureau")
    Unit.objects.filter(pk=top.pk).update(path=f"/{top.pk}/")
    post = Post.objects.create(unit=top, role="supervisor", title="x")
    district.accounts["nobody_yet"].holdings.create(post=post, from_on="2026-01-01")
    actor = district.actor("nobody_yet")
    assert seen_in_database(actor) == seen_by_rules(actor) == {case.pk}


def test_a_share_that_ended_stays_readable_to_the_unit_that_had_it(district, make_case):
    """It gives no capacity, only sight."""
    case = make_case(lead="planning", ended_co=["construction"])
    actor = district.actor("construction")
    assert not capacities(actor, case_facts(case))
    assert seen_in_database(actor) == {case.pk}


def test_what_somebody_registered_stays_in_his_sight_wherever_it_goes(district):
    """On the page, in the list of one's own and its counts; it gives no capacity, and ends with the last post."""
    case = register_case(new=NewCase(title="路灯不亮", kind_code="simple"), by=district.actor("planning"), at=MONDAY)
    assign(case_id=case.pk, lead_unit_id=district.unit_id("construction"), by=district.actor("supervisor"), at=MONDAY)
    actor = district.actor("planning")
    assert not capacities(actor, case_facts(case_for(actor, case.code)))
    assert [row.code for row in queue(QueueQuery(), actor=actor, at=MONDAY).rows] == []
    mine = queue(QueueQuery(mine="registered"), actor=actor, at=MONDAY)
    assert ([row.code for row in mine.rows], mine.counts.count) == ([case.code], 1)
    assert [row.code for row in export_rows(QueueQuery(mine="registered"), actor=actor, at=MONDAY)] == [case.code]
    district.accounts["planning"].holdings.update(until_on=MONDAY.date() - timedelta(days=1))
    assert seen_in_database(district.actor("planning")) == set()


def test_the_system_sees_everything_and_whoever_holds_no_post_nothing(make_case):
    """A reporter follows one case by its receipt, never the list."""
    case = make_case(lead="planning")
    assert seen_in_database(SYSTEM) == {case.pk}
    assert seen_in_database(reporter("ABCD")) == seen_in_database(NOBODY) == set()


def test_a_case_out_of_reach_is_as_if_there_were_none(district, make_case):
    """The two errors cannot be told apart."""
    case = make_case(lead="planning")
    assert case_for(district.actor("planning"), case.code) == case
    for code in (case.code, "LS-none"):
        with pytest.raises(CaseNotFoundError):
            case_for(district.actor("construction"), code)


def test_handling_roles_are_those_that_act_for_a_unit():
    """The roles to which a unit's cases are narrowed."""
    assert set(HANDLING) == {Role.HANDLER, Role.HEAD, Role.OFFICER}
