"""The demonstration as it stands: every state, act and light has something to show, and nothing is from later."""

import json
import sqlite3
from datetime import datetime, timedelta

import pytest

from luoshi.district.cases.rules.states import CaseState
from luoshi.district.site.demo import demo_accounts

OPEN = ", ".join(f"'{state}'" for state in CaseState if state.is_open)


@pytest.fixture(scope="module")
def ask(built_demo):
    """Ask the embedded database, read only."""
    connection = sqlite3.connect(f"file:{built_demo / 'luoshi.sqlite3'}?mode=ro", uri=True)
    yield lambda sql, **values: connection.execute(sql, values).fetchall()
    connection.close()


@pytest.mark.parametrize("state", [state.value for state in CaseState])
def test_every_state_has_a_case(ask, state):
    assert ask("SELECT count(*) FROM cases_case WHERE state = :state", state=state)[0][0] > 0


def test_about_four_hundred_cases_in_eight_weeks_until_now(ask):
    (count, first, last), *_ = ask("SELECT count(*), min(registered_at), max(registered_at) FROM cases_case")
    assert 380 <= count <= 450
    begun, ended = datetime.fromisoformat(first), datetime.fromisoformat(last)
    assert timedelta(weeks=7) < ended - begun <= timedelta(weeks=8)
    assert ask("SELECT count(*) FROM cases_entry WHERE at > (SELECT max(at) FROM audit_ledgerevent)") == [(0,)]


ACTS = (
    "register assign sign_for contact plan finish_step report complete co_sign_for co_report co_complete return_ close "
    "hand_back uphold ask_extension decide_extension ask_suspension decide_suspension resume merge dismiss settle urge "
    "escalate follow_up reopen add_child comment"
)


def test_every_act_of_the_loop_was_played(ask):
    found = {name for (name,) in ask("SELECT DISTINCT action FROM cases_entry")}
    assert set(ACTS.split()) - found == set()


def test_open_cases_stand_in_all_three_lights(ask):
    now = ask("SELECT max(at) FROM audit_ledgerevent")[0][0]
    lights = ("due_at < :now", "due_at >= :now AND yellow_at < :now", "yellow_at >= :now")
    counts = [
        ask(f"SELECT count(*) FROM cases_case WHERE state IN ({OPEN}) AND {light}", now=now)[0][0] for light in lights
    ]
    assert min(counts) >= 10


def test_each_shown_account_can_sign_in_and_holds_a_post(ask):
    names = {name for (name,) in ask("SELECT username FROM people_account WHERE is_active")}
    assert {account.username for account in demo_accounts()} <= names
    without = ask("SELECT username FROM people_account WHERE id NOT IN (SELECT account_id FROM people_postholding)")
    assert without == []


LEFT_TO_DO = (
    ("to sign for", "state = 'assigned'"),
    ("in hand", "state = 'in_progress'"),
    ("late", "due_at < :now"),
)


@pytest.mark.parametrize(("what", "holds"), LEFT_TO_DO)
def test_the_office_of_the_shown_accounts_has_something_at_hand(ask, what, holds):
    """Who takes the tour as handler or head of the office finds work, not an empty board."""
    now = ask("SELECT max(at) FROM audit_ledgerevent")[0][0]
    led = "lead_unit_id = (SELECT id FROM people_unit WHERE code = 'wutong')"
    found = ask(f"SELECT count(*) FROM cases_case WHERE {led} AND state IN ({OPEN}) AND {holds}", now=now)
    assert found[0][0] > 0, what


def test_the_ledger_of_the_demonstration_is_dense(ask):
    numbers = [seq for (seq,) in ask("SELECT seq FROM audit_ledgerevent ORDER BY seq")]
    assert numbers == list(range(len(numbers)))


def test_building_is_marked_as_done(built_demo):
    assert json.loads((built_demo / "demo.json").read_text())["state"] == "built"
