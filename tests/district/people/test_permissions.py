"""Who may do what, as a table one can read; and how far a post reaches."""

import pytest

from luoshi.district.people.rules.permissions import (
    all_powers,
    covers,
    is_district_wide,
    is_managing,
    may,
    open_to,
    powers_of,
    roles_with,
)
from luoshi.kernel.actors import NOBODY, SYSTEM, Actor, Grant, reporter
from luoshi.kernel.roles import STAFF, Role

HEAD = "officer handler head supervisor verifier leader window expert assessor inspector administrator"
COLUMNS = HEAD.split()

#                    offi hand head supe veri lead wind expe asse insp admi
TABLE = """
see_case             yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes
register             yes  yes  yes  yes  -    yes  yes  -    -    -    -
act_as_unit          yes  yes  yes  -    -    -    -    -    -    -    -
supervise            -    -    -    yes  -    -    -    -    -    -    -
verify               -    -    -    -    yes  -    -    -    -    -    -
lead                 -    -    -    -    -    yes  -    -    -    -    -
see_boards           -    yes  yes  yes  yes  yes  -    yes  yes  yes  yes
see_cockpit          -    -    yes  yes  -    yes  -    -    yes  yes  -
see_people           yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes
see_places           yes  yes  yes  yes  yes  yes  yes  yes  yes  yes  yes
see_ledger           -    -    -    yes  -    yes  -    -    yes  yes  yes
see_air              -    -    -    yes  -    yes  -    yes  -    yes  yes
see_access           -    -    -    -    -    -    -    -    -    yes  yes
export               -    yes  yes  yes  yes  yes  -    yes  yes  yes  yes
see_requests         -    -    -    yes  -    -    -    -    -    yes  yes
import_requests      -    -    -    yes  -    -    -    -    -    -    yes
manage_units         -    -    -    -    -    -    -    -    -    -    yes
manage_accounts      -    -    -    -    -    -    -    -    -    -    yes
manage_places        -    -    -    -    -    -    -    -    -    -    yes
manage_kinds         -    -    -    -    -    -    -    -    -    -    yes
manage_calendar      -    -    -    -    -    -    -    -    -    -    yes
manage_privacy       -    -    -    -    -    -    -    -    -    -    yes
"""

ROWS = {row.split()[0]: dict(zip(COLUMNS, row.split()[1:], strict=True)) for row in TABLE.strip().splitlines()}

OFFICE, COMMITTEE = "/1/5/", "/1/"


def grant(role: Role = Role.HANDLER, scope: str = OFFICE, **facts: object) -> Grant:
    return Grant(role=role, unit_id=5, home_path=scope, scope_path=scope, **facts)


def holder(*grants: Grant) -> Actor:
    return Actor(kind="account", account_id=1, grants=grants)


@pytest.mark.parametrize("action", sorted(all_powers()))
@pytest.mark.parametrize("role", sorted(STAFF))
def test_post_includes_what_the_table_says(role: Role, action: str) -> None:
    """Cell by cell, for a post over the top of the tree."""
    assert bool(may(holder(grant(role, COMMITTEE)), action)) == (ROWS[action][role] == "yes")


def test_table_is_complete() -> None:
    """No action and no role is missing from the table, and residents have no post's powers."""
    assert set(ROWS) == all_powers()
    assert set(COLUMNS) == {role.value for role in STAFF}
    assert powers_of(Role.RESIDENT) == frozenset()
    assert roles_with("verify") == {"verifier"}


def test_strangers_and_reporters_may_nothing_and_the_system_everything() -> None:
    """Powers come from posts; the system itself has no need of one."""
    for action in all_powers():
        assert may(NOBODY, action).codes == ("not_signed_in",)
        assert may(reporter("ABC"), action).codes == ("not_signed_in",)
        assert may(SYSTEM, action)


@pytest.mark.parametrize("action", sorted(filter(is_managing, all_powers())))
def test_stand_in_does_not_manage(action: str) -> None:
    """Everything else of the post is the stand-in's too."""
    standing_in = holder(grant(Role.ADMINISTRATOR, COMMITTEE, standing_in=True))
    assert may(standing_in, action).codes == ("stand_in_may_not",)
    assert may(standing_in, "see_ledger")


@pytest.mark.parametrize("action", sorted(filter(is_district_wide, all_powers())))
def test_what_concerns_every_unit_is_done_from_the_top_alone(action: str) -> None:
    """An administrator of one office changes no deadline of the others, and brings no sheet in for them."""
    assert may(holder(grant(Role.ADMINISTRATOR, COMMITTEE)), action)
    assert may(holder(grant(Role.ADMINISTRATOR, OFFICE)), action).codes == ("out_of_reach",)


@pytest.mark.parametrize(
    ("facts", "thing", "reached"),
    [
        ({}, {"unit_paths": ["/1/5/"]}, True),
        ({}, {"unit_paths": ["/1/5/12/"]}, True),
        ({}, {"unit_paths": ["/1/"]}, False),
        ({}, {"unit_paths": ["/1/55/"]}, False),  # not beneath /1/5/, though it begins with /1/5
        ({}, {"unit_paths": ["/1/6/", "/1/5/12/"]}, True),  # one of several units is enough
        ({}, {"unit_paths": []}, True),
        ({"area_codes": frozenset({"w"})}, {"unit_paths": ["/1/5/"], "area_code": "w"}, True),
        ({"area_codes": frozenset({"w"})}, {"unit_paths": ["/1/5/"], "area_code": "z"}, False),
        ({"area_codes": frozenset({"w"})}, {"unit_paths": ["/1/5/"]}, False),
        ({"category_codes": frozenset({"road"})}, {"category_path": "/road/pothole/"}, True),
        ({"category_codes": frozenset({"pothole"})}, {"category_path": "/road/pothole/"}, True),
        ({"category_codes": frozenset({"road"})}, {"category_path": "/roadside/tree/"}, False),
        ({"category_codes": frozenset({"road"})}, {"category_path": ""}, False),
    ],
)
def test_post_reaches_its_subtree_areas_and_categories(facts: dict, thing: dict, reached: bool) -> None:
    """Subtree by path; areas and categories narrow it where they are named."""
    assert covers(grant(**facts), **thing) is reached


def test_power_and_reach_must_come_from_one_post() -> None:
    """A handler of one office who verifies in another does not verify in the first."""
    both = holder(grant(Role.HANDLER, "/1/5/"), grant(Role.VERIFIER, "/1/6/"))
    assert may(both, "verify", unit_paths=["/1/5/"]).codes == ("out_of_reach",)
    assert may(both, "verify", unit_paths=["/1/6/7/"])
    assert may(both, "act_as_unit", unit_paths=["/1/5/"])


def test_unknown_action_is_a_broken_call() -> None:
    """A misspelt action fails loudly rather than refusing silently."""
    with pytest.raises(ValueError, match="fly"):
        may(holder(grant()), "fly")


@pytest.mark.parametrize("action", sorted(filter(is_district_wide, all_powers())))
def test_places_of_the_whole_district_are_open_to_posts_over_all_of_it(action):
    """An office's administrator is not led to pages that refuse him."""
    part, whole = (
        Actor("account", 1, grants=(Grant(Role.ADMINISTRATOR, 5, home_path=path, scope_path=path),))
        for path in ("/1/5/", "/1/")
    )
    assert (open_to(action)(part), open_to(action)(whole)) == (False, True)
    assert open_to("manage_accounts")(part)
