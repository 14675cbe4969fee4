"""Separation of duties, told as who stands how to a case of the planning bureau with the Wutong office helping."""

import pytest

from luoshi.district.cases.rules.actions import Capacity
from luoshi.district.cases.rules.capacity import capacities, is_outside
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.district.cases.rules.states import CaseState
from luoshi.district.people.api import NOBODY, SYSTEM, Actor, Grant, Role, reporter

C = Capacity
FACTS = CaseFacts(
    state=CaseState.IN_PROGRESS,
    lead_path="/1/3/",
    co_paths=("/1/5/",),
    area_code="wutong",
    category_path="/road/pavement/",
)


def post(role: Role, home: str, scope: str | None = None, **narrowed: frozenset[str]) -> Actor:
    """A person with one post."""
    grant = Grant(role, unit_id=int(home.split("/")[-2]), home_path=home, scope_path=scope or home, **narrowed)
    return Actor(kind="account", account_id=1, grants=(grant,))


WUTONG = frozenset({"wutong"})
CASES = [
    # who, post, capacities
    ("handler of the lead unit", post(Role.HANDLER, "/1/3/"), {C.LEAD}),
    ("head of the lead unit", post(Role.HEAD, "/1/3/"), {C.LEAD}),
    ("officer beneath the co-unit", post(Role.OFFICER, "/1/5/8/"), set()),
    ("handler of the co-unit", post(Role.HANDLER, "/1/5/"), {C.CO}),
    ("handler of another bureau", post(Role.HANDLER, "/1/4/"), set()),
    ("supervisor over the committee", post(Role.SUPERVISOR, "/1/2/", "/1/"), {C.SUPERVISION, C.VERIFICATION, C.READER}),
    ("supervisor of another office", post(Role.SUPERVISOR, "/1/6/"), set()),
    ("supervisor inside the lead unit", post(Role.SUPERVISOR, "/1/3/"), {C.SUPERVISION, C.READER}),
    ("verifier over the committee", post(Role.VERIFIER, "/1/2/", "/1/"), {C.VERIFICATION, C.READER}),
    ("verifier of the lead unit", post(Role.VERIFIER, "/1/3/", "/1/"), {C.READER}),
    ("verifier beneath the co-unit", post(Role.VERIFIER, "/1/5/8/", "/1/"), {C.READER}),
    ("verifier for this area", post(Role.VERIFIER, "/1/2/", "/1/", area_codes=WUTONG), {C.VERIFICATION, C.READER}),
    ("verifier for another area", post(Role.VERIFIER, "/1/2/", "/1/", area_codes=frozenset({"shifo"})), set()),
    ("supervisor of roads", post(Role.SUPERVISOR, "/1/2/", "/1/", category_codes=frozenset({"road"})),
     {C.SUPERVISION, C.VERIFICATION, C.READER}),
    ("supervisor of schools", post(Role.SUPERVISOR, "/1/2/", "/1/", category_codes=frozenset({"school"})), set()),
    ("leader", post(Role.LEADER, "/1/"), {C.LEADERSHIP, C.READER}),
    ("inspector", post(Role.INSPECTOR, "/1/"), {C.READER}),
    ("administrator", post(Role.ADMINISTRATOR, "/1/"), {C.READER}),
    ("nobody", NOBODY, set()),
    ("the system", SYSTEM, {C.SYSTEM}),
    ("the holder of a receipt", reporter("ABCDEFGHJKM7"), {C.REPORTER}),
]  # fmt: skip


@pytest.mark.parametrize(("who", "actor", "expected"), CASES, ids=[row[0] for row in CASES])
def test_person_stands_to_a_case_as_the_posts_say(who, actor, expected):
    """One row for each person."""
    assert capacities(actor, FACTS) == expected, who


def test_supervisor_with_a_second_post_in_the_lead_unit_does_not_verify():
    """One person, two posts: the handling one counts."""
    supervisor = post(Role.SUPERVISOR, "/1/2/", "/1/").grants
    handler = post(Role.HANDLER, "/1/3/").grants
    both = Actor(kind="account", account_id=1, grants=supervisor + handler)
    assert capacities(both, FACTS) == {C.SUPERVISION, C.LEAD, C.READER}
    assert not is_outside(both, FACTS)


def test_leader_of_the_committee_is_outside_although_above():
    """Standing above a unit in a post that does not handle is not belonging to it."""
    assert is_outside(post(Role.LEADER, "/1/"), FACTS)


def test_handler_of_the_unit_above_belongs_to_the_handling_unit():
    """A sub-district office's handler acts for its communities, so it does not verify them."""
    beneath = CaseFacts(state=CaseState.COMPLETED, lead_path="/1/5/8/")
    assert not is_outside(post(Role.HANDLER, "/1/5/"), beneath)
