"""Where a case stands for each of its readers: never a dead end, always somebody named."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.district.cases.rules.actions import Action as A  # noqa: N817 - read by column
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.district.cases.rules.permits import permits
from luoshi.district.cases.rules.standing import Holder, standing
from luoshi.district.cases.rules.standing import Waiting as W  # noqa: N817
from luoshi.district.cases.rules.states import CaseState as S
from luoshi.district.people.api import Actor, Grant, Role

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
EARLIER = AT - timedelta(hours=5)
LEAD, CO, OFFICE = "/1/3/", "/1/4/", "/1/2/"


def person(role, home, scope=None):
    grant = Grant(role, unit_id=1, home_path=home, scope_path=scope or home)
    return Actor("account", account_id=list(Role).index(role) * 10 + len(home), name="x", grants=(grant,), at=AT)


PEOPLE = {
    "lead": person(Role.HANDLER, LEAD),
    "co": person(Role.HANDLER, CO),
    "supervisor": person(Role.SUPERVISOR, OFFICE, "/1/"),
    "verifier": person(Role.VERIFIER, OFFICE, "/1/"),
    "inspector": person(Role.INSPECTOR, "/1/", "/1/"),
    "window": person(Role.WINDOW, OFFICE, "/1/"),
}
SHARES = ((LEAD, EARLIER), (CO, EARLIER))
CASES = {
    "registered": CaseFacts(S.REGISTERED, state_since=EARLIER),
    "to sign": CaseFacts(S.ASSIGNED, LEAD, lead_is_pending=True, shares_since=SHARES[:1]),
    "co to sign": CaseFacts(
        S.IN_PROGRESS, LEAD, (CO,), pending_co_paths=(CO,), open_co_units=1, has_roadmap=True, shares_since=SHARES
    ),
    "co at work": CaseFacts(
        S.IN_PROGRESS, LEAD, (CO,), signed_co_paths=(CO,), open_co_units=1, has_roadmap=True, shares_since=SHARES
    ),
    "petition": CaseFacts(
        S.IN_PROGRESS,
        LEAD,
        open_petition="extension",
        petition_since=EARLIER,
        has_roadmap=True,
        shares_since=SHARES[:1],
    ),
    "parts": CaseFacts(S.IN_PROGRESS, LEAD, open_children=2, has_roadmap=True, shares_since=SHARES[:1]),
    "at work": CaseFacts(S.IN_PROGRESS, LEAD, has_roadmap=True, shares_since=SHARES[:1]),
    "ruling": CaseFacts(S.IN_RULING, LEAD, state_since=EARLIER),
    "suspended": CaseFacts(S.SUSPENDED, LEAD, state_since=EARLIER, shares_since=SHARES[:1]),
    "completed": CaseFacts(S.COMPLETED, LEAD, state_since=EARLIER),
    "follow-up": CaseFacts(S.CLOSED, LEAD, state_since=EARLIER, follow_up="pending", ever_closed=True),
    "merged": CaseFacts(S.MERGED, LEAD),
}
TABLE = [  # the case, who looks, the one clear act, what of others it waits for
    ("registered", "supervisor", A.ASSIGN, []),
    ("registered", "inspector", None, [W.DISPATCH]),
    ("to sign", "lead", A.SIGN_FOR, []),
    ("to sign", "supervisor", None, [W.SIGNING]),
    ("co to sign", "lead", None, [W.CO_SIGNING]),
    ("co to sign", "co", A.CO_SIGN_FOR, [W.WORK]),
    ("co at work", "lead", None, [W.CO_WORK]),
    ("co at work", "co", A.CO_COMPLETE, [W.WORK]),
    ("petition", "lead", None, [W.DECISION]),
    ("petition", "supervisor", A.DECIDE_EXTENSION, [W.WORK]),
    ("parts", "lead", None, [W.PARTS]),
    ("at work", "lead", A.COMPLETE, []),
    ("at work", "supervisor", A.URGE, [W.WORK]),
    ("at work", "inspector", None, [W.WORK]),
    ("ruling", "lead", None, [W.RULING]),
    ("ruling", "supervisor", A.ASSIGN, []),
    ("suspended", "lead", A.RESUME, [W.REVIEW]),
    ("completed", "lead", None, [W.VERIFICATION]),
    ("completed", "verifier", A.CLOSE, []),
    ("completed", "window", None, [W.VERIFICATION]),
    ("follow-up", "lead", None, [W.FOLLOW_UP]),
    ("follow-up", "supervisor", A.FOLLOW_UP, []),
    ("merged", "supervisor", None, []),
]


@pytest.mark.parametrize(("case", "who", "action", "others"), TABLE)
def test_reader_has_a_next_act_or_is_told_whom_the_case_waits_for(case, who, action, others):
    """State by state and role by role."""
    found = standing(actor=PEOPLE[who], facts=CASES[case], at=AT)
    assert (found.action, [one.what for one in found.others]) == (action, others)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("case", [name for name in CASES if name != "merged"])
def test_nobody_meets_a_dead_end(case, who):
    """Without an act of one's own there is somebody else, and one knows since when."""
    found = standing(actor=PEOPLE[who], facts=CASES[case], at=AT)
    assert found.action is not None or found.others
    assert all(one.since == EARLIER for one in found.others if one.what is not W.PARTS)
    assert all(one.unit_path for one in found.others if one.holder in (Holder.LEAD, Holder.CO))


@pytest.mark.parametrize("case", ["co to sign", "co at work"])
def test_lead_unit_that_waits_for_a_co_unit_can_report_and_urge_it(case):
    """Waiting is not idleness."""
    found = standing(actor=PEOPLE["lead"], facts=CASES[case], at=AT)
    assert found.offers[:2] == (A.REPORT, A.CO_URGE)


def test_only_those_without_any_part_only_read():
    """Inspectors and windows read; whoever has a part waits instead."""
    readers = {who for who in PEOPLE if standing(actor=PEOPLE[who], facts=CASES["at work"], at=AT).only_reads}
    assert readers == {"inspector", "window", "co"}


FACTS = st.builds(
    CaseFacts,
    state=st.sampled_from(list(S)),
    lead_path=st.just(LEAD),
    co_paths=st.just((CO,)),
    signed_co_paths=st.sampled_from([(), (CO,)]),
    has_roadmap=st.booleans(),
    open_petition=st.sampled_from(["", "extension", "suspension"]),
    open_children=st.integers(0, 2),
    open_co_units=st.integers(0, 1),
    follow_up=st.sampled_from(["none", "pending", "solved"]),
)


@given(FACTS, st.sampled_from(sorted(PEOPLE)))
def test_what_is_offered_is_always_permitted(facts, who):
    """No button leads to a refusal."""
    found = standing(actor=PEOPLE[who], facts=facts, at=AT)
    offered = [action for action in (found.action, *found.offers) if action]
    assert all(permits(action, actor=PEOPLE[who], facts=facts, at=AT) for action in offered)
